"""A draft beside what was signed: what it says of itself in every form, and what its files carry for `verify`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from deskops.domain.canonical import canonical
from deskops.errors import BadInput
from deskops.i18n import N_, _
from deskops.reports.document import Counterpart, Pair, Pairs, Part, Report, Signatures
from deskops.reports.moments import shown_at
from deskops.reports.plain import counterpart_from, plain

ATTACHMENT: Final = "deskops-draft.json"
SHEET: Final = "deskops-draft"  # of a workbook; not shown
MARK: Final = b'"is":"counterpart"'
_FORMAT: Final = "deskops.draft"
_VERSION: Final = 1
_NAMES: Final = {"en": N_("English"), "zh_CN": N_("Chinese")}
TRANSLATION: Final = N_("Translation, not signed")
CHANGED: Final = N_("Changed since it was signed")


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A draft as its file tells of it: its language, and what was signed instead."""

    language: str
    counterpart: Counterpart

    @property
    def words(self) -> str:
        """What it is, plainly: for the page, for a terminal, for whoever verifies it."""
        told = _("This version is in {language}. {what}").format(
            language=_named(self.language), what=_what(self.counterpart)
        )
        return " ".join((told, _signed_words(self.counterpart)))


def unsigned(report: Report) -> Unsigned | None:
    return Unsigned(report.language, report.counterpart) if report.counterpart else None


def carried(report: Report) -> bytes:
    """What travels in its files, beside what a person reads; the JSON of a report has the same in itself."""
    told = {"language": report.language, "counterpart": plain(report.counterpart)}
    return canonical({"format": _FORMAT, "version": _VERSION, "report": told})


def told_by(content: bytes) -> Unsigned | None:
    """What `carried`, or the JSON of such a report, tells; None for anything else. Nobody vouches for it."""
    try:
        told = json.loads(content)
        report = told["report"]
        return Unsigned(str(report["language"]), counterpart_from(report["counterpart"]))
    except (ValueError, TypeError, LookupError, RecursionError, BadInput):
        return None


def warning(counterpart: Counterpart) -> str:
    """What is written across each page."""
    return _(CHANGED if counterpart.changed else TRANSLATION)


def foot(counterpart: Counterpart) -> str:
    """What the foot of each page says."""
    told = _("{state} · signed: {language} revision {revision} · {short}")
    if counterpart.refused:
        told = _("{state} · refused: {language} revision {revision} · {short}")
    return told.format(
        state=warning(counterpart),
        language=_named(counterpart.language),
        revision=counterpart.revision,
        short=counterpart.short,
    )


def parts_beside(report: Report, counterpart: Counterpart) -> tuple[Part, ...]:
    """The report's parts, with the words where the signature would be, and what was signed at the end."""
    words = Unsigned(report.language, counterpart).words
    parts = [
        replace(part, statement="\n".join(filter(None, (words, part.statement))))
        if isinstance(part, Signatures)
        else part
        for part in report.parts
    ]
    return (*parts, _about(counterpart, words))


def _about(counterpart: Counterpart, words: str) -> Pairs:
    told: Mapping[str, Any] = {
        _("Document"): counterpart.number,
        _("Language"): _named(counterpart.language),
        _("Revision"): str(counterpart.revision),
        _("Signed at"): shown_at(counterpart.signed_at, counterpart.offset),
    }
    pairs = [Pair(label, value) for label, value in told.items() if value]
    wide = {_("Note"): words, _("Digest (SHA-256)"): counterpart.digest, _("Short code"): counterpart.short}
    pairs += [Pair(label, value, wide=True) for label, value in wide.items()]
    title = _("What was not signed") if counterpart.refused else _("What was signed")
    return Pairs(title, tuple(pairs))


def _what(counterpart: Counterpart) -> str:
    if counterpart.changed:
        return _("It is not signed: something was changed after the last signature, and it needs a new one.")
    return _("It is a translation and not signed.")


def _signed_words(counterpart: Counterpart) -> str:
    words = _("Signed was revision {revision} of {number} in {language}, short code {short}.")
    if counterpart.refused:
        words = _(
            "Shown was revision {revision} of {number} in {language}, short code {short}; nobody signed it."
        )
    return words.format(
        revision=counterpart.revision,
        number=counterpart.number,
        language=_named(counterpart.language),
        short=counterpart.short,
    )


def _named(language: str) -> str:
    return _(_NAMES[language]) if language in _NAMES else language or _("a language that is not known here")
