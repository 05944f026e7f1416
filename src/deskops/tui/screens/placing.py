"""A visit that hands a device out: where that goes, shown and said."""

from typing import TYPE_CHECKING

from deskops.domain.destination import place_words
from deskops.domain.template_rules import HANDOUT, INSTALL
from deskops.tui.screens.frame import Frame

if TYPE_CHECKING:
    from deskops.ops.read.inspections import InspectionPage


class Placing(Frame):
    page: "InspectionPage | None"
    inspection: str

    @property
    def hands_out(self) -> bool:
        """Whether this is an installation or a hand-out."""
        return self.page is not None and self.page.line.kind in (HANDOUT, INSTALL)

    def goes_to(self) -> list[tuple[str, str]]:
        """For the head of the page; nothing where nobody said it."""
        goes = self.page.state.destination if self.page else {}
        said = " ".join(filter(None, (place_words(goes), goes.get("used_by"))))
        return [(f"→ {said}", "strong")] if said else []

    def action_place(self) -> None:
        from deskops.tui.asking import placing

        if self.hands_out:
            self.app.ask(placing(self.app, self.inspection))
