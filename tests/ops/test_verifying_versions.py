"""Verifying what another version of the writers drew: what could be compared is said, and nothing else is praised."""

from collections.abc import Callable, Mapping

import pytest

from deskops.errors import BadInput
from deskops.ops.do import drawing, verify_forms
from deskops.ops.do.drawing import FORMS
from deskops.ops.do.trusting import Trust
from deskops.ops.do.verifying import WORDS, Verdict, judge
from deskops.reports.writers import RENDERER
from deskops.signature.signed_file import SignedFile
from tests_of_signing import rewritten

PRAISED = {Verdict.SIGNED, Verdict.RESAVED}


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an upgrade: the writers here are those of the next version."""
    monkeypatch.setattr(verify_forms, "RENDERER", RENDERER + 1)


def another_cell(content: bytes) -> bytes:
    return rewritten(content, lambda _name, part: part.replace("更换搓纸轮".encode(), "更换搓纸抡".encode()))


def hidden_row(content: bytes) -> bytes:
    return rewritten(content, lambda _name, part: part.replace(b'<row r="10"', b'<row r="10" hidden="1"'))


def another_page(content: bytes) -> bytes:
    start = content.index(b"/MediaBox")
    return content[:start] + content[start:].replace(b" Tj", b" TJ", 1)


FORGED: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "page": (".pdf", another_page),
    "cell": (".xlsx", another_cell),
    "row": (".xlsx", hidden_row),
}


@pytest.mark.parametrize("what", FORGED)
@pytest.mark.usefixtures("newer")
def test_threat_16_a_forged_file_that_an_older_version_drew_is_never_said_to_be_what_was_signed(
    what: str, signed: SignedFile, trust: Trust
) -> None:
    """threat 16"""
    form, forge = FORGED[what]
    told = judge(forge(FORMS[form](signed)), trust)
    assert told.verdict is Verdict.UNCOMPARED
    assert "could not be compared" in WORDS[told.verdict]
    assert f"version {RENDERER} of the writers" in told.differences[0].lower()
    assert f"--draw NEW{form}" in told.differences[0]
    if what == "cell":
        assert any("更换搓纸抡" in words and "更换搓纸轮" in words for words in told.differences)
    if what == "row":
        assert len(told.differences) > 1


@pytest.mark.usefixtures("newer")
def test_an_honest_file_of_an_older_version_is_signed_where_this_one_draws_it_alike(
    signed: SignedFile, trust: Trust
) -> None:
    for form in (".pdf", ".xlsx"):
        assert judge(FORMS[form](signed), trust).verdict is Verdict.SIGNED
    packed = rewritten(FORMS[".xlsx"](signed), lambda _name, part: part.replace(b"<cols>", b"<cols >"))
    assert judge(packed, trust).verdict is Verdict.RESAVED


@pytest.mark.usefixtures("newer")
def test_an_honest_pdf_that_this_version_draws_otherwise_is_not_accused(
    signed: SignedFile, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = FORMS[".pdf"](signed)
    monkeypatch.setitem(drawing.FORMS, ".pdf", lambda _signed: b"%PDF-1.7 of another layout")  # type: ignore[arg-type]
    assert judge(content, trust).verdict is Verdict.UNCOMPARED


@pytest.mark.parametrize("form", [".pdf", ".xlsx"])
@pytest.mark.usefixtures("newer")
def test_what_this_version_cannot_draw_is_not_compared_and_says_to_upgrade(
    form: str, signed: SignedFile, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = FORMS[form](signed)

    def cannot(_signed: SignedFile) -> bytes:
        raise BadInput("a part of the next version")

    monkeypatch.setitem(drawing.FORMS, form, cannot)  # type: ignore[arg-type]
    told = judge(content, trust)
    assert told.verdict is Verdict.UNCOMPARED
    assert "Upgrade deskops" in told.differences[0]


def test_threat_16_a_bundle_with_more_in_it_is_altered(signed: SignedFile, trust: Trust) -> None:
    """threat 16: whoever unpacks it would find a report that nobody signed."""
    content = rewritten(FORMS[".deskops"](signed), lambda _name, part: part, {"report.pdf": b"%PDF-1.7"})
    told = judge(content, trust)
    assert told.verdict is Verdict.ALTERED
    assert "report.pdf" in told.differences[0]
    packed = rewritten(FORMS[".deskops"](signed), lambda _name, part: part)
    assert judge(packed, trust).verdict is Verdict.RESAVED
