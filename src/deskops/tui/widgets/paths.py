"""A box for the path of a file: completes what is typed from the folder it leads to."""

import re
from pathlib import Path

from textual import events
from textual.suggester import Suggester

from deskops.text import visible
from deskops.tui.widgets.text_boxes import LineBox

_MOST = 2000  # names looked through in one folder


class PathSuggester(Suggester):
    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return completion(value)


class PathBox(LineBox):
    """Right or tab takes the suggestion; dropping a file on the terminal pastes its path."""

    def __init__(self, *, placeholder: str = "") -> None:
        super().__init__(compact=True, placeholder=placeholder, suggester=PathSuggester())

    def on_key(self, event: events.Key) -> None:
        if event.key == "tab" and (found := completion(self.value)) and found != self.value:
            event.stop()
            event.prevent_default()
            self.value = found
            self.cursor_position = len(found)

    def on_paste(self, event: events.Paste) -> None:
        event.text = dropped(event.text)


def dropped(text: str) -> str:
    """The first path in what a terminal pastes when a file is dropped on it: bare, quoted, with backslashes or file://."""
    from urllib.parse import unquote, urlsplit

    first = next(iter(text.strip().splitlines()), "").strip()
    if len(first) > 1 and first[0] == first[-1] and first[0] in "'\"":
        return first[1:-1]
    if first.lower().startswith("file://"):
        path = unquote(urlsplit(first).path)
        return path[1:] if re.match(r"/[A-Za-z]:", path) else path
    return re.sub(r"\\(.)", r"\1", first) if first.startswith(("/", "~")) else first


def path_of(typed: str) -> str:
    """The path that somebody typed or pasted: as it stands where such a file is there, else read as what is dropped."""
    typed = typed.strip()
    return typed if is_file(typed) else dropped(typed)


def is_file(path: str) -> bool:
    try:
        return len(path) > 1 and Path(path).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def completion(value: str) -> str | None:
    """The first path that begins with `value`; a folder ends in a slash. None where nothing does."""
    if not value:
        return None
    typed = Path(value).expanduser()
    folder, start = (typed, "") if value.endswith(("/", "\\")) else (typed.parent, typed.name)
    try:
        names = sorted(
            each.name + ("/" if each.is_dir() else "")
            for _n, each in zip(range(_MOST), folder.iterdir(), strict=False)
            if each.name.startswith(start) and not (each.name.startswith(".") and not start)
        )
    except OSError:
        return None
    kept = value[: len(value) - len(start)] if start else value
    return next((kept + name for name in names if visible(name) == name), None)
