"""The program's own log in words: its events, how a command failed, and what else a line holds."""

from collections.abc import Mapping
from typing import Any, Final

from deskops.i18n import N_, _
from deskops.kept import words_of
from deskops.ops.read.sync_words import RESULTS

EVENTS: Final[Mapping[str, str]] = {
    "done": N_("done"),
    "said": N_("said"),
    "error": N_("error"),
    "defect": N_("defect"),
    "sync": N_("sync"),
    "notified": N_("notified"),
    "unlocked": N_("unlocked"),
    "order": N_("order of the desk"),
    "order-ignored": N_("order ignored"),
    "unsent-not-kept": N_("unsent steps not kept"),
    "copy-not-remembered": N_("copy not remembered"),
    "quarantine-refused": N_("not put aside"),
    "token-left": N_("token left behind"),
    "wipe-not-heard": N_("wiping not reported"),
}
# Codes of errors that a person meets; the others name what only their report explains.
_CODES: Final[Mapping[str, str]] = {
    "usage": N_("called wrongly"),
    "refused": N_("not allowed"),
    "config": N_("wrong setting"),
    "not-found": N_("not found"),
    "ambiguous": N_("not clear which"),
    "bad-input": N_("wrong input"),
    "unreachable": N_("not reached"),
    "rejected": N_("the desk said no"),
    "locked": N_("locked"),
    "disk": N_("disk or rights"),
}
_NAMES: Final[Mapping[str, str]] = {
    "event": N_("Event"),
    "command": N_("Command"),
    "code": N_("Reason"),
    "crash": N_("Report"),
    "message": N_("Said"),
    "exit": N_("Exit code"),
    "ms": N_("Milliseconds"),
}


_BESIDE: Final = ("text", "values")  # the key of the message and what is put into it


def event(line: Mapping[str, Any]) -> str:
    """One that this version does not know stands as it is called."""
    name = str(line.get("event", ""))
    return _(EVENTS[name]) if name in EVENTS else name


def reason(line: Mapping[str, Any]) -> str:
    """Why it failed; empty where it did not."""
    code = str(line.get("code", ""))
    return _(_CODES[code]) if code in _CODES else code


def command(line: Mapping[str, Any]) -> str:
    """What ran: `deskops` where it was called without a command; empty for what no command said."""
    return str(line["command"]) or "deskops" if "command" in line else ""


def came_to(line: Mapping[str, Any]) -> list[str]:
    """How a command or a meeting with the desk ended and how long it took, where that was noted."""
    parts = [_("exit code {code}").format(code=line["exit"])] if "exit" in line else []
    if "result" in line:
        parts.append(_(RESULTS.get(str(line["result"]), str(line["result"]))))
    return [*parts, _("{count} ms").format(count=line["ms"])] if "ms" in line else parts


def message(line: Mapping[str, Any]) -> str:
    """What was said, in the reader's language where it is known how."""
    return words_of(str(line.get("message", "")), line)


def details(line: Mapping[str, Any]) -> list[tuple[str, str]]:
    """All that a line holds but its time, each with what it is called."""
    words = {"event": event(line), "code": reason(line), "message": message(line)}
    return [
        (_(_NAMES[name]) if name in _NAMES else name, words.get(name, str(value)))
        for name, value in line.items()
        if name not in ("at", *_BESIDE)
    ]
