"""The program of one signature: a report to read, a pad to sign on, nothing else."""

import os
from collections.abc import Mapping
from pathlib import Path

from deskops.domain.sealing import PAD
from deskops.ops.do.sealing import Signature
from deskops.ops.do.signing import Offer
from deskops.signature.strokes import Drawing
from deskops.tui.ending import Ending
from deskops.tui.screens.signing import REFUSE, PadScreen, ReadScreen
from deskops.tui.themes import THEMES


class LonePad(Ending[Drawing | str], inherit_bindings=False):
    """Ends with what was drawn, `refuse`, or nothing."""

    CSS_PATH = Path(__file__).with_name("deskops.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, offered: Offer, signer: Signature, theme: str, *, plain_lines: bool) -> None:
        super().__init__()
        for each in THEMES.values():
            self.register_theme(each)
        self.theme = THEMES[theme].name
        self.set_class(plain_lines, "-plain-lines")
        self.offered, self.signer = offered, signer
        self.was_precise = False

    def on_mount(self) -> None:
        self.heed_orders()
        self._read()

    def _read(self) -> None:
        self.push_screen(ReadScreen(self.offered, (PAD, REFUSE)), self._chosen)

    def _chosen(self, way: str | None) -> None:
        if way == PAD:
            screen = PadScreen(self.offered, self.signer)
            self.push_screen(screen, lambda drawn: self._drawn(screen, drawn))
        else:
            self.exit(way or "")

    def _drawn(self, screen: PadScreen, drawn: Drawing | str | None) -> None:
        self.was_precise = screen.pad.precise
        if drawn:
            self.exit(drawn)
        else:
            self._read()


def agent(precise: bool, environment: Mapping[str, str] = os.environ) -> str:
    """The terminal by its own name, and how finely it tells where the mouse is."""
    name = environment.get("TERM_PROGRAM") or environment.get("TERM") or "terminal"
    return f"{name}; {'pixels' if precise else 'cells'}"
