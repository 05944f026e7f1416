"""Checks of files and packages that are not ours: what they can say, and that nothing of them runs unlisted."""

import hashlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deskops.checks import custom, registry
from deskops.config import Settings
from deskops.errors import ConfigError, NotFound
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health, Sign
from deskops.ops.do.doctor_checks import signs
from deskops.ops.do.inspecting import prepare
from deskops.ops.read.own_checks import found_own, load_own
from deskops.paths import locate

FILE = """
[commands.spooler]
linux = ["echo", "inactive"]
windows = ['C:\\Windows\\System32\\sc.exe', 'query', 'Spooler']
seconds = 2

[commands.absent]
linux = ["no-such-program-here"]

[checks."acme.spooler"]
title = "The spooler is not running"
why = "Nobody prints."
remedy = "Start it."
severity = "high"
command = "spooler"
equals = "active"

[checks."acme.spooler.code"]
title = "t"
why = "w"
remedy = "r"
command = "spooler"
code = true
fail = "0:0"

[checks."acme.memory"]
title = "Too little memory for the teller program"
why = "It swaps."
remedy = "Add memory."
fact = "memory.total"
warn = "1:"
fail = "1:"
unit = "B"

[checks."acme.volumes"]
title = "t"
why = "w"
remedy = "r"
fact = "volumes.items.mount"
matches = "^/"
otherwise = "warn"

[checks."acme.absent"]
title = "t"
why = "w"
remedy = "r"
command = "absent"
contains = "x"
"""

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="commands of Linux")


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    finders = list(sys.meta_path)
    yield
    registry.forget_own()
    sys.meta_path[:] = finders
    for name in [one for one in sys.modules if one.startswith("acme_")]:
        del sys.modules[name]


@pytest.fixture
def house(tmp_path: Path, clock: Any) -> Callable[..., Context]:
    def make(text: str | None = FILE, listed: str | None = None, **more: Any) -> Context:
        paths = locate({"DESKOPS_HOME": str(tmp_path / "home")})
        (paths.config / "checks").mkdir(parents=True, exist_ok=True)
        table = {}
        if text is not None:
            file = paths.config / "checks" / "acme.toml"
            file.write_text(text, encoding="utf-8")
            table = {"acme": hashlib.sha256(file.read_bytes()).hexdigest() if listed is None else listed}
        settings = {"checks.custom": table if listed != "" else {}, **more}
        return Context(paths, Settings(settings), clock)

    return make


def refused(context: Context) -> str:
    """Why the own checks are not judged, as whoever inspects is told; everything else goes on."""
    found = {one.check: one for one in prepare(context)}
    assert "pc.disk.free" in found
    assert not [name for name in found if name.startswith("acme.")]
    (own,) = [one for name, one in found.items() if name.startswith("own.")]
    assert str(own.outcome) == "unknown"
    assert own.remedy
    return own.message


def told(context: Context) -> dict[str, tuple[str, str]]:
    run = prepare(context, checks=[one for one in registry.catalogue() if one.startswith("acme.")] or ())
    return {one.check: (str(one.outcome), one.message) for one in run}


@linux_only
def test_commands_and_facts_are_compared_and_said_in_the_files_words(house):
    context = house()
    load_own(context)
    found = told(context)
    assert found["acme.spooler"] == ("fail", "inactive")
    assert found["acme.spooler.code"][0] == "ok"
    assert found["acme.memory"][0] == "ok"
    assert found["acme.volumes"][0] == "ok"
    assert found["acme.absent"][0] == "unknown"
    assert "not installed" in found["acme.absent"][1]
    assert registry.catalogue()["acme.spooler"].origin == "acme"


@pytest.mark.parametrize(
    "line", ["code = true\nequals = 0", 'equals = "active"', "code = false\nequals = ''"]
)
def test_what_a_command_tells_is_held_against_a_value_of_its_own_type(line):
    assert custom.read(f'{CHECK}command = "x"\n{line}\n[commands.x]\n'.encode(), "acme").checks


