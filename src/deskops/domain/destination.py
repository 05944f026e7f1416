"""Where a device that is installed or handed out goes, and what the register says once it is there; pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

PLACE: Final = "place"  # the step of a visit that says it
WITHOUT_NAMES: Final = ("site_id", "site", "department", "room", "from_site", "from_department")
FIELDS: Final = (*WITHOUT_NAMES, "used_by", "phone")
_REGISTERED: Final = ("site_id", "department", "used_by")  # the register has no column for a room

Destination = Mapping[str, str]  # by one of `FIELDS`; what is not said stays as it is


def taken(before: Destination, payload: Mapping[str, Any]) -> Destination:
    """What is said last stands; what it leaves out stays said. An erased name is none."""
    return {**before, **{name: payload[name] for name in FIELDS if isinstance(payload.get(name), str)}}


def register_changes(goes: Destination, register: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields of the register that say something else, with what they are to say.

    A telephone is its user's: where the user is another, the old one goes. A spare device is in use from then on.
    """
    wanted = {name: goes[name] for name in _REGISTERED if goes.get(name)}
    if "phone" in goes or wanted.get("used_by", register["used_by"]) != register["used_by"]:
        wanted["phone"] = goes.get("phone", "")
    if wanted and register["status"] == "spare":
        wanted["status"] = "in-use"
    yield from ((name, now) for name, now in wanted.items() if (register[name] or "") != now)


def place_words(goes: Destination) -> str:
    """The place alone, in one line; empty where nothing of it is said."""
    return " ".join(goes[name] for name in ("site", "department", "room") if goes.get(name))
