"""Every version of a report that was signed or refused: who, when, how, its code; each is made into a file again."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, Final
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from deskops.domain.nouns import word
from deskops.domain.seals import Standing
from deskops.i18n import N_, _
from deskops.reports.sealed_words import METHODS
from deskops.tui.doing_reports import make_revision
from deskops.tui.messages import RevisionsRead
from deskops.tui.screens import PAGES
from deskops.tui.shown import moment
from deskops.tui.widgets.bars import Bar
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.sheet import Block, Heading, Para, Row, Sheet

if TYPE_CHECKING:
    from datetime import datetime

    from deskops.domain.seals import Seal
    from deskops.tui.program import Program

_KEYED: Final = 9  # that have a key each: the last ones


class RevisionsScreen(ModalScreen[None]):
    """The last one first; the key that is its number makes a file of it, as it was signed."""

    app: "Program"
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "dismiss", N_("Back"), id="revisions.back"),
        *(
            Binding(str(key), f"make({key})", N_("As a file"), show=False, id=f"revisions.make-{key}")
            for key in range(1, _KEYED + 1)
        ),
    ]

    def __init__(self, read: RevisionsRead) -> None:
        super().__init__()
        self.kind, self.subject = read.kind, read.subject
        self.seals = sorted(read.seals.revisions, key=lambda seal: -seal.revision)
        self.sheet = Sheet(id="read")

    def compose(self) -> ComposeResult:
        head = Bar(id="head")
        head.show(
            [(self.seals[0].number, "strong"), (_("Every revision that was signed or refused"), "plain")]
        )
        make = [
            Chip(f"make({key})", _("Revision {revision} as a file").format(revision=seal.revision), str(key))
            for key, seal in self._keyed()
        ]
        with Vertical(id="signing"):
            yield head
            yield self.sheet
            yield Chips([*make, Chip("dismiss", _("Back"), "Esc")], lines=2, id="actions")

    def on_mount(self) -> None:
        context = self.app.context
        self.sheet.show(list(_told(self.seals, ZoneInfo(context.settings.timezone), context.now)))
        self.sheet.focus()

    def _keyed(self) -> "Iterator[tuple[int, Seal]]":
        """The last ones by their keys, the oldest of them first: of nine or fewer each by its number."""
        return enumerate(reversed(self.seals[:_KEYED]), 1)

    def action_make(self, key: int) -> None:
        seal = dict(self._keyed()).get(key)
        if seal is not None:
            work = make_revision(self.app.context, self.kind, self.subject, seal.revision)
            self.app.do(work, what=_("Report"))

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)


def _told(seals: "Iterable[Seal]", zone: ZoneInfo, now: "datetime") -> Iterator[Block]:
    for seal in seals:
        state = Standing.REFUSED if seal.is_refusal else Standing.SIGNED
        yield Heading(_("Revision {revision}: {state}").format(revision=seal.revision, state=_(word(state))))
        if seal.signer:
            yield Row(_("Who signs"), seal.signer)
        if seal.role:
            yield Row(_("Role or department"), seal.role)
        yield Row(_("Time"), moment(seal.entry.moment, zone, now))
        yield Row(_("How"), _(METHODS[seal.method]) if seal.method in METHODS else seal.method)
        yield Row(_("Short code"), seal.short, "strong")
        if seal.reason:
            yield Row(_("Reason"), seal.reason)
        if seal.reused:
            yield Row(_("Also under"), _(", ").join(seal.reused), "late")
    yield Para(
        _("The file has the form and the language in which it was signed; deskops verify checks it."), "faint"
    )
