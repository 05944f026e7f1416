"""Every key that can be given to something else in the settings, by the id of what it does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode

from deskops.domain.actions.job import JOB_ACTIONS
from deskops.i18n import N_, _
from deskops.tui.key_names import all_on_keyboard, on_keyboard
from deskops.tui.keysets import SETS, own
from deskops.tui.places import every_page

if TYPE_CHECKING:
    from deskops.config import Settings
    from deskops.tui.screens.frame import Frame

# What begins the ids of keys, and where those work; in the order of help and card.
SECTIONS: Final = {
    "app": N_("On every page"),
    "list": N_("In lists"),
    "sheet": N_("In texts"),
    "filter": N_("While filtering"),
    "today": N_("The day"),
    "act": N_("Steps of a job"),
    "job": N_("Page of a job"),
    "sign": N_("Reports that can be signed"),
    "checklist": N_("Inspection"),
    "problems": N_("Problems of a device"),
    "campaign": N_("Campaigns"),
    "listing": N_("Devices, sites, people, knowledge, settings"),
    "device": N_("Page of a device"),
    "site": N_("Page of a site"),
    "person": N_("Page of a person"),
    "knowledge": N_("Knowledge"),
    "article": N_("Page of an article"),
    "revisions": N_("Revisions of a signed report"),
    "round": N_("Check devices"),
    "synclog": N_("Sync log"),
    "attention": N_("Needs attention"),
    "settings": N_("Settings"),
    "keys": N_("Keys"),
    "press": N_("Giving a key"),
    "find": N_("Find anything"),
    "jump": N_("Jump"),
    "palette": N_("All actions"),
    "theme": N_("Choosing a theme"),
    "file": N_("A file"),
    "help": N_("Help"),
    "form": N_("Forms"),
    "choices": N_("Choices in forms"),
    "question": N_("Questions"),
    "scan": N_("Reading a label"),
    "signing": N_("A report that is to be signed"),
    "pad": N_("Pad to sign on"),
    "seal": N_("Sealing a signature"),
    "code": N_("Code for a telephone"),
}


@cache
def known_keys(keyset: str = "standard") -> Mapping[str, Binding]:
    """By id, such as act.accept or today.filter, with the keys of a set."""
    others = SETS[keyset]
    return {
        binding.id: replace(binding, key=others.get(binding.id, binding.key))
        for binding in _bindings()
        if binding.id
    }


def _bindings() -> Iterable[Binding]:
    from deskops.tui.screens.acting import act_bindings

    for owner in _owners():
        for each in owner.__dict__.get("BINDINGS", ()):
            yield each if isinstance(each, Binding) else Binding(*each)
    yield from act_bindings(JOB_ACTIONS)


def _owners() -> Iterable[type[DOMNode]]:
    """Every class with keys of its own; a test finds one that is lacking."""
    from deskops.tui.program import Program
    from deskops.tui.screens.attached import AttachedScreen
    from deskops.tui.screens.drafting import Drafting
    from deskops.tui.screens.find import FindScreen
    from deskops.tui.screens.form import FormScreen
    from deskops.tui.screens.help import HelpScreen
    from deskops.tui.screens.jump import JumpScreen
    from deskops.tui.screens.palette import PaletteScreen
    from deskops.tui.screens.photographing import Photographing
    from deskops.tui.screens.pressing import PressScreen
    from deskops.tui.screens.question import QuestionScreen
    from deskops.tui.screens.revisions import RevisionsScreen
    from deskops.tui.screens.scan import ScanScreen
    from deskops.tui.screens.sealing import SealScreen
    from deskops.tui.screens.signing import CodeScreen, PadScreen, ReadScreen
    from deskops.tui.screens.theming import ThemeScreen
    from deskops.tui.widgets.choices import Choices
    from deskops.tui.widgets.filter_box import FilterBox
    from deskops.tui.widgets.row_list import RowList
    from deskops.tui.widgets.sheet import Sheet

    below = [one for page in pages() for one in page.__mro__ if issubclass(one, DOMNode)]
    over = (
        AttachedScreen,
        FindScreen,
        FormScreen,
        Drafting,
        Photographing,
        HelpScreen,
        JumpScreen,
        PaletteScreen,
        PressScreen,
        QuestionScreen,
        ScanScreen,
        ThemeScreen,
    )
    signing = (ReadScreen, PadScreen, SealScreen, CodeScreen, RevisionsScreen)
    return dict.fromkeys((Program, *below, *over, *signing, RowList, Sheet, Choices, FilterBox))


def pages() -> "Iterator[type[Frame]]":
    """The day, and the screens of all places and records."""
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
    {"press"},
    {"file"},
    {"theme", "list"},
    {"app", "palette", "list"},
    {"app", "find", "list"},
    {"app", "jump", "list"},
    {"app", "today", "filter"},
    {"app", "listing", "filter"},
)


def _together() -> list[set[str]]:
    """The same for every page, with its lists, its text and what works everywhere."""
    return [*_OVER, *(_beginnings(page) | {"app", "list", "sheet"} for page in pages())]


def _beginnings(page: "type[Frame]") -> set[str]:
    from deskops.tui.screens.acting import Acting

    own = {
        str(each.id).partition(".")[0]
        for one in page.__mro__
        for each in one.__dict__.get("BINDINGS", ())
        if isinstance(each, Binding) and each.id
    }
    return own | ({"act"} if issubclass(page, Acting) else set())


def settled(wished: Mapping[str, str], keyset: str = "standard") -> tuple[dict[str, str], list[str]]:
    """The keys that can be given as wished on top of a set, and what to say of those that belong to something else."""
    known = known_keys(keyset)
    kept = {name: keys for name, keys in wished.items() if name in known}
    said = []
    while clash := next(clashes(kept, known), None):
        name, other, key = clash
        words = _("The settings give {key} to {name}, but it belongs to {other}; {name} keeps its usual key.")
        names = {"name": _(known[name].description), "other": _(known[other].description)}
        said.append(words.format(key=on_keyboard(key), **names))
        del kept[name]
    return kept, said


def clashes(kept: Mapping[str, str], known: Mapping[str, Binding]) -> Iterator[tuple[str, str, str]]:
    """Each of `kept` with what has one of its keys where both work, and that key."""
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


class Key(NamedTuple):
    """A key in force: what it does by its id and its words (untranslated), and what gave it: a set, or the settings."""

    id: str
    about: str
    keys: str
    origin: str

    @property
    def section(self) -> str:
        return SECTIONS[self.id.partition(".")[0]]

    @property
    def shown(self) -> str:
        return all_on_keyboard(self.keys)


def in_force(settings: "Settings", keyset: str = "") -> list[Key]:
    """Every key as it is now, or as it would be with another set and without keys of one's own; by section."""
    known = known_keys(keyset or settings.ui.keyset)
    kept = {} if keyset else settled(own(settings.keys), settings.ui.keyset)[0]
    others = SETS[keyset or settings.ui.keyset]
    found = [
        Key(
            name,
            binding.description,
            kept.get(name, binding.key),
            "own" if name in kept else "set" if name in others else "standard",
        )
        for name, binding in known.items()
    ]
    places = list(SECTIONS)
    return sorted(found, key=lambda key: places.index(key.id.partition(".")[0]))
