"""Taking a person through the tour: shows the step on whatever page is open, and sees by itself that it was done."""

from typing import TYPE_CHECKING, Final

from deskops.i18n import _
from deskops.tui.looks import Looks

if TYPE_CHECKING:
    from textual.timer import Timer

    from deskops.ops.read.syncing import Line
    from deskops.tui.tour import Seen, Step
    from deskops.tui.widgets.tour_bar import TourBar

_EACH: Final = 0.1  # seconds between two looks
OFFER, BEGIN = "offer", "begin"


class Touring(Looks, inherit_bindings=False):
    """`tour_wish` is OFFER or BEGIN on the data of a demo, and empty on anybody's own: the tour really does things."""

    line: "Line | None"

    def __init__(self) -> None:
        super().__init__()
        self.tour_wish = ""
        self.tour_place = 0
        self._tour_beats: Timer | None = None  # while the box is there
        self._tour_began: Seen | None = None  # what was seen when the step began
        self._tour_offers = False

    def greet(self) -> None:
        """After the first paint."""
        if self.tour_wish:
            self._tour_offers = self.tour_wish == OFFER
            self._set_out()

    @property
    def tour_step(self) -> "Step | None":
        """The one that is shown; none while the tour is put away or only offered."""
        from deskops.tui.tour import STEPS

        return None if self._tour_beats is None or self._tour_offers else STEPS[self.tour_place]

    def action_tour(self) -> None:
        """Begin it, put it away, or go on where it was."""
        from deskops.tui.tour import STEPS

        if not self.tour_wish:
            self.say(
                _("The tour really does what it shows, so it works on made-up data: deskops demo --tour")
            )
        elif self._tour_beats is None or self._tour_offers:
            self._tour_offers = False
            self.tour_place = 0 if self.tour_place == len(STEPS) - 1 else self.tour_place
            self._set_out()
        else:
            self._put_away()

    def action_tour_next(self) -> None:
        """Go on without having done it, past what only it makes possible; an offer is declined."""
        if self._tour_offers:
            self._put_away()
        elif self.tour_step is not None:
            self._go_on()
            while not self.tour_step.can_be_done(self._tour_seen()):
                self._go_on()

    def _set_out(self) -> None:
        self._tour_began = None
        if self._tour_beats is None:
            self._tour_beats = self.set_interval(_EACH, self._look)
        self._look()

    def _put_away(self) -> None:
        if self._tour_beats is not None:
            self._tour_beats.stop()
        self._tour_beats, self._tour_offers = None, False
        for screen in self.screen_stack:
            screen.query("TourBar").remove()

    def _go_on(self) -> None:
        from deskops.tui.tour import STEPS

        self.tour_place = min(self.tour_place + 1, len(STEPS) - 1)
        self._tour_began = self._tour_seen()  # at once: a quick hand may have done it before the next look
        self._draw()

    def _look(self) -> None:
        if not self.screen_stack:  # it is ending
            return
        step = self.tour_step
        if step is not None:
            now = self._tour_seen()
            self._tour_began = self._tour_began or now
            if step.done(self._tour_began, now):
                self._go_on()
        self._draw()

    def _tour_seen(self) -> "Seen":
        from deskops.tui.tour import seen

        return seen(self.screen, self.tour_cursor, self.line.ended if self.line else "")

    @property
    def tour_cursor(self) -> int:
        """The row of the day that the cursor is on."""
        raise NotImplementedError

    # What is shown.

    def _draw(self) -> None:
        from deskops.tui.screens.frame import Frame
        from deskops.tui.widgets.tour_bar import TourBar

        for page in self.screen_stack:
            if isinstance(page, Frame) and page.is_mounted and page.head.is_attached:
                bars = page.query(TourBar)
                bar = bars.first() if bars else TourBar()
                if not bars:
                    page.mount(bar, after=page.head)
                self._fill(bar)

    def _fill(self, bar: "TourBar") -> None:
        from deskops.tui.tour import STEPS
        from deskops.tui.widgets.chips import Chip

        if self._tour_offers:
            words = _("New here? The tour shows a whole working day in five minutes, on these made-up data.")
            chips = [Chip("tour", _("Take the tour"), self.key_of("app.tour"), chosen=True)]
            bar.show(words, [*chips, Chip("tour_next", _("Not now"), self.key_of("app.tour-next"))])
            return
        step = STEPS[self.tour_place]
        words = _(step.words).format(*map(self.key_of, step.keys))
        count = _("{number} of {count}").format(number=self.tour_place + 1, count=len(STEPS))
        skip = Chip("tour_next", _("Skip this"), self.key_of("app.tour-next"))
        leave = Chip("tour", _("Leave the tour; the same key goes on"), self.key_of("app.tour"))
        bar.show(words, [Chip("", count), skip, leave] if self.tour_place + 1 < len(STEPS) else [leave])
