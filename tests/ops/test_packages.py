"""Whether installed files are what was installed."""

import base64
import hashlib
from pathlib import Path

import pytest

from deskops.ops.do.packages import altered


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of one module that needs a second package, which is not there."""
    module = tmp_path / "lantern.py"
    module.write_text("light = True\n")
    digest = base64.urlsafe_b64encode(hashlib.sha256(module.read_bytes()).digest()).rstrip(b"=").decode()
    info = tmp_path / "lantern-1.0.dist-info"
    info.mkdir()
    needs = 'Requires-Dist: not-installed-anywhere ; extra == "oil"\n'
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: lantern\nVersion: 1.0\n{needs}")
    (info / "RECORD").write_text(f"lantern.py,sha256={digest},13\nlantern-1.0.dist-info/RECORD,,\n")
    monkeypatch.syspath_prepend(tmp_path)
    return module


def test_files_as_they_were_installed_are_counted_and_none_is_named(installed: Path) -> None:
    assert altered("lantern") == (1, [])


def test_an_altered_file_is_named(installed: Path) -> None:
    installed.write_text("light = False\n")
    assert altered("lantern") == (1, ["lantern: lantern.py"])


def test_a_removed_file_is_named(installed: Path) -> None:
    installed.unlink()
    assert altered("lantern") == (1, ["lantern: lantern.py"])