@linux_only
def test_own_checks_of_a_profile_run_with_it_and_obey_limits_and_switches(house):
    context = house(
        **{
            "checks.limits": {"acme.memory": {"value": ["~:1", "~:1"]}},
            "checks.switches": {"acme.spooler": "printed elsewhere"},
        }
    )
    found = {one.check: str(one.outcome) for one in prepare(context)}
    assert found["acme.memory"] == "fail"
    assert found["acme.spooler"] == "skip"
    assert "pc.disk.free" in found


@pytest.mark.parametrize(
    "spoilt",
    [
        'linux = "systemctl is-active cups"',
        'linux = ["./planted"]',
        'linux = ["bin/planted"]',
        'linux = ["sh\\n"]',
        'windows = ["sc.exe"]',
        "linux = [1]",
        "seconds = 600",
        "shell = true",
        f"linux = {['a'] * 40}",
    ],
)
def test_threat_39_a_command_is_a_list_of_words_of_a_program_that_no_working_folder_can_replace(spoilt):
    """threat 39: no shell, no relative path, no other key, no endless time."""
    with pytest.raises(ConfigError, match="acme"):
        custom.read(f"[commands.a]\n{spoilt}\n".encode(), "acme")


CHECK = '[checks."acme.a"]\ntitle="t"\nwhy="w"\nremedy="r"\n'


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['touch planted']",
        "a: &a [*a,*a]",
        "[checks]\nx = 1",
        "[other]\nx = 1",
        CHECK,
        CHECK + 'fact = "memory.total"\n',
        CHECK + 'fact = "memory.total"\nequals = 1\nwarn = "1:"\n',
        CHECK + 'fact = "nothing.total"\nequals = 1\n',
        CHECK + 'fact = "memory.__class__"\ncommand = "x"\nequals = 1\n',
        CHECK + 'command = "x"\nequals = 1\n',
        CHECK + 'fact = "memory.total"\nfail = "ten"\n',
        CHECK + 'fact = "memory.total"\nmatches = "("\n',
        CHECK + 'fact = "memory.total"\nequals = 1\neval = "1"\n',
        CHECK + 'command = "x"\ncode = true\nequals = "0"\n[commands.x]\n',
        CHECK + 'command = "x"\ncode = true\nequals = true\n[commands.x]\n',
        CHECK + 'command = "x"\ncode = 1\nequals = 0\n[commands.x]\n',
        CHECK + 'command = "x"\nequals = 0\n[commands.x]\n',
        CHECK + 'fact = "memory.total"\ncode = true\nequals = 0\n',
        CHECK + 'fact = "memory.total"\nequals = [1]\n',
        CHECK.replace("acme.a", "../acme") + 'fact = "memory.total"\nequals = 1\n',
        CHECK.replace('"w"', '""') + 'fact = "memory.total"\nequals = 1\n',
        "x = " + "[" * 5000 + "]" * 5000,
        "# " + "x" * 300_000,
    ],
)
def test_threat_39_a_hostile_file_is_refused_whole_with_its_place(text):
    """threat 39: hostile TOML and YAML."""
    with pytest.raises(ConfigError, match="acme"):
        custom.read(text.encode(), "acme")


def test_a_path_reaches_no_more_than_the_fields_of_a_fact():
    found = custom.read((CHECK + 'fact = "memory.__class__.__mro__"\nequals = 1\n').encode(), "acme")
    from datetime import UTC, datetime

    from deskops.checks.facts import Fact, Facts
    from deskops.checks.judge import finding_of
    from deskops.checks.kinds import Memory
    from deskops.checks.policy import Policy

    now = datetime(2026, 11, 27, tzinfo=UTC)
    facts = Facts("x", now, {"memory": Fact("memory", Memory(1, (1,)), "", now)})
    assert str(finding_of(found.checks[0], facts, Policy()).outcome) == "unknown"


