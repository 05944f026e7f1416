"""The key card: the keys of the full-screen program on a sheet to print, by where they work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from deskops.i18n import _, language
from deskops.reports.document import Company, Pair, Pairs, Report

Keys = Sequence[tuple[str, str]]  # as they stand on the keyboard, and what they do


@dataclass(frozen=True, slots=True)
class CardFacts:
    """`sections` are keys by the place in which they work; `keyset` is what the set is called; both in words."""

    sections: Mapping[str, Keys]
    keyset: str
    company: Company
    as_of: datetime


def key_card(facts: CardFacts) -> Report:
    """The card in the language that is spoken; the everyday keys stand first."""
    parts = tuple(
        Pairs(title, tuple(Pair(shown, about) for shown, about in keys))
        for title, keys in facts.sections.items()
    )
    return Report(
        kind="key-card",
        language=language(),
        title=_("Key card"),
        number="deskops",
        reference="deskops",
        subtitle="  ".join(
            (
                _("Set of keys: {name}").format(name=facts.keyset),
                _("^S is Ctrl held down while you press S."),
            )
        ),
        as_of=facts.as_of,
        company=facts.company,
        parts=parts,
    )
