"""`deskops inspect` of more than this machine: lists, what is left, looking again until all is well."""

import io
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest

import terminals
from checks.targets.conftest import running_sshd
from deskops.cli.commands.inspect_watch import watch
from deskops.cli.width import cells
from deskops.domain.finding import Outcome


def inspected(**outcomes: str) -> Any:
    findings = [
        SimpleNamespace(
            check=f"pc.{name}",
            outcome=Outcome(told),
            message=f"{name} is {told}",
            title=name,
            remedy=f"mend {name}",
        )
        for name, told in outcomes.items()
    ]
    return SimpleNamespace(findings=findings, error="", hint="")


def test_what_was_mended_turns_green_and_the_watch_ends(capsys: pytest.CaptureFixture[str]) -> None:
    asked, slept = [], []
    looks = [
        {"one": inspected(disk="fail", clock="ok", boot="warn")},
        {"one": inspected(disk="ok", boot="warn")},
        {"one": inspected(boot="ok")},
    ]

    def look(bad: Any) -> Any:
        asked.append({target: set(names) for target, names in bad.items()})
        return looks[len(asked) - 1]

    assert watch(look, 5, slept.append) == 0
    assert asked == [{}, {"one": {"pc.disk", "pc.boot"}}, {"one": {"pc.boot"}}]
    assert slept == [5, 5]
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[1] for line in lines if line.startswith("turned green")] == [
        "pc.disk",
        "pc.boot",
    ]
    assert not any("pc.clock" in line for line in lines)


def test_a_watch_that_is_interrupted_ends_with_what_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    assert watch(lambda _bad: {"one": inspected(disk="fail")}, 5, stop) == 2


def test_what_gets_worse_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    looks = iter(
        [
            {"one": inspected(disk="warn", boot="ok")},
            {"one": inspected(disk="ok", boot="fail")},
            {"one": inspected(boot="ok")},
        ]
    )
    assert watch(lambda _bad: next(looks), 1, lambda _seconds: None) == 0
    assert "got worse  pc.boot" in capsys.readouterr().out


def test_a_target_that_cannot_be_asked_is_not_well(capsys: pytest.CaptureFixture[str]) -> None:
    asked = []
    away = SimpleNamespace(findings=[], error="nobody listens there", hint="Start it.")
    looks = [{"one": inspected(disk="ok"), "two": away}, {"two": away}, {"two": inspected(disk="ok")}]

    def look(bad: Any) -> Any:
        asked.append(dict(bad))
        return looks[len(asked) - 1]

    assert watch(look, 1, lambda _seconds: None) == 0
    assert asked == [{}, {"two": frozenset()}, {"two": frozenset()}]
    said = capsys.readouterr().err
    assert said.count("nobody listens there") == said.count("Start it.") == 1


def test_a_watch_that_is_interrupted_while_it_looks_ends_too() -> None:
    def look(_bad: Any) -> Any:
        raise KeyboardInterrupt

    assert watch(look, 1, lambda _seconds: None) == 0


def test_a_file_of_facts_is_not_watched(run: Any, tmp_path: Any) -> None:
    run("inspect", "--fast", "--save-facts", tmp_path / "pc.json")
    for name in (tmp_path / "pc.json", f"facts:{tmp_path / 'pc.json'}", f"facts:{tmp_path}"):
        assert run("inspect", name, "--watch", "1").code == 64


@pytest.mark.parametrize("form", ["--nagios", "--junit", "--json"])
def test_targets_that_could_not_be_asked_or_were_left_are_in_every_form(run: Any, form: str) -> None:
    """`winrm` in a round without the time for it is left; a till that is no host fails."""
    said = run("inspect", "ssh://127.0.0.1:1", "ssh://nosuch.invalid", form)
    assert said.code == 3
    assert "127.0.0.1:1" in said.out
    assert "nosuch.invalid" in said.out


