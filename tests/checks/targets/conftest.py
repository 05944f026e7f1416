"""Real counterparts on loopback, each started here and stopped here; skipped loudly where the program is missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import real_sshd
from real_sshd import Sshd, found


def needs(*programs: str) -> None:
    missing = [one for one in programs if not found(one)]
    if missing:
        pytest.skip(f"NOT TRIED AGAINST A REAL COUNTERPART: {', '.join(missing)} not installed")


@contextmanager
def running_sshd(folder: Path, *more: str) -> Iterator[Sshd]:
    """`more`: further lines of its configuration."""
    needs(*real_sshd.PROGRAMS)
    with real_sshd.running(folder, *more) as server:
        yield server


@pytest.fixture(scope="session")
def sshd_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with running_sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def sshd(sshd_folder: Sshd) -> Sshd:
    """Its host key is known at the beginning of each test."""
    sshd_folder.known()
    return sshd_folder
