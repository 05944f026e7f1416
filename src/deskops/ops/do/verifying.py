"""Whether a file is what was signed: by what it carries alone, offline; what differs is named."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from deskops.domain.canonical import canonical
from deskops.domain.sealing import Restored
from deskops.errors import BadInput, NotFound
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.ops.do.drawing import restored, short
from deskops.ops.do.signed_files import signatures
from deskops.ops.do.trusting import Trust, about_key, about_word, trusted
from deskops.ops.do.verify_forms import Form, doubts, form_of
from deskops.reports.document import Counterpart
from deskops.reports.unsigned import told_by
from deskops.signature.carried import Unreadable
from deskops.signature.signed_file import LARGEST, SignedFile
from deskops.system_errors import why


class Verdict(StrEnum):
    """In the order in which the worst stands for all."""

    ALTERED = "altered"
    UNSIGNED = "unsigned"
    INCOMPLETE = "incomplete"
    UNKNOWN_KEY = "unknown key"
    UNCOMPARED = "not compared"
    RESAVED = "resaved"
    SIGNED = "signed"


WORDS = {
    Verdict.SIGNED: N_("It is what was signed, whole and unchanged."),
    Verdict.ALTERED: N_("It is not what was signed: something was changed."),
    Verdict.RESAVED: N_("It says what was signed; another program has written the file anew."),
    Verdict.UNCOMPARED: N_(
        "What was signed is whole in it; whether the file shows that could not be compared."
    ),
    Verdict.INCOMPLETE: N_("What is here is what was signed, but something is missing."),
    Verdict.UNSIGNED: N_("It carries no signature."),
    Verdict.UNKNOWN_KEY: N_("It fits its signature, but nobody here knows the key that signed it."),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What speaks against the file, and how gravely; SIGNED where a person only should know it."""

    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Verified:
    """`signer` is empty where the name was erased; `refused` is why nobody signed; `counterpart`: the version that
    was signed, as a draft of it says.
    """

    verdict: Verdict
    document: str = ""
    revision: int = 0
    signer: str = ""
    signed_at: str = ""
    digest: str = ""
    short: str = ""
    method: str = ""
    refused: str = ""
    countersigned_at: str = ""
    differences: tuple[str, ...] = ()
    signed: SignedFile | None = field(default=None, repr=False)
    counterpart: Counterpart | None = None


def verify(context: Context | None, file: Path, *, key: str = "") -> Verified:
    """The verdict on a PDF, XLSX, JSON or bundle. `key`: one that is trusted beside those that this store knows (hex).

    Raises BadInput for a file that is not there, cannot be read or is larger than any of ours.
    """
    told = judge(_content(file), trusted(context, key))
    if context is None or told.signed is None or not context.has_store:
        return told
    return replace(told, differences=(*told.differences, *_about_newer(context, told.signed)))


def _about_newer(context: Context, signed: SignedFile) -> Iterator[str]:
    """What this store knows that was sealed since: the holder of an older revision learns that there is another."""
    record: Any = signed.document.content["record"]
    try:
        seals = signatures(context, str(record.get("kind", "")), str(record.get("id", ""))).seals
    except NotFound:
        return
    newest = seals.next_revision - 1
    if newest > signed.document.revision:
        words = _(
            "Revision {newest} of it was sealed since then; this is revision {revision}, and stays what it is."
        )
        yield words.format(newest=newest, revision=signed.document.revision)


def judge(content: bytes, trust: Trust) -> Verified:
    form = form_of(content)
    try:
        signed = form.carried(content)
    except Unreadable as error:
        words = _("What was signed cannot be read any more: {detail}").format(detail=error.message)
        return Verified(Verdict.ALTERED, differences=(words,))
    except BadInput as error:
        return Verified(Verdict.ALTERED, differences=(error.message,))
    if signed is None:
        return _unsigned(form, content)
    whole = restored(signed)
    found = [*_about_content(signed, whole), *about_word(signed, trust), *about_key(signed, trust)]
    made = [Difference(Verdict(verdict), words) for verdict, words in found]
    if all(one.verdict is not Verdict.ALTERED for one in made):
        made += [Difference(Verdict(verdict), words) for verdict, words in form.compared(content, signed)]
    worst = min((one.verdict for one in made), key=list(Verdict).index, default=Verdict.SIGNED)
    return _verified(signed, whole, worst, [one.words for one in made])


def _unsigned(form: Form, content: bytes) -> Verified:
    """A draft says of itself what was signed in its stead; nobody vouches for that."""
    try:
        told = told_by(form.draft(content) or b"")
    except BadInput:
        told = None
    if told is None:
        return Verified(Verdict.UNSIGNED, differences=tuple(doubts(content)))
    words = _("It says of itself: {words}").format(words=told.words)
    return Verified(Verdict.UNSIGNED, differences=(words,), counterpart=told.counterpart)


def _verified(signed: SignedFile, whole: Restored, verdict: Verdict, words: list[str]) -> Verified:
    document, word = signed.document, signed.countersignature or {}
    signer: Any = whole.content["signer"].get("name", "")
    erased = "/signer/name" in whole.erased
    return Verified(
        verdict, document.number, document.revision, "" if erased else str(signer),
        str(document.content["signed_at"]), document.digest, short(signed), document.method, document.reason,
        str(word.get("received_at", "")), tuple(words), signed,
    )  # fmt: skip


def _about_content(signed: SignedFile, whole: Restored) -> Iterator[tuple[str, str]]:
    """Whether what lies beside the document is what the document names."""
    for place in whole.foreign:
        yield (
            Verdict.ALTERED,
            _("A name or telephone is not the one that was signed: {place}").format(place=place),
        )
    if whole.erased:
        words = _("{count} texts about people were erased; everything else is as it was signed.")
        yield Verdict.SIGNED, words.format(count=len(whole.erased))
    for sha256, content in signed.pictures.items():
        if hashlib.sha256(content).hexdigest() != sha256:
            yield (
                Verdict.ALTERED,
                _("A picture is not the one that was signed: {sha256}").format(sha256=sha256[:16]),
            )
    yield from _about_strokes(signed, whole)
    for sha256 in signed.missing:
        yield Verdict.INCOMPLETE, _("A picture is missing: {sha256}").format(sha256=sha256[:16])


def _about_strokes(signed: SignedFile, whole: Restored) -> Iterator[tuple[str, str]]:
    wanted = signed.document.strokes
    if signed.strokes is None:
        if wanted and "/signer/name" not in whole.erased:
            yield Verdict.INCOMPLETE, _("What was drawn is missing.")
    elif hashlib.sha256(canonical(signed.strokes)).hexdigest() != wanted:
        yield Verdict.ALTERED, _("The signature is not the one that was drawn.")


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise BadInput(_("{path} is larger than any signed report.").format(path=file))
        return file.read_bytes()
    except OSError as error:
        raise BadInput(
            _("{path} cannot be read: {detail}").format(path=file, detail=why(error)),
            hint=_("Give the path of a PDF, XLSX, JSON or bundle."),
        ) from error
