"""Every key that can be given to something else in the settings, by the id of what it does."""

from collections.abc import Iterable, Mapping

from textual.binding import Binding
from textual.dom import DOMNode

from deskops.domain.actions.job import JOB_ACTIONS
from deskops.i18n import _


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
    from deskops.tui.program import Program
    from deskops.tui.screens.checklist import ChecklistScreen
    from deskops.tui.screens.form import FormScreen
    from deskops.tui.screens.help import HelpScreen
    from deskops.tui.screens.job import JobScreen
    from deskops.tui.screens.palette import PaletteScreen
    from deskops.tui.screens.today import TodayScreen
    from deskops.tui.widgets.choices import Choices
    from deskops.tui.widgets.filter_box import FilterBox
    from deskops.tui.widgets.row_list import RowList
    from deskops.tui.widgets.sheet import Sheet

    screens = (Program, TodayScreen, JobScreen, ChecklistScreen, FormScreen, HelpScreen, PaletteScreen)
    return (*screens, RowList, Sheet, Choices, FilterBox)


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
