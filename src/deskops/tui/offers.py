"""Every action of every place, as the palette offers it: what works now, what does not and why, where it does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from deskops.domain.nouns import word
from deskops.domain.sounds import fits
from deskops.i18n import N_, _
from deskops.tui.places import DAY, Place, in_both, lists
from deskops.tui.screens.acting import Acting, act_bindings
from deskops.tui.screens.frame import Frame

# What moves within a list or a text: nobody looks for it by name.
_LEFT_OUT: Final = ("list.", "sheet.", "filter.")
# What else people call an action, in their own language: it is looked for by these words and never shown.
_ALSO: Final = {
    "app.theme": N_("colours appearance night mode"),
    "app.quit": N_("exit close leave"),
    "app.help": N_("manual shortcuts"),
    "app.find": N_("search query"),
    "app.undo": N_("revert take back"),
    "app.sync": N_("upload download refresh"),
    "app.settings": N_("options preferences language"),
    "app.devices": N_("assets inventory"),
    "app.knowledge": N_("solutions instructions"),
    "app.bundle": N_("diagnostics error log"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An action by its names in both languages and its key. Without `node` it does not work now: `why` says why, or
    `goes_to` where it does, and choosing it goes there.
    """

    id: str
    label: str
    other: str
    key: str
    action: str
    node: DOMNode | None = None
    more: str = ""  # what the key's hint and people call it, in both languages
    why: str = ""
    goes_to: Place | None = None
    on: str = ""  # the kind of record on whose page, which one comes to from that place

    @property
    def rank(self) -> int:
        """Steps of a job are what the program is for; the way back is on its key, and last."""
        return 0 if self.id.startswith("act.") else 2 if self.id.endswith(".back") else 1

    @property
    def words(self) -> str:
        return f"{self.label} {self.other} {self.more}".lower()

    def strange_to(self, parts: Sequence[str]) -> int:
        """0 where its name begins with what was typed, more the less they have in common."""
        names = [name.lower() for name in (self.label, self.other)]
        said = [name for name in names if all(part in name for part in parts)]
        if any(name.startswith(tuple(parts[:1])) for name in said):
            return 0
        return 1 if said else 2 if all(part in self.words for part in parts) else 3


def offers(screen: Screen[object]) -> list[Offer]:
    """What can be done on a screen now, the steps of a job first; then what cannot; then what can elsewhere, that of
    the day before others.
    """
    here: dict[str, Offer] = {}
    for offer in _here(screen):
        here.setdefault(offer.action.removeprefix("app."), offer)  # of several keys the first stands for it
    known = {offer.id for offer in here.values()}
    elsewhere = {(offer.id, offer.on): offer for offer in _elsewhere(screen) if offer.id not in known}
    return [
        *sorted(here.values(), key=lambda offer: (offer.node is None, offer.rank)),
        *sorted(elsewhere.values(), key=lambda offer: offer.goes_to is not DAY),
    ]


def _here(screen: Screen[object]) -> Iterator[Offer]:
    for active in screen.active_bindings.values():
        binding = active.binding
        if _is_offered(binding) and active.enabled:
            works = not isinstance(screen, Frame) or screen.works_now(binding)
            why = "" if works else _why_not(screen, binding)
            yield _offer(screen, binding, node=active.node if works else None, why=why)


def _elsewhere(screen: Screen[object]) -> Iterator[Offer]:
    """What other pages do, each with the place from which one comes to them."""
    from deskops.tui.keys import pages

    for page in pages():
        for binding in _bindings(page):
            if _is_offered(binding):
                place, kind = lists(page)
                yield _offer(screen, binding, goes_to=place, on=kind)


def _bindings(page: type[Frame]) -> Iterator[Binding]:
    from deskops.domain.actions.job import JOB_ACTIONS

    for owner in page.__mro__:
        if issubclass(owner, Frame):
            for each in owner.__dict__.get("BINDINGS", ()):
                yield from Binding.make_bindings([each])
    if issubclass(page, Acting):
        yield from act_bindings(JOB_ACTIONS)


def _is_offered(binding: Binding) -> bool:
    name = binding.id or ""
    return bool(name and binding.description) and not name.startswith(_LEFT_OUT) and name != "app.palette"


def _offer(
    screen: Screen[object],
    binding: Binding,
    *,
    node: DOMNode | None = None,
    why: str = "",
    goes_to: Place | None = None,
    on: str = "",
) -> Offer:
    label, other = in_both(binding.description)
    called = filter(None, (binding.tooltip, _ALSO.get(binding.id or "", "")))
    more = " ".join(word for text in called for word in in_both(text))
    key = screen.app.get_key_display(binding)
    return Offer(binding.id or "", label, other, key, binding.action, node, more, why, goes_to, on)


def _why_not(screen: Screen[object], binding: Binding) -> str:
    if binding.id == "app.forth":
        return _("There is no page to go forward to.")
    if binding.id == "app.sync":
        return _("There is no desk")
    name = (binding.id or "").partition("act.")[2]
    if not isinstance(screen, Acting) or not name:
        return _("Cannot be done now")
    return why_not(screen, name)


def why_not(screen: Acting, name: str) -> str:
    """Why a step of a job cannot be taken on a screen."""
    from deskops.domain.actions.job import JOB_ACTIONS

    job, action = screen.subject, JOB_ACTIONS.get(name)
    if job is None:
        return _("Needs a job")
    if action is not None and action.allowed_from and job.status not in action.allowed_from:
        return _("The job is: {status}").format(status=_(word(job.status)))
    if action is not None and not action.who.intersection(screen.app.context.identity.roles):
        return _("Not for you to do")
    return _("Cannot be done now")


def found(offered: Sequence[Offer], needle: str, recent: Mapping[str, int] | None = None) -> list[Offer]:
    """Those in whose names every part stands, in either language or pinyin; else those that have all its letters in
    order. What works now comes first, then what is written so, then what was used last.
    """
    parts = needle.lower().split()
    fitting = [offer for offer in offered if fits(offer.words, parts)]
    fitting = fitting or [offer for offer in offered if _in_order("".join(parts), offer.words)]
    used = recent or {}
    return sorted(
        fitting, key=lambda offer: (offer.node is None, offer.strange_to(parts), -used.get(offer.id, 0))
    )


def _in_order(letters: str, words: str) -> bool:
    rest = iter(words)
    return all(letter in rest for letter in letters)
