"""The font of Windows' own console, which draws lines two cells wide in some; other terminals do not tell theirs."""

import os
import sys


def console_font(platform: str = sys.platform) -> str:
    """Its face; empty on other systems, in Windows Terminal, which has a font of its own, and where nobody tells."""
    if platform != "win32" or "WT_SESSION" in os.environ:
        return ""
    import ctypes  # CONSOLE_FONT_INFOEX of wincon.h

    class Font(ctypes.Structure):
        _fields_ = (
            ("cbSize", ctypes.c_ulong),
            ("nFont", ctypes.c_ulong),
            ("width", ctypes.c_short),
            ("height", ctypes.c_short),
            ("family", ctypes.c_uint),
            ("weight", ctypes.c_uint),
            ("face", ctypes.c_wchar * 32),
        )

    found = Font(cbSize=ctypes.sizeof(Font))
    kernel = vars(ctypes)["windll"].kernel32  # there on Windows alone
    told = kernel.GetCurrentConsoleFontEx(kernel.GetStdHandle(-11), False, ctypes.byref(found))
    return str(found.face) if told else ""
