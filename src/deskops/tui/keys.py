"""Every key that can be given to something else in the settings, by the id of what it does."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.dom import DOMNode

from deskops.domain.actions.job import JOB_ACTIONS
from deskops.i18n import _
from deskops.tui.places import every_page

if TYPE_CHECKING:
    from deskops.tui.screens.frame import Frame


def known_keys() -> dict[str, Binding]:
    """By id, such as act.accept or today.filter."""
    return {binding.id: binding for binding in _bindings() if binding.id}


def _bindings() -> Iterable[Binding]:
    from deskops.tui.screens.acting import act_bindings

    for owner in _owners():
        for each in owner.__dict__.get("BINDINGS", ()):
            yield each if isinstance(each, Binding) else Binding(*each)
    yield from act_bindings(JOB_ACTIONS)


def _owners() -> Iterable[type[DOMNode]]:
    """Every class with keys of its own; a test finds one that is lacking."""
    from deskops.tui.program import Program
    from deskops.tui.screens.find import FindScreen
    from deskops.tui.screens.form import FormScreen
    from deskops.tui.screens.help import HelpScreen
    from deskops.tui.screens.palette import PaletteScreen
    from deskops.tui.screens.question import QuestionScreen
    from deskops.tui.screens.revisions import RevisionsScreen
    from deskops.tui.screens.scan import ScanScreen
    from deskops.tui.screens.sealing import SealScreen
    from deskops.tui.screens.signing import CodeScreen, PadScreen, ReadScreen
    from deskops.tui.widgets.choices import Choices
    from deskops.tui.widgets.filter_box import FilterBox
    from deskops.tui.widgets.row_list import RowList
    from deskops.tui.widgets.sheet import Sheet

    pages = [one for page in _pages() for one in page.__mro__ if issubclass(one, DOMNode)]
    over = (FindScreen, FormScreen, HelpScreen, PaletteScreen, QuestionScreen, ScanScreen)
    signing = (ReadScreen, PadScreen, SealScreen, CodeScreen, RevisionsScreen)
    return dict.fromkeys((Program, *pages, *over, *signing, RowList, Sheet, Choices, FilterBox))


def _pages() -> "Iterator[type[Frame]]":
    from deskops.tui.screens.today import TodayScreen

    yield TodayScreen
    yield from every_page()


# What begins the ids of keys that work at the same time on what lies over a page, and while a list is filtered.
_OVER: Final = (
    {"app", "form", "choices", "list"},
    {"app", "help", "sheet"},
    {"signing", "sheet"},
    {"revisions", "sheet"},
    {"pad"},
    {"seal"},
    {"code"},
    {"question"},
    {"app", "palette", "list"},
    {"app", "find", "list"},
    {"app", "today", "filter"},
    {"app", "listing", "filter"},
)


def _together() -> list[set[str]]:
    """The same for every page, with its lists, its text and what works everywhere."""
    return [*_OVER, *(_beginnings(page) | {"app", "list", "sheet"} for page in _pages())]


def _beginnings(page: "type[Frame]") -> set[str]:
    from deskops.tui.screens.acting import Acting

    own = {
        str(each.id).partition(".")[0]
        for one in page.__mro__
        for each in one.__dict__.get("BINDINGS", ())
        if isinstance(each, Binding) and each.id
    }
    return own | ({"act"} if issubclass(page, Acting) else set())


def settled(wished: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The keys that can be given as wished, and what to say of those that belong to something else already."""
    known = known_keys()
    kept = {name: keys for name, keys in wished.items() if name in known}
    said = []
    while clash := next(_clashes(kept, known), None):
        name, other, key = clash
        words = _("The settings give {key} to {name}, but it belongs to {other}; {name} keeps its usual key.")
        said.append(words.format(key=key, name=_(known[name].description), other=_(known[other].description)))
        del kept[name]
    return kept, said


def _clashes(kept: Mapping[str, str], known: Mapping[str, Binding]) -> Iterator[tuple[str, str, str]]:
    usual = {name: _keys(binding.key) for name, binding in known.items()}
    together = _together()
    keys = {name: _keys(kept[name]) if name in kept else usual[name] for name in known}
    for name in kept:
        for other in known:
            if (
                other != name
                and _meet(together, name, other)
                and (both := (keys[name] - usual[name]) & keys[other])
            ):
                yield name, other, min(both)


def _keys(keys: str) -> set[str]:
    return {each.key for each in Binding.make_bindings([Binding(keys, "", "")])}


def _meet(together: Iterable[set[str]], name: str, other: str) -> bool:
    pair = {name.partition(".")[0], other.partition(".")[0]}
    return pair != {"list", "sheet"} and any(pair <= one for one in together)


def unknown(wished: Mapping[str, object]) -> list[str]:
    """What to say of keys in the settings that belong to nothing here."""
    from difflib import get_close_matches

    known = known_keys()
    said = []
    for name in wished:
        if name not in known:
            near = get_close_matches(str(name), known, n=3)
            words = _("The settings give a key to {name}, which is nothing here.").format(name=name)
            hint = _("Nearest: {names}").format(names=", ".join(near)) if near else ""
            said.append("\n".join(filter(None, (words, hint))))
    return said
