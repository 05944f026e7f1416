"""The knowledge base: searched, read, written."""

from functools import partial
from typing import TYPE_CHECKING

from deskops.cli.plain.menus import Entry, Menu, open_menu
from deskops.cli.plain.questions import Question, ask
from deskops.cli.plain.running import Form, ask_and_run, run
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.context import Context


def menu(context: "Context") -> Menu:
    entries = [
        Entry(_("Search articles"), partial(_search, context)),
        Entry(_("Every article"), partial(open_menu, partial(_found, context, ""))),
        Entry(_("Write an article"), partial(_write, context)),
    ]
    return Menu(_("Knowledge"), entries)


def _search(context: "Context") -> None:
    text = ask(Question("text", _("Words of the fault"), required=True))
    open_menu(partial(_found, context, text))


def _found(context: "Context", text: str) -> Menu:
    from deskops.ops.read.knowledge import articles, search

    found = search(context, text) if text else articles(context)
    entries = [Entry(line.title, partial(run, "kb", "show", line.id)) for line in found]
    title = _("Articles that fit {text}: {count}") if text else _("Articles: {count}")
    return Menu(title.format(text=text, count=len(found)), entries)


def _write(context: "Context") -> None:
    questions = [
        Question("title", _("The fault in a few words"), required=True),
        Question("symptom", _("What the user sees"), long=True),
        Question("cause", _("What it was"), long=True),
        Question("solution", _("What helps"), long=True),
        Question("tags", _("Words to find it by")),
        Question("kinds", _("Kinds of device that it is about")),
    ]
    ask_and_run(context, questions, ["kb", "add"], Form("new", "article", ("title",)))
