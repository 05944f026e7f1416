"""Verifying: what was signed is known again in every form; whatever is changed is found and named."""

import base64
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from deskops.domain.sealing import Sealed, signed_message
from deskops.ops.context import Context
from deskops.ops.do.drawing import FORMS, drawn
from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.trusting import Trust, trusted
from deskops.ops.do.verifying import Verdict, judge, verify
from deskops.reports.writers import xlsx
from deskops.signature.carried import SHEET
from deskops.signature.signed_file import SignedFile
from deskops.sync import keys
from tests_of_signing import hand, resolved_job, signed_job

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
CARRYING = [form for form in FORMS if form != ".txt"]


def picture(folder: Path, name: str, colour: str) -> Path:
    Image.new("RGB", (320, 200), colour).save(folder / name, "JPEG")
    return folder / name


@pytest.fixture
def signed(context: Context, tmp_path: Path) -> SignedFile:
    """A service order with two photos."""
    job = resolved_job(context)
    for name, colour in (("a.jpg", "red"), ("b.jpg", "blue")):
        act_on_job(context, job, "photo", {"file": str(picture(tmp_path, name, colour)), "caption": name})
    signed_job(context, job)
    return signed_file(context, signatures(context, "job", job).seals.last)


@pytest.fixture
def trust(context: Context, signed: SignedFile) -> Trust:
    return trusted(context)


def verdict(content: bytes, trust: Trust) -> Verdict:
    return judge(content, trust).verdict


@pytest.mark.parametrize("form", CARRYING)
def test_a_form_of_what_was_signed_is_signed(form: str, signed: SignedFile, trust: Trust) -> None:
    told = judge(FORMS[form](signed), trust)
    assert (told.verdict, told.differences) == (Verdict.SIGNED, ())
    assert (told.document, told.revision, told.signer, told.digest) == (
        signed.document.number, 1, "陈敏", signed.document.digest,
    )  # fmt: skip


@pytest.mark.parametrize("form", CARRYING)
def test_the_same_content_gives_the_same_bytes(form: str, signed: SignedFile) -> None:
    assert FORMS[form](signed) == FORMS[form](signed)


@pytest.mark.parametrize("form", CARRYING)
def test_threat_16_any_byte_that_is_changed_is_found(form: str, signed: SignedFile, trust: Trust) -> None:
    """threat 16: but for how a part of a workbook is packed, which says nothing."""
    content = FORMS[form](signed)

    @settings(max_examples=400 if FULL else 20, deadline=None)
    @given(st.integers(0, len(content) - 1), st.integers(1, 255))
    def found(at: int, by: int) -> None:
        changed = bytearray(content)
        changed[at] ^= by
        told = verdict(bytes(changed), trust)
        assert told is not Verdict.SIGNED or unpacked(bytes(changed)) == unpacked(content)

    found()


@pytest.mark.parametrize(
    "change", [(b'"value":"\xe9', b'"walue":"\xe9'), (b'"value":"\xe9', b'"value":"\xe8')]
)
def test_threat_16_the_name_under_which_a_person_stands_apart_is_one_of_the_sealed_texts(
    change: tuple[bytes, bytes], signed: SignedFile, trust: Trust
) -> None:
    """threat 16: the one text in the file that no digest of the document reaches."""
    content = FORMS[".json"](signed)
    assert change[0] in content
    assert verdict(content.replace(*change), trust) is Verdict.ALTERED


def unpacked(content: bytes) -> object:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(part.filename, archive.read(part)) for part in archive.infolist()]


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook whose parts another program wrote."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for part in source.infolist():
            made.writestr(part.filename, change(part.filename, source.read(part)))
    return target.getvalue()


def test_threat_16_one_character_in_a_cell_is_named(signed: SignedFile, trust: Trust) -> None:
    """threat 16"""
    told = judge(
        rewritten(
            FORMS[".xlsx"](signed),
            lambda _name, part: part.replace("更换搓纸轮".encode(), "更换搓纸抡".encode()),
        ),
        trust,
    )
    assert told.verdict is Verdict.ALTERED
    assert any("更换搓纸抡" in words and "更换搓纸轮" in words for words in told.differences)


