"""What a person filled in, held against the fields that an action asks: cleaned, typed, or refused with the reason."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from deskops.domain.entries import Action, Choice, Field, FieldKind, is_clock, is_date
from deskops.errors import UsageError
from deskops.i18n import LANGUAGES, _, speaking
from deskops.text import storable

LONGEST_TEXT = 20_000  # characters; a note of ten closely written pages
LONGEST_LINE = 200  # of what stands in lists: a title, a name, a number


def payload_of(action: Action, given: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of an entry. Raises UsageError naming the field, what it may be, and how to give it."""
    known = {field.name for field in action.fields}
    for name in given:
        if name not in known:
            raise UsageError(
                _("{action} has no field {name}.").format(action=_(action.label), name=name),
                hint=_("Its fields: {names}").format(names=", ".join(sorted(known)) or "–"),
            )
    values = {field.name: _value(action, field, given.get(field.name)) for field in action.fields}
    return {name: value for name, value in values.items() if value is not None}


def _value(action: Action, field: Field, given: Any) -> Any:
    given = storable(given).strip() if isinstance(given, str) else given
    if given is None or given == "":
        if field.required:
            raise UsageError(
                _("{action}: “{field}” is missing.").format(action=_(action.label), field=_(field.label)),
                hint=_("Give it with --{name}").format(name=field.name.replace("_", "-")),
            )
        return None
    match field.kind:
        case FieldKind.WHOLE:
            return _whole(field, given)
        case FieldKind.CHOICE:
            return _choice(field, str(given))
        case FieldKind.DATE:
            return iso_date(str(given))
        case FieldKind.CLOCK:
            return _clock(str(given))
        case _:
            return _text(field, given)


def _text(field: Field, given: Any) -> Any:
    if not isinstance(given, str):
        return given
    return within(_(field.label), given, LONGEST_TEXT)


def within(field: str, text: str, limit: int) -> str:
    """The text, where it is no longer than `limit` characters. Raises UsageError naming the field."""
    if len(text) > limit:
        raise UsageError(
            _("{field} is too long: {length} characters, at most {limit}.").format(
                field=field, length=len(text), limit=limit
            ),
            hint=_("Attach it as a file, or split it into several notes."),
        )
    return text


def iso_date(text: str) -> str:
    """The text, where it is a date. Raises UsageError."""
    if not is_date(text):
        raise UsageError(_("{value} is no date.").format(value=text), hint=_("It looks like 2026-11-30."))
    return text


def _clock(text: str) -> str:
    padded = text.zfill(5)
    if not is_clock(padded):
        raise UsageError(_("{value} is no time of day.").format(value=text), hint=_("It looks like 09:30."))
    return padded


def _whole(field: Field, given: Any) -> int:
    try:
        number = int(str(given).strip())
    except ValueError:
        number = None
    low = field.low if field.low is not None else -(10**9)
    high = field.high if field.high is not None else 10**9
    if number is None or not low <= number <= high:
        raise UsageError(
            _("{field} must be a whole number from {low} to {high}, not {given}.").format(
                field=_(field.label), low=low, high=high, given=given
            )
        )
    return number


def _choice(field: Field, given: str) -> str:
    """Its value, or its word in either language."""
    for choice in field.choices:
        if given == choice.value:
            return given
    for choice in field.choices:
        if given.casefold() in _words_of(choice):
            return choice.value
    names = [_named(choice) for choice in field.choices]
    raise UsageError(
        _("{field} cannot be {given}.").format(field=_(field.label), given=given),
        hint=_("It is one of: {names}").format(names=_(", ").join(names)),
    )


def _words_of(choice: Choice) -> set[str]:
    words = {choice.value, choice.label}
    for language in LANGUAGES:
        with suppress(OSError), speaking(language):  # an installation without its catalogue
            words.add(_(choice.label))
    return {word.casefold() for word in words}


def _named(choice: Choice) -> str:
    word = _(choice.label)
    if word.casefold() == choice.value.casefold():
        return choice.value
    return _("{value} ({word})").format(value=choice.value, word=word)
