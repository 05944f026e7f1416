"""Settings of the terminal that the full-screen program is shown in, and of how it calls for a person."""

from typing import Final

from deskops.config.declaring import Group, Setting
from deskops.config.rules import OneOf, between
from deskops.i18n import N_

AUTO: Final = "auto"
ON: Final = "on"
OFF: Final = "off"
_A_DAY: Final = 24 * 60  # minutes


class Terminal(Group):
    """Switches for terminals that say more than they can; `deskops doctor --terminal` finds those that help."""

    kitty_keys = Setting(
        AUTO,
        N_(
            "auto, on or off: keys as the kitty protocol tells them; off where an input method loses its text"
        ),
        OneOf(AUTO, ON, OFF),
    )
    pixel_mouse = Setting(
        AUTO,
        N_("auto, on or off: the mouse told in pixels; off where every click lands in a corner"),
        OneOf(AUTO, ON, OFF),
    )
    colours = Setting(
        AUTO,
        N_("auto, 16, 256 or truecolor: how many colours the terminal shows"),
        OneOf(AUTO, "16", "256", "truecolor"),
    )


class Notify(Group):
    """How a deadline that comes near is told while nobody looks at the program."""

    way = Setting(
        AUTO,
        N_(
            "auto: by the desktop, else the terminal, else its bell; bell: by the bell alone; off: not at all"
        ),
        OneOf(AUTO, "bell", OFF),
    )
    before = Setting(
        0,
        N_("minutes before a deadline at which it is told; 0: when its service level warns"),
        between(0, _A_DAY),
    )
    title = Setting(
        False, N_("tell the title of the job as well; a locked screen shows it to whoever stands there")
    )
