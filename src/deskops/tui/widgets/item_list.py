"""The items of a checklist: a mark, what is asked, what was answered, and what hangs on it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from deskops.domain.checklist import FAIL, NOT_APPLICABLE, OK, SEEN_WORDS, Seen, answered, spoken
from deskops.i18n import _
from deskops.tui.shown import fit
from deskops.tui.widgets.row_list import Part, RowList

if TYPE_CHECKING:
    from deskops.ops.read.inspections import ItemLine

_MARKS: Final = {OK: ("[v]", "good"), FAIL: ("[x]", "late"), NOT_APPLICABLE: ("[-]", "faint")}
_SAVING: Final = "~"
_CHECKING: Final = "..."
_FLAGS: Final = 8  # cells of what hangs on an item


class ItemList(RowList):
    """`pending` holds answers that are being written, `found` what a check that is running has just said."""

    def __init__(self) -> None:
        super().__init__(id="items")
        self.items: Sequence[ItemLine] = ()
        self.pending: dict[str, str] = {}
        self.found: dict[str, str] = {}
        self.checking = False

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def item(self) -> "ItemLine | None":
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    def show(self, items: "Sequence[ItemLine]", pending: Mapping[str, str]) -> None:
        before = [line.item.id for line in self.items]
        self.items, self.pending = items, dict(pending)
        self.rows_replaced(before, [line.item.id for line in items])

    def value(self, line: "ItemLine") -> str:
        """What is answered, as the person sees it: what was just pressed, else what a check said, else what stands."""
        item = line.item
        return self.pending.get(item.id, self.found.get(item.id, line.value))

    def how_seen(self, line: "ItemLine") -> str:
        """How that was found, where a check can answer the item."""
        item = line.item
        if not item.check or not self.value(line):
            return ""
        if item.id in self.pending:
            return Seen.EYE
        return Seen.CHECK if item.id in self.found else line.seen

    def parts(self, index: int, width: int) -> Sequence[Part]:
        line = self.items[index]
        value = self.value(line)
        given = {line.item.id: {"value": value}}
        has_answer = answered(line.item, given, {line.item.id: [one.id for one in line.photos]})
        mark, look = _MARKS.get(value, ("[=]", "good") if value or has_answer else ("[ ]", "plain"))
        checking = self.checking and line.item.check and line.item.id not in self.found
        said = _CHECKING if checking else spoken(value)
        flags = _flags(line, self.how_seen(line)) + (_SAVING if line.item.id in self.pending else "")
        answer_width = max(8, min(24, width // 4))
        text_width = max(0, width - 4 - answer_width - _FLAGS - 2)
        needed = "*" if line.item.required and not has_answer else " "
        return [
            (mark + needed, look),
            (fit(line.label, text_width) + " ", "plain" if value or not line.item.required else "strong"),
            (fit(said, answer_width) + " ", look),
            (fit(flags, _FLAGS), "faint"),
        ]


def _flags(line: "ItemLine", how: str) -> str:
    """What hangs on an item: a check, or how its answer was found instead; a note, photos."""
    bound, short = (
        (_(SEEN_WORDS[Seen(how)]), how[0]) if how else (_("check"), "c") if line.item.check else ("", "")
    )
    photos = f"+{len(line.photos)}" if line.photos else ""
    shown = " ".join(filter(None, (bound, _("note") if line.note else "", photos)))
    if cell_len(shown) <= _FLAGS:
        return shown
    return " ".join(filter(None, (short, "n" if line.note else "", photos)))