def test_a_list_is_read_from_standard_input(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# the branch\nssh://127.0.0.1:1  # the counter\n\nssh://127.0.0.1:2\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    said = run("inspect", "-", "--json")
    body = json.loads(said.out)
    assert sorted(one["target"] for one in body["targets"]) == ["ssh://127.0.0.1:1", "ssh://127.0.0.1:2"]
    assert (said.code, body["left"]) == (3, [])


def test_a_target_that_nobody_answers_at_is_said_once(run: Any) -> None:
    said = run("inspect", "ssh://127.0.0.1:1")
    assert said.code == 3
    assert said.err.count("127.0.0.1:1:") == 2  # the error, and the line of the sum
    assert "pc.memory" not in said.out


@pytest.mark.parametrize(
    "words",
    [
        ["ssh://127.0.0.1:1", "--asset", "X"],
        ["ssh://127.0.0.1:1", "--watch", "5", "--json"],
        ["ssh://127.0.0.1:1", "--at-once", "65"],
        ["ssh://127.0.0.1:1", "--target-seconds", "0"],
    ],
)
def test_what_does_not_go_together_is_wrong_usage(run: Any, words: list[str]) -> None:
    assert run("inspect", *words).code == 64


def test_a_file_is_no_folder_to_keep_facts_in(run: Any, tmp_path: Any) -> None:
    (tmp_path / "file").touch()
    assert run("inspect", "ssh://127.0.0.1:1", "--keep", tmp_path / "file").code == 64


STICK = (
    "#deskops collect linux 1\n@collected 2026-11-23T01:00:00Z\n@target {host}\n"
    "@file /proc/sys/kernel/hostname\n|{host}\n@end\n"
)


def _devices(run: Any) -> list[dict[str, Any]]:
    every = json.loads(run("asset", "list", "--kind", "pc", "--limit", "50", "--json").out)["assets"]
    return [one for one in every if one["hostname"] and one["status"] == "in-use"]


def _recorded(run: Any, tag: str) -> list[dict[str, Any]]:
    return json.loads(run("inspection", "list", "--asset", tag, "--json").out)["inspections"]


def test_a_round_is_recorded_for_each_registered_device_and_for_nothing_else(
    run: Any, demo: Any, tmp_path: Any
) -> None:
    first, second, third = _devices(run)[:3]
    known = {one["tag"]: len(_recorded(run, one["tag"])) for one in (first, second, third)}
    for host in (first["hostname"], second["hostname"], "STRANGER"):
        (tmp_path / f"{host}.facts").write_text(STICK.format(host=host))
    (tmp_path / "cut.json").write_text("{")
    said = run("inspect", f"facts:{tmp_path}", "--record", "--json")
    assert len(json.loads(said.out)["targets"]) == 4
    for device in (first, second):
        assert len(_recorded(run, device["tag"])) == known[device["tag"]] + 1
        (visit, *_others) = _recorded(run, device["tag"])
        items = json.loads(run("inspection", "show", visit["number"], "--json").out)["items"]
        assert any(
            one["evidence"] for one in items
        )  # what a check said of it, if only why it could not be read
    assert len(_recorded(run, third["tag"])) == known[third["tag"]]
    text = run("inspect", f"facts:{tmp_path}", "--record")
    assert "Checklist" not in text.err  # that is said of one target alone


def test_without_the_word_nothing_of_a_round_is_recorded(run: Any, demo: Any, tmp_path: Any) -> None:
    device = _devices(run)[0]
    known = _recorded(run, device["tag"])
    (tmp_path / "one.facts").write_text(STICK.format(host=device["hostname"]))
    run("inspect", f"facts:{tmp_path}", "--json")
    assert _recorded(run, device["tag"]) == known


def test_what_changed_since_the_last_time_is_told_without_a_word_for_it(
    run: Any, demo: Any, tmp_path: Any
) -> None:
    device = _devices(run)[0]
    target = tmp_path / "one.facts"
    told = STICK.format(host=device["hostname"]).replace(
        "@end\n", "@file /proc/meminfo\n|MemTotal: {kb} kB\n|MemAvailable: {kb} kB\n@end\n"
    )
    target.write_text(told.format(kb=8 * 1024**2))
    run("inspect", f"facts:{tmp_path}", "--record")
    target.write_text(told.format(kb=4 * 1024**2))
    assert "memory: " in run("inspect", f"facts:{tmp_path}").err
    body = json.loads(run("inspect", f"facts:{tmp_path}", "--record", "--json").out)
    (change,) = body["targets"][0]["changed"]["changes"]
    assert change["before"] != change["now"]
    assert body["targets"][0]["changed"]["inspection"]


def test_a_host_key_that_is_not_known_is_told_with_what_to_do(run: Any, home: Any, tmp_path: Any) -> None:
    with running_sshd(tmp_path) as sshd:
        (tmp_path / "known_hosts").unlink()
        home.mkdir(exist_ok=True)
        (home / "config.toml").write_text(f'[checks]\nssh_config = "{sshd.config}"\n')
        said = run("inspect", f"ssh://root@127.0.0.1:{sshd.port}")
    assert "its host key is not known here" in said.err
    assert "Look at its fingerprint" in said.err


@pytest.mark.parametrize("form", ["--nagios", "--junit", "--json"])
def test_a_registered_device_has_its_tag_in_every_form(run: Any, demo: Any, form: str) -> None:
    device = _devices(run)[0]
    said = run("inspect", device["tag"], form, "--target-seconds", "1")
    assert device["tag"] in said.out


def test_on_a_terminal_long_lines_are_folded_between_words(home: Any, tmp_path: Any) -> None:
    (tmp_path / "a.facts").write_text(STICK.format(host="A" * 45))
    environment = {"DESKOPS_HOME": str(home), "COLUMNS": "80"}
    for language in ("en", "zh_CN"):
        words = ["inspect", str(tmp_path / "a.facts")]
        _code, seen = terminals.typed(words, environment | {"DESKOPS_LANG": language}, [])
        lines = seen.splitlines()
        assert len(lines) > 50
        assert max(map(cells, lines)) <= 80


def test_an_interrupted_round_says_how_to_go_on(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_all: Any, **_more: Any) -> bool:
        return True

    monkeypatch.setattr("deskops.cli.commands.inspect_round._go", interrupted)
    assert "--keep FOLDER" in run("inspect", "ssh://127.0.0.1:1").err
    said = run("inspect", "ssh://127.0.0.1:1", "ssh://127.0.0.1:2").err
    assert re.search(r"^0 of 2 targets in \d\.\d s$", said, re.MULTILINE), said


def test_the_sum_of_a_round_fits_a_narrow_terminal(home: Any) -> None:
    environment = {"DESKOPS_HOME": str(home), "COLUMNS": "30", "DESKOPS_LANG": "zh_CN"}
    words = ["inspect", "--check", "net.service", "tcp://127.0.0.1:1", "tcp://127.0.0.2:1"]
    _code, seen = terminals.typed(words, environment, [])
    *_others, first, second = seen.splitlines()
    assert first.startswith("2 个目标中完成 2 个")
    assert max(cells(first), cells(second)) <= 30


def test_one_line_of_a_list_that_means_nothing_does_not_stop_the_others(
    run: Any, demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("no-such-thing\nssh://127.0.0.1:1\n"))
    said = run("inspect", "-", "--json")
    told = {one["target"]: one["error"] for one in json.loads(said.out)["targets"]}
    assert set(told) == {"no-such-thing", "ssh://127.0.0.1:1"}
    assert "no-such-thing" in told["no-such-thing"]
    assert (
        run("inspect", "no-such-thing", "ssh://127.0.0.1:1").code == 5
    )  # a slip of who types is said at once


@pytest.mark.parametrize("more", [[], ["--site", "FS-禅城"]])
def test_a_kind_that_chooses_nothing_is_said(run: Any, demo: Any, more: list[str]) -> None:
    said = run("inspect", "--kind", "toaster", *more)
    assert said.code == 64
    assert "toaster" in said.err
