"""Questions made of what is known already: of an action's fields, and of what a command takes."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskops.cli.plain.questions import Question, as_it_is
from deskops.domain.entries import Field, FieldKind, is_clock
from deskops.errors import UsageError
from deskops.i18n import _

if TYPE_CHECKING:
    import click

    from deskops.ops.context import Context


def of_field(context: "Context", field: Field, default: str = "") -> Question:
    return Question(
        field.name,
        _(field.label),
        help=" ".join(filter(None, (_(field.help) if field.help else "", _bounds(field)))),
        required=field.required,
        default=default,
        choices=_choices(context, field),
        long=field.kind is FieldKind.LONG_TEXT,
        take=_takers(context, field).get(field.kind, as_it_is),
    )


def of_fields(
    context: "Context", fields: Sequence[Field], given: Mapping[str, str] | None = None
) -> list[Question]:
    """`given`: by name what Enter takes."""
    return [of_field(context, field, (given or {}).get(field.name, "")) for field in fields]


def _choices(context: "Context", field: Field) -> Sequence[tuple[str, str]]:
    if field.kind is not FieldKind.ENGINEER:
        return [(choice.value, _(choice.label)) for choice in field.choices]
    from deskops.store import views
    from deskops.store.views.tuples import EngineerRow

    return [(row.name, row.name) for row in views.rows(context.views, "engineers", EngineerRow)]


def _bounds(field: Field) -> str:
    if field.kind is not FieldKind.WHOLE:
        return ""
    if field.low is None or field.high is None:
        return _("A whole number.")
    return _("A whole number from {low} to {high}.").format(low=field.low, high=field.high)


def _takers(context: "Context", field: Field) -> Mapping[FieldKind, Callable[[str], str]]:
    return {
        FieldKind.WHOLE: partial(whole, low=field.low, high=field.high),
        FieldKind.DATE: partial(day, context),
        FieldKind.CLOCK: clock,
        FieldKind.FILE: file,
    }


def whole(text: str, low: int | None = None, high: int | None = None) -> str:
    """Raises UsageError for what is no whole number within the bounds."""
    number = int(text) if text.removeprefix("-").isdecimal() else None
    if number is None:
        raise UsageError(_("{text} is not a whole number.").format(text=text))
    if (low is not None and number < low) or (high is not None and number > high):
        raise UsageError(_("It must be a number from {low} to {high}.").format(low=low, high=high))
    return str(number)


def day(context: "Context", text: str) -> str:
    """As an ISO date. Raises UsageError."""
    from deskops.cli.moments import parse_day

    return parse_day(text, context.today).isoformat()


def clock(text: str) -> str:
    """Raises UsageError."""
    if not is_clock(text):
        raise UsageError(_("{text} is not a time of day, as in 09:30.").format(text=text))
    return text


def file(text: str) -> str:
    """A file that is there, by its whole path. Raises UsageError."""
    path = Path(text.strip("\"'")).expanduser()
    if not path.is_file():
        raise UsageError(_("There is no file {path}.").format(path=path))
    return str(path.absolute())


def of_param(context: "Context", command: "click.Context", param: "click.Parameter") -> Question:
    """What a command takes: a field of an action where it stands for one, else as its help says."""
    field: Field | None = getattr(param, "field", None)
    if field is not None:
        return of_field(context, field)
    return Question(
        param.name or "",
        _label(command, param),
        required=True,
        choices=_offers(context, command, param),
        open=True,
        take=partial(_converted, command, param),
    )


def _label(command: "click.Context", param: "click.Parameter") -> str:
    about = getattr(param, "help", "") or param.make_metavar(ctx=command).strip("[]")
    return str(about).rstrip(".。")


def _offers(
    context: "Context", command: "click.Context", param: "click.Parameter"
) -> Sequence[tuple[str, str]]:
    """The day's jobs where a job is asked for."""
    if param.name != "job" or not context.has_store:
        return ()
    from deskops.ops.read.day import today

    return [(line.number, f"{line.number} {line.title}") for line in today(context).jobs if line.open]


def _converted(command: "click.Context", param: "click.Parameter", text: str) -> str:
    """The text itself, once the command would take it. Raises UsageError."""
    import click

    value: Any = text.split() if param.nargs == -1 else text
    try:
        param.type_cast_value(command, value)
    except click.BadParameter as error:
        raise UsageError(error.format_message()) from error
    return text