def test_threat_16_photos_that_trade_places_are_found(signed: SignedFile, trust: Trust) -> None:
    """threat 16"""
    content = FORMS[".xlsx"](signed)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        media = sorted(name for name in archive.namelist() if name.endswith((".jpg", ".jpeg")))
        one, two = (archive.read(name) for name in media[:2])
    traded = dict(zip(media, (two, one), strict=False))
    told = judge(rewritten(content, traded.get), trust)
    assert told.verdict is Verdict.ALTERED
    assert any("order" in words for words in told.differences)
    listed = json.loads(signed.to_json())
    listed["document"]["blobs"].reverse()
    assert verdict(canonical_of(listed), trust) is Verdict.ALTERED


def canonical_of(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_threat_16_another_signature_in_its_place_is_found(signed: SignedFile, trust: Trust) -> None:
    """threat 16"""
    swapped = replace(signed, strokes=hand(9).content())
    for form in CARRYING:
        told = judge(FORMS[form](swapped), trust)
        assert told.verdict is Verdict.ALTERED
        assert "not the one that was drawn" in told.differences[0]


def test_a_workbook_that_another_program_wrote_anew_is_named_as_that(
    signed: SignedFile, trust: Trust
) -> None:
    told = judge(
        rewritten(FORMS[".xlsx"](signed), lambda _name, part: part.replace(b"<cols>", b"<cols >")), trust
    )
    assert told.verdict is Verdict.RESAVED


def test_json_in_another_layout_is_named_as_that(signed: SignedFile, trust: Trust) -> None:
    told = json.loads(signed.to_json())
    assert verdict(json.dumps(told, indent=1).encode(), trust) is Verdict.RESAVED
    assert verdict(signed.to_json() + b"\n", trust) is Verdict.RESAVED


def test_a_name_that_stands_twice_is_never_taken_for_signed(signed: SignedFile, trust: Trust) -> None:
    content = signed.to_json().replace(b'"number":', b'"number":"WO-9","number":', 1)
    assert verdict(content, trust) is Verdict.ALTERED


@pytest.mark.parametrize("form", [".json", ".deskops"])
def test_a_file_without_its_pictures_is_incomplete(form: str, signed: SignedFile, trust: Trust) -> None:
    told = judge(FORMS[form](replace(signed, pictures={})), trust)
    assert told.verdict is Verdict.INCOMPLETE
    assert len(told.differences) == 2
    assert verdict(FORMS[form](replace(signed, strokes=None)), trust) is Verdict.INCOMPLETE


def test_a_picture_under_anothers_digest_is_found(signed: SignedFile, trust: Trust) -> None:
    told = json.loads(signed.to_json())
    one, two = list(told["pictures"])[:2]
    told["pictures"][one] = told["pictures"][two]
    assert verdict(canonical_of(told), trust) is Verdict.ALTERED


def test_what_was_signed_by_a_key_that_nobody_knows_is_told_as_that(signed: SignedFile, trust: Trust) -> None:
    told = judge(signed.to_json(), Trust())
    assert told.verdict is Verdict.UNKNOWN_KEY
    assert keys.fingerprint(signed.key) in told.differences[0]
    assert verdict(signed.to_json(), trusted(None, signed.key)) is Verdict.SIGNED


def test_a_document_that_somebody_signed_anew_with_a_key_of_his_own_is_not_signed(
    signed: SignedFile, trust: Trust
) -> None:

    forged = Sealed({**signed.document.content, "number": "WO-1"})
    key = keys.new_signing_key()
    made = replace(
        signed, document=forged, key=keys.public(key), signature=keys.sign(key, signed_message(forged.digest))
    )
    assert verdict(made.to_json(), trust) is Verdict.UNKNOWN_KEY
    assert verdict(replace(made, key=signed.key).to_json(), trust) is Verdict.ALTERED


def signed_anew(signed: SignedFile, change: Callable[[dict], None]) -> SignedFile:
    """As somebody with a key of his own would hand it in: whole, and signed."""
    content = json.loads(json.dumps(signed.document.content))
    change(content)
    made, key = Sealed(content), keys.new_signing_key()
    proof = keys.sign(key, signed_message(made.digest))
    return replace(signed, document=made, key=keys.public(key), signature=proof)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(language="xx"),
        lambda content: content["report"].update(language="xx"),
        lambda content: content.update(signed_at="yesterday"),
        lambda content: content["report"]["company"].update(colour="url(x)"),
        lambda content: content["report"]["parts"][0]["pairs"][0].update(room=10**9),
    ],
)
@pytest.mark.parametrize("form", CARRYING)
def test_a_report_that_nobody_of_ours_made_is_judged_before_it_is_drawn(
    form: str, change: Callable[[dict], None], signed: SignedFile
) -> None:
    made = signed_anew(signed, change)
    told = judge(_carrying(form, signed, made), trusted(None, made.key))
    assert told.verdict is (Verdict.ALTERED if form in (".pdf", ".xlsx") else Verdict.SIGNED), told


