"""Lets go of what closed pages leave in Textual; the one place that reaches into it for that, and why."""

from textual._styles_cache import StylesCache
from textual.app import App


def let_go(app: App[None]) -> None:
    """Called whenever a page is come back to, so that what the one before it left goes with the next at the latest."""
    _lines_of_closed_pages()
    _boxes_that_watch(app)


def _lines_of_closed_pages() -> None:
    """Drop Textual's cache of border colours, which pins the drawn lines of every page that was ever open.

    Textual 8.2 caches the method under 1,024 keys that each hold the widget's whole line cache, so an hour of opening
    jobs keeps some 200 MB. What is asked again is worked out again, in microseconds.
    """
    StylesCache.get_inner_outer.cache_clear()


def _boxes_that_watch(app: App[None]) -> None:
    """Each box of several lines of text watches the theme. Textual 8.2 forgets those that have closed only when the
    theme changes: till then each holds itself, its text and its undo.
    """
    for watchers in getattr(app, "__watchers", {}).values():
        watchers[:] = [each for each in watchers if not each[0]._closing]  # noqa: SLF001 - as Textual asks it
