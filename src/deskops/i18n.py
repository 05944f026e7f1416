"""The language a person reads: `_()` and its kin, dates, weekdays and numbers; nothing here knows the domain.

English texts are the keys. One catalogue, merged at build from `locale/zh_CN/<box>.po`; stdlib gettext at run time.
The front door asks for the language before anything else is imported, so this module imports nothing that takes time.
"""

import os
import sys
from contextvars import ContextVar

TYPE_CHECKING = False  # typing's own costs as much to import as all the rest of the front door
if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo
    from gettext import NullTranslations

LANGUAGES = ("en", "zh_CN")
LOCALE = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - pathlib takes half a start-up
_ZH_WEEKDAYS = "一二三四五六日"
_EN_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_current: "NullTranslations | None" = None
_language: str = "en"
# What one thread or task speaks for a while: a report in another language must not change the screen beside it.
_aside: "ContextVar[tuple[str, NullTranslations] | None]" = ContextVar("aside", default=None)


def use(language: str) -> None:
    """Speak `language` (en or zh_CN) from now on."""
    global _current, _language  # noqa: PLW0603 - the one language of a process
    _current = _catalogue(language)
    _language = language


class speaking:  # noqa: N801 - reads as a word in `with speaking("en"):`; contextlib would cost a start-up
    """Speak another language in this thread or task alone, for as long as the block lasts."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __enter__(self) -> None:
        self._before = _aside.set((self._language, _catalogue(self._language)))

    def __exit__(self, *_error: object) -> None:
        _aside.reset(self._before)


def language() -> str:
    aside = _aside.get()
    return aside[0] if aside else _language


def _catalogue(language: str) -> "NullTranslations":
    import gettext  # keeps each catalogue that it has read

    return gettext.translation("deskops", LOCALE, [language], fallback=language == "en")


def _spoken() -> "NullTranslations | None":
    aside = _aside.get()
    return aside[1] if aside else _current


def negotiate(*wishes: str | None) -> str:
    """The first wish that names a language we speak, else the system's, else English."""
    system = [os.environ.get(name) for name in ("DESKOPS_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    for wish in (*wishes, *system, _windows_language()):
        if wish and wish.lower().replace("-", "_").startswith("zh"):
            return "zh_CN"
        if wish:
            return "en"
    return "en"


def _windows_language() -> str | None:
    if sys.platform == "win32":
        import ctypes

        primary = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
        return "zh_CN" if primary == 0x04 else None  # LANG_CHINESE
    return None


def _(message: str) -> str:
    catalogue = _spoken()
    return message if catalogue is None else catalogue.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a text for the catalogue without translating it yet (registries are read before a language is chosen)."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    catalogue = _spoken()
    if catalogue is None:
        return singular if count == 1 else plural
    return catalogue.ngettext(singular, plural, count)


def weekday(day: "date") -> str:
    return f"周{_ZH_WEEKDAYS[day.weekday()]}" if language() == "zh_CN" else _EN_WEEKDAYS[day.weekday()]


def show_date(day: "date") -> str:
    """2026-11-23 Mon, or 2026年11月23日 周一."""
    text = f"{day.year}年{day.month}月{day.day}日" if language() == "zh_CN" else day.isoformat()
    return f"{text} {weekday(day)}"


def show_time(moment: "datetime", zone: "tzinfo | None" = None) -> str:
    """Date and time to the minute, in `zone` (the machine's own without one)."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