def test_threat_39_nothing_is_used_that_the_settings_do_not_list_by_name_and_digest(house):
    """threat 39: a file that lies there, and one that was changed after it was listed."""
    unlisted = house(listed="")
    assert load_own(unlisted) == {}
    assert not any(one.startswith("acme.") for one in registry.catalogue())
    (sign,) = signs(unlisted)
    assert "not used" in sign.words
    digest = next(iter(found_own(unlisted))).digest
    assert digest in sign.remedy
    assert "SHA-256 is another" in refused(house(FILE + "\n# changed", listed=digest))
    assert [one.health for one in signs(house(FILE + "\n# changed", listed=digest))] == [Health.FAIL]
    assert [one.health for one in signs(house(listed=digest))] == [Health.OK]
    registry.forget_own()
    assert "no such file" in refused(house(None, **{"checks.custom": {"../../etc/passwd": digest}}))


@linux_only
def test_threat_39_a_changed_file_is_switched_off_alone_until_it_is_as_it_was(house):
    """threat 39: what was loaded before is not judged any more; settings that name its checks stop nothing."""
    own = {
        "checks.limits": {"acme.memory": {"value": ["~:1", "~:1"]}},
        "checks.switches": {"acme.spooler": False},
    }
    as_listed = house(**own)
    digest = next(iter(found_own(as_listed))).digest
    assert "acme.memory" in {one.check for one in prepare(as_listed)}
    changed = house(FILE + "\n# changed", listed=digest, **own)
    assert "SHA-256 is another" in refused(changed)
    with pytest.raises(NotFound) as nothing:
        prepare(changed, checks=["acme.memory"])
    assert "switched off: acme" in nothing.value.hint
    found = {one.check for one in prepare(house(**own))}
    assert "acme.memory" in found
    assert "own.acme" not in found


def test_a_check_of_ours_cannot_be_replaced(house):
    text = CHECK.replace("acme.a", "pc.disk.free") + 'fact = "memory.total"\nequals = 1\n'
    assert "two checks are called pc.disk.free" in refused(house(text))
    assert registry.catalogue()["pc.disk.free"].origin == ""


PLUGIN = """
from pathlib import Path
Path(__file__).with_name("ran").touch()
from deskops.checks.kinds import Memory
from deskops.checks.registry import check
from deskops.checks.verdicts import ok
from deskops.domain.finding import Severity

@check("acme.python", title="t", why="w", remedy="r", severity=Severity.LOW, profiles=("pc",), reads=(Memory,))
def python(case):
    return ok("from a package")
"""


def package(folder: Path, module: str, text: str = PLUGIN, inside: str = "") -> Path:
    """As pip would have installed it; `inside`: the module of a package of that name, else one by itself."""
    source = folder / inside / f"{module}.py"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text)
    if inside:
        (source.parent / "__init__.py").touch()
    about = folder / f"{module}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        f"[deskops.checks]\n{module} = {f'{inside}.' * bool(inside)}{module}\n"
    )
    names = [
        source.relative_to(folder).as_posix(),
        *([f"{inside}/__init__.py"] if inside else []),
        f"{about.name}/METADATA",
        f"{about.name}/entry_points.txt",
        f"{about.name}/RECORD",
    ]
    (about / "RECORD").write_text("".join(f"{name},,\n" for name in names))
    return folder / "ran"


def test_threat_39_a_package_is_not_even_imported_until_it_is_listed_by_digest(house, tmp_path, monkeypatch):
    """threat 39: an installed package with our entry point; a changed one; and a module planted before it."""
    ran = package(tmp_path / "site", "acme_checks")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    unlisted = house(None)
    prepare(unlisted, checks=["pc.memory"])
    (found,) = [one for one in found_own(unlisted) if not one.file]
    assert (found.name, found.used) == ("acme_checks", False)
    assert [isinstance(one, Sign) and "not used" in one.words for one in signs(unlisted)] == [True]
    assert not ran.exists()
    listed = house(None, **{"checks.plugins": {"acme_checks": found.digest}})

    source = tmp_path / "site" / "acme_checks.py"
    source.write_text(PLUGIN + "# changed\n")
    assert "SHA-256 is another" in refused(listed)
    source.write_text(PLUGIN)
    planted = tmp_path / "work"
    planted.mkdir()
    (planted / "acme_checks.py").write_text("raise SystemExit('planted')")
    monkeypatch.syspath_prepend(str(planted))
    assert "cannot be found" in refused(listed)
    assert not ran.exists()
    monkeypatch.setattr(sys, "path", [one for one in sys.path if one != str(planted)])

    load_own(listed)
    assert ran.exists()
    assert registry.catalogue()["acme.python"].origin == "acme_checks"
    load_own(listed)  # again, as every command of a long session does
    assert "acme.python" in registry.catalogue()


