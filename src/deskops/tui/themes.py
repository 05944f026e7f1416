"""Dark, light, and of high contrast a light one for a counter in the sun and a dark one."""

from typing import Final

from textual.theme import Theme

from deskops.i18n import N_

THEMES: Final = {
    "dark": Theme(
        "deskops-dark",
        primary="#3d7fd0",
        secondary="#5a6b80",
        accent="#b58cf0",
        warning="#e8b04a",
        error="#f0616d",
        success="#63c08a",
        foreground="#dfe5ec",
        background="#12161c",
        surface="#1b212a",
        panel="#222b37",
    ),
    "light": Theme(
        "deskops-light",
        primary="#2f6db5",
        secondary="#6b7a8c",
        accent="#6a3fb5",
        warning="#8a5a00",
        error="#b3202e",
        success="#1e7a45",
        foreground="#1b2430",
        background="#fbfcfd",
        surface="#eef2f6",
        panel="#e1e8f0",
        dark=False,
    ),
    "contrast": Theme(
        "deskops-contrast",
        primary="#0033aa",
        secondary="#000000",
        accent="#4b0082",
        warning="#6b3d00",
        error="#a00000",
        success="#00551f",
        foreground="#000000",
        background="#ffffff",
        surface="#ffffff",
        panel="#e0e0e0",
        dark=False,
        text_alpha=1.0,
        variables={"text-muted": "#303030"},
    ),
    "contrast-dark": Theme(
        "deskops-contrast-dark",
        primary="#3f86e0",
        secondary="#ffffff",
        accent="#e0c0ff",
        warning="#ffd75f",
        error="#ff9d9d",
        success="#8ff0a4",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#202020",
        text_alpha=1.0,
        variables={"text-muted": "#d0d0d0"},
    ),
}

LABELS: Final = {
    "dark": N_("Dark"),
    "light": N_("Light"),
    "contrast": N_("High contrast, light: for a counter in the sun"),
    "contrast-dark": N_("High contrast, dark"),
}
