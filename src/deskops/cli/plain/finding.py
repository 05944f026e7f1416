"""Finding anything by a few letters, in Chinese, pinyin or Latin letters; and the sites."""

from functools import partial
from typing import TYPE_CHECKING

from deskops.cli.plain.menus import Act, Entry, Menu, open_menu
from deskops.cli.plain.questions import Question, ask
from deskops.cli.plain.running import run
from deskops.cli.vocabulary import spoken
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.read.search import Found


def find(context: "Context") -> None:
    about = _("A few letters of a job, device, site, person or article; pinyin too, as gzth.")
    text = ask(Question("text", _("What to find"), help=about, required=True))
    open_menu(lambda: _found(context, text))


def _found(context: "Context", text: str) -> Menu:
    from deskops.ops.read.search import find as look

    found = look(context, text)
    if any(one.near for one in found):
        title = _("Nothing fits {text}. Spelled alike: {count}").format(text=text, count=len(found))
    else:
        title = _("Found for {text}: {count}").format(text=text, count=len(found))
    return Menu(title, [Entry(_said(one), _opener(context, one)) for one in found])


def _said(one: "Found") -> str:
    parts = (spoken(one.kind), one.name, one.detail)
    return _(", ").join(filter(None, parts))


def _opener(context: "Context", one: "Found") -> Act:
    from deskops.cli.plain.day import open_job
    from deskops.cli.plain.devices import open_device

    match one.kind:
        case "job":
            return partial(open_job, context, one.id)
        case "asset":
            return partial(open_device, context, one.name)
        case "site":
            return partial(run, "site", "show", one.id)
        case "article":
            return partial(run, "kb", "show", one.id)
        case _:
            return partial(open_menu, partial(_person, context, one.id))


def _person(context: "Context", contact: str) -> Menu:
    from deskops.cli.plain.day import open_job, said
    from deskops.ops.read.people import person_page

    page = person_page(context, contact)
    entries = [Entry(said(context, line), partial(open_job, context, line.id)) for line in page.jobs]
    line = page.line
    parts = (line.name, "VIP" if line.vip else "", line.department, line.phone)
    return Menu(_(", ").join(filter(None, parts)), entries, _("Their jobs, the newest first."))


def site_menu(context: "Context") -> Menu:
    from deskops.ops.read.sites import sites

    found = sites(context)
    entries = [Entry(f"{line.name}, {line.code}", partial(run, "site", "show", line.code)) for line in found]
    return Menu(_("Sites: {count}").format(count=len(found)), entries)
