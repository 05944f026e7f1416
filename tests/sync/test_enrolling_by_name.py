"""Whose laptop a code is for: a known name, a new one, and one that looks mistyped."""

import json

import pytest

from deskops.cli import boundary
from deskops.errors import NotFound, UsageError
from deskops.ops.do.desk.enrolling import make_code


def engineers(desk) -> set[str]:
    return {row[0] for row in desk.rows("SELECT name FROM engineer")}


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Li Wei", "Li Wie"),
        ("Li Wei", "li wei"),
        ("王小明", "王小鸣"),
        ("李伟", "李炜"),
        ("张卫国", "张国卫"),
    ],
)
def test_a_name_much_like_another_makes_nobody_unless_it_is_said(desk, known: str, typed: str) -> None:
    make_code(desk.context, known)
    before = engineers(desk)
    with pytest.raises(NotFound) as caught:
        make_code(desk.context, typed, new=False)
    assert caught.value.nearest == (known,)
    assert "--new" in caught.value.hint
    assert engineers(desk) == before
    assert desk.rows("SELECT count(*) FROM enrolment") == [(1,)]
    assert make_code(desk.context, typed, new=True).is_new
    assert engineers(desk) == before | {typed}


@pytest.mark.parametrize(
    ("known", "new"),
    [("李强", "李伟"), ("李强", "何敏"), ("Li Wei", "Zhang San"), ("李经理", "李强"), ("李强", "Li Wei")],
)
def test_another_name_is_somebody_new_at_once(desk, known: str, new: str) -> None:
    assert make_code(desk.context, known, new=False).is_new
    assert not make_code(desk.context, known, new=False).is_new
    assert make_code(desk.context, new, new=False).is_new


def test_nobody_has_no_name(desk) -> None:
    with pytest.raises(UsageError):
        make_code(desk.context, "  ")


def test_the_command_says_who_is_new(
    desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESKOPS_HOME", str(desk.context.paths.store.parent.parent))
    enrol = ["desk", "enrol"]
    assert boundary.run([*enrol, "Li Wei"], "en") == 0
    assert "was not known and is added as field" in capsys.readouterr().err
    assert boundary.run([*enrol, "Li Wei"], "en") == 0
    assert "was not known" not in capsys.readouterr().err
    assert boundary.run([*enrol, "Li Wie"], "en") == 5
    assert "Nearest: Li Wei" in capsys.readouterr().err
    assert boundary.run([*enrol, "Li Wie", "--new", "--json"], "en") == 0
    assert json.loads(capsys.readouterr().out)["new"] is True