@pytest.mark.parametrize("planted", ["folder", "compiled", "extension", "beside"])
def test_threat_39_what_is_imported_are_the_bytes_that_were_hashed(house, tmp_path, monkeypatch, planted):
    """threat 39: what Python would take before, or beside, the sources of a listed package."""
    site = tmp_path / "site"
    text = PLUGIN if planted != "beside" else "import acme_pack.more\n" + PLUGIN
    package(site, "rules", text, inside="acme_pack")
    monkeypatch.syspath_prepend(str(site))
    (found,) = [one for one in found_own(house(None)) if not one.file]
    listed = house(None, **{"checks.plugins": {"rules": found.digest}})
    source = site / "acme_pack" / "rules.py"
    evil = f"open({str(tmp_path / 'evil')!r}, 'w').close()"
    plant(planted, source, evil)
    importlib.invalidate_caches()
    (again,) = [one for one in found_own(listed) if not one.file]
    assert again.used
    if planted == "beside":
        assert "acme_pack.more is no Python source" in refused(listed)
    else:
        load_own(listed)
        assert registry.catalogue()["acme.python"].origin == "rules"
        assert (source.parent / "ran").exists()
    assert not (tmp_path / "evil").exists()


def plant(how: str, source: Path, text: str) -> None:
    if how == "folder":
        source.with_suffix("").mkdir()
        (source.with_suffix("") / "__init__.py").write_text(text)
    elif how == "compiled":
        compiled = Path(importlib.util.cache_from_source(str(source)))
        compiled.parent.mkdir(exist_ok=True)
        code = importlib._bootstrap_external._code_to_timestamp_pyc(
            compile(text, str(source), "exec"), int(source.stat().st_mtime), source.stat().st_size
        )
        compiled.write_bytes(code)
    elif how == "extension":
        source.with_name("rules" + importlib.machinery.EXTENSION_SUFFIXES[0]).write_bytes(b"no library")
    else:
        source.with_name("more.py").write_text(text)


def test_a_package_that_was_taken_away_is_said_to_be_gone(house, tmp_path, monkeypatch):
    """Its name is still in the settings, and what pip knows of it still there."""
    package(tmp_path / "site", "acme_gone")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    (found,) = [one for one in found_own(house(None)) if not one.file]
    (tmp_path / "site" / "acme_gone.py").unlink()
    importlib.invalidate_caches()
    assert "cannot be found" in refused(house(None, **{"checks.plugins": {"acme_gone": found.digest}}))


def test_threat_39_a_package_that_fails_is_named_and_takes_nothing_else_along(house, tmp_path, monkeypatch):
    """threat 39: whatever a listed package raises while it is loaded."""
    package(tmp_path / "site", "acme_broken", "raise RuntimeError('no')")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    (found,) = [one for one in found_own(house(None)) if not one.file]
    assert "acme_broken: RuntimeError: no" in refused(
        house(None, **{"checks.plugins": {"acme_broken": found.digest}})
    )


def test_threat_39_a_planted_file_in_the_working_folder_is_not_looked_at(house, tmp_path, monkeypatch):
    """threat 39: files in the folder that somebody stands in."""
    work = tmp_path / "stand-here"
    (work / "checks").mkdir(parents=True)
    for place in (work, work / "checks"):
        (place / "planted.toml").write_text(CHECK + 'fact = "memory.total"\nequals = 1\n')
        (place / "deskops_checks.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(work)
    context = house(None)
    prepare(context, checks=["pc.memory"])
    assert list(found_own(context)) == []