def _carrying(form: str, whole: SignedFile, made: SignedFile) -> bytes:
    """A file that shows the one and carries the other."""
    if form == ".pdf":
        return b"%PDF-1.7\nstream\n" + made.to_json() + b"\nendstream\n"
    if form == ".xlsx":
        shown = drawn(whole)
        return xlsx.render(shown.report, shown.pictures, {SHEET: made.to_json()})
    return FORMS[form](made)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"%PDF-1.7 nothing", b"PK\3\4 nothing", b"{}", b"\x89PNG"]
)
def test_what_was_never_signed_is_unsigned(content: bytes, trust: Trust) -> None:
    assert verdict(content, trust) is Verdict.UNSIGNED


def test_a_draft_is_unsigned(context: Context, signed: SignedFile, trust: Trust, tmp_path: Path) -> None:
    from deskops.ops.do.reporting import report_order

    job = resolved_job(context, title="draft")
    for form in ("xlsx", "json"):
        assert (
            verify(context, report_order(context, job, tmp_path / f"draft.{form}")).verdict
            is Verdict.UNSIGNED
        )


def test_a_name_that_was_erased_is_told_and_everything_else_is_proved(
    signed: SignedFile, trust: Trust
) -> None:
    erased = replace(signed, apart={}, strokes=None)
    for form in CARRYING:
        told = judge(FORMS[form](erased), trust)
        assert (told.verdict, told.signer) == (Verdict.SIGNED, "")
        assert "erased" in told.differences[0]
    assert "陈敏" not in FORMS[".json"](erased).decode()


def test_another_name_in_the_signers_place_is_found(signed: SignedFile, trust: Trust) -> None:
    told = json.loads(signed.to_json())
    for person in told["apart"].values():
        for kept in person["at"].values():
            kept[1] = kept[1].replace("陈敏", "陈明")
    assert verdict(canonical_of(told), trust) is Verdict.ALTERED


def test_a_sheet_that_was_cut_short_is_altered(signed: SignedFile, trust: Trust) -> None:
    content = base64.b64encode(signed.to_json())[40:80]
    cut = rewritten(FORMS[".xlsx"](signed), lambda _name, part: part.replace(content, b""))
    assert verdict(cut, trust) is Verdict.ALTERED


def test_threat_16_a_pdf_whose_pages_were_changed_around_a_whole_seal_is_altered(
    signed: SignedFile, trust: Trust
) -> None:
    """threat 16"""
    content = FORMS[".pdf"](signed)
    start = content.index(b"/MediaBox")
    told = judge(content[:start] + content[start:].replace(b" Tj", b" TJ", 1), trust)
    assert told.verdict is Verdict.ALTERED
    assert "pages are not those" in told.differences[0]
    assert verdict(content + b"\n%%EOF\n", trust) is Verdict.ALTERED


def test_threat_16_a_workbook_saved_by_libreoffice_is_resaved_and_a_cell_changed_on_the_way_is_named(
    signed: SignedFile, trust: Trust, tmp_path: Path
) -> None:
    """threat 16"""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("NOT PROVEN: LibreOffice (soffice) is not installed")
    source, profile = tmp_path / "order.xlsx", (tmp_path / "profile").as_uri()
    source.write_bytes(FORMS[".xlsx"](signed))
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = (tmp_path / "saved" / "order.xlsx").read_bytes()
    told = judge(saved, trust)
    assert (told.verdict, told.signer) == (Verdict.RESAVED, "陈敏"), told.differences
    before, after = "更换搓纸轮".encode(), "更换搓纸抡".encode()
    assert (
        verdict(rewritten(saved, lambda _name, part: part.replace(before, after)), trust) is Verdict.ALTERED
    )
