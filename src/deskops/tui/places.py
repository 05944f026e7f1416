"""Where one can go from everywhere: one line a place, its key, and its screen by name, imported when one goes there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Final, Protocol

from textual.binding import Binding

from deskops.i18n import N_, _, language, speaking

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.tui.screens.frame import Frame

_AT: Final = "deskops.tui.screens"


class OfContext(Protocol):
    """The class of a screen that needs the context alone."""

    def __call__(self, context: "Context", /) -> "Frame": ...


class OfRecord(Protocol):
    """The class of a screen that shows one record, by its id."""

    def __call__(self, context: "Context", ref: str, /) -> "Frame": ...


@dataclass(frozen=True, slots=True)
class Place:
    """`short` is for hints; `screen` is module:class of what takes the context alone; `letter` leads there from the
    jump overlay, without one the first of the name that is free.
    """

    name: str
    label: str
    key: str
    screen: str
    short: str = ""
    letter: str = ""

    @property
    def binding(self) -> Binding:
        """Its ids are what settings give keys to."""
        return Binding(self.key, f"go('{self.name}')", self.label, tooltip=self.short, id=f"app.{self.name}")

    def page(self) -> "type[Frame]":
        found: type[Frame] = _class(self.screen)
        return found

    def open(self, context: "Context") -> "Frame":
        made: OfContext = _class(self.screen)
        return made(context)


PLACES: Final = (
    Place("devices", N_("Device register"), "f3", f"{_AT}.devices:DevicesScreen", letter="d"),
    Place("sites", N_("Site list"), "f4", f"{_AT}.sites:SitesScreen", letter="s"),
    Place("attention", N_("Needs attention"), "f6", f"{_AT}.attention:AttentionScreen", N_("Attention"), "a"),
    Place("campaigns", N_("Campaigns"), "f7", f"{_AT}.campaign:CampaignScreen", letter="c"),
    Place("rounds", N_("Check devices"), "ctrl+k", f"{_AT}.rounds:RoundsScreen", letter="m"),
    Place("people", N_("People"), "f9", f"{_AT}.people:PeopleScreen", letter="p"),
    Place("knowledge", N_("Knowledge"), "f8", f"{_AT}.knowledge:KnowledgeScreen", letter="k"),
    Place("synclog", N_("Sync log"), "f12", f"{_AT}.sync_log:SyncLogScreen", letter="l"),
    Place("settings", N_("Settings"), "f10", f"{_AT}.settings:SettingsScreen", letter="o"),
)
DAY: Final = Place("day", N_("The day"), "f2", f"{_AT}.today:TodayScreen", letter="t")  # below all others

# What shows one record, by its kind; `problems` are those of an inspection's device, `machines` a
# round of checks over them; `keys` are those of the program, of which there is one list.
_PAGES: Final = {
    "job": f"{_AT}.job:JobScreen",
    "inspection": f"{_AT}.checklist:ChecklistScreen",
    "problems": f"{_AT}.problems:ProblemsScreen",
    "campaign": f"{_AT}.campaign:CampaignScreen",
    "machines": f"{_AT}.round:RoundScreen",
    "asset": f"{_AT}.device:DeviceScreen",
    "site": f"{_AT}.site:SiteScreen",
    "contact": f"{_AT}.person:PersonScreen",
    "article": f"{_AT}.article:ArticleScreen",
    "keys": f"{_AT}.keys:KeysScreen",
}

_LISTED: Final = {  # where records of a kind are found; jobs and their inspections on the day
    "campaign": "campaigns",
    "asset": "devices",
    "site": "sites",
    "contact": "people",
    "article": "knowledge",
    "machines": "rounds",
    "keys": "settings",
}
_FILTERED: Final = frozenset(
    {"asset", "site", "contact", "article"}
)  # whose lists find what the search finds
# A page that one comes to from another record's, by the kind of that; "" where the list says it all.
_WITHIN: Final = {"problems": "inspection", "machines": "", "keys": ""}


def place(name: str) -> Place:
    """Raises KeyError for a place that there is not."""
    return {one.name: one for one in PLACES}[name]


def list_of(kind: str) -> Place | None:
    """Where what was looked for can be listed, of one kind."""
    return place(_LISTED[kind]) if kind in _FILTERED else None


def lists(page: "type[Frame]") -> tuple[Place, str]:
    """The place of a page; for the page of one record the place that lists such, and the record's kind."""
    named = f"{page.__module__}:{page.__name__}"
    own = next((one for one in PLACES if one.screen == named), None)
    if own is not None:
        return own, ""
    kind = next((kind for kind, screen in _PAGES.items() if screen == named), "")
    return next((one for one in PLACES if one.name == _LISTED.get(kind)), DAY), _WITHIN.get(kind, kind)


def letters(taken: Iterable[str] = ()) -> dict[str, Place]:
    """The day and all places, each by the letter that leads there."""
    found: dict[str, Place] = {}
    for one in sorted((DAY, *PLACES), key=lambda one: not one.letter):
        free = (each for each in f"{one.letter}{one.name}{ascii_lowercase}" if each not in (*taken, *found))
        found[next(free)] = one
    return found


def in_both(text: str) -> tuple[str, str]:
    """A text of the catalogue in the language that is spoken, and in the other one."""
    with speaking("en" if language() == "zh_CN" else "zh_CN"):
        elsewhere = _(text)
    return _(text), elsewhere


def shows(kind: str) -> bool:
    """Whether a record of that kind has a page of its own."""
    return kind in _PAGES


def page_of(context: "Context", kind: str, ref: str) -> "Callable[[], Frame]":
    """What makes the page of a record. Raises KeyError for a kind that has none."""
    made: OfRecord = _class(_PAGES[kind])
    return lambda: made(context, ref)


def every_page() -> "Iterator[type[Frame]]":
    """The screens of all places and records."""
    for named in dict.fromkeys((*(one.screen for one in PLACES), *_PAGES.values())):
        yield _class(named)


def _class(named: str) -> Any:
    """What `module:class` names: a screen, whose arguments only who asks for it knows."""
    module, _colon, name = named.partition(":")
    return getattr(import_module(module), name)
