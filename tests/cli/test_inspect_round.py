"""`deskops inspect` of more than this machine: lists, what is left, looking again until all is well."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest

from deskops.cli.commands.inspect_watch import watch
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
    return SimpleNamespace(findings=findings, error="")


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
