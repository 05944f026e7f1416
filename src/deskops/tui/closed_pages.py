"""Lets go of what closed pages had drawn; the one place that reaches into Textual's own cache, and why."""

from textual._styles_cache import StylesCache


def let_go() -> None:
    """Drop Textual's cache of border colours, which pins the drawn lines of every page that was ever open.

    Textual 8.2 caches the method under 1,024 keys that each hold the widget's whole line cache, so an hour of opening
    jobs keeps some 200 MB. What is asked again is worked out again, in microseconds.
    """
    StylesCache.get_inner_outer.cache_clear()
