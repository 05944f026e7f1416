"""Where one can go from everywhere: one line a place, its key, and its screen by name, imported when one goes there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol

from textual.binding import Binding

from deskops.i18n import N_

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
    """`short` is for hints; `screen` is module:class of what takes the context alone."""

    name: str
    label: str
    key: str
    screen: str
    short: str = ""

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
    Place("devices", N_("Device register"), "f3", f"{_AT}.devices:DevicesScreen"),
    Place("sites", N_("Site list"), "f4", f"{_AT}.sites:SitesScreen"),
    Place("attention", N_("What needs a person"), "f6", f"{_AT}.attention:AttentionScreen", N_("Attention")),
    Place("campaigns", N_("Campaigns"), "f7", f"{_AT}.campaign:CampaignScreen"),
    Place("people", N_("People"), "f9", f"{_AT}.people:PeopleScreen"),
    Place("knowledge", N_("Knowledge"), "f8", f"{_AT}.knowledge:KnowledgeScreen"),
)

# What shows one record, by its kind; `problems` are those of an inspection's device.
_PAGES: Final = {
    "job": f"{_AT}.job:JobScreen",
    "inspection": f"{_AT}.checklist:ChecklistScreen",
    "problems": f"{_AT}.problems:ProblemsScreen",
    "campaign": f"{_AT}.campaign:CampaignScreen",
    "asset": f"{_AT}.device:DeviceScreen",
    "site": f"{_AT}.site:SiteScreen",
    "contact": f"{_AT}.person:PersonScreen",
    "article": f"{_AT}.article:ArticleScreen",
}


def place(name: str) -> Place:
    """Raises KeyError for a place that there is not."""
    return {one.name: one for one in PLACES}[name]


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
