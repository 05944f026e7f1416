"""One question: said in whole lines, asked again with the reason until its answer can be taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from deskops.cli.plain.talk import HELP, hear, tell
from deskops.errors import UsageError
from deskops.i18n import _

_MORE: Final = "\\"  # at the end of a line of a long text
_NOTHING: Final = "-"


def as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Question:
    """`choices` are values with their labels; where it is `open`, other answers can be taken too.

    `take` makes of an answer what is kept. Raises UsageError with the reason why it cannot be.
    """

    name: str
    label: str
    help: str = ""
    required: bool = False
    default: str = ""
    choices: Sequence[tuple[str, str]] = ()
    open: bool = False
    long: bool = False
    take: Callable[[str], str] = as_it_is

    def named(self, value: str) -> str:
        """How a value is called here."""
        return dict(self.choices).get(value, value)


def ask(question: Question, place: str = "") -> str:
    """What is kept of the answer, empty where it is left out. Raises Back and Quit. `place`: as in "2 of 4"."""
    while True:
        _put(question, place)
        heard = hear()
        if heard in HELP:
            _explain(question)
            continue
        try:
            return _taken(question, heard)
        except UsageError as error:
            tell(_("Not taken: {reason}").format(reason=error.message))
            if error.hint:
                tell(error.hint)


def _put(question: Question, place: str) -> None:
    words = _("{label} (needed)") if question.required else _("{label} (may be left out)")
    label = words.format(label=question.label)
    tell(_("Question {place}: {label}").format(place=place, label=label) if place else label)
    for number, (_value, name) in enumerate(question.choices, 1):
        tell(_("{number}. {name}").format(number=number, name=name))
    if question.long:
        tell(_goes_on())
    if question.default:
        tell(_("Enter takes: {value}").format(value=question.named(question.default)))
    elif not question.required:
        tell(_("Enter leaves it out."))


def _explain(question: Question) -> None:
    if question.help:
        tell(question.help)
    if question.choices:
        tell(_("Type the number of a choice, or its name."))
    if question.long:
        tell(_goes_on())
    if question.default and not question.required:
        tell(_("A single - leaves it out."))
    tell(_("back goes to the question before, quit leaves deskops; answers so far are kept."))


def _taken(question: Question, heard: str) -> str:
    if not heard and question.default:
        return question.default
    if heard == _NOTHING and not question.required:
        return ""
    text = _gone_on(heard) if question.long else heard
    if not text:
        if question.required:
            raise UsageError(_("“{field}” is needed.").format(field=question.label))
        return ""
    return question.take(_chosen(question, text))


def _goes_on() -> str:
    return _("A line that ends with \\ goes on in the next one.")


def _gone_on(heard: str) -> str:
    lines = [heard]
    while lines[-1].endswith(_MORE):
        lines[-1] = lines[-1].removesuffix(_MORE).rstrip()
        lines.append(hear())
    return "\n".join(lines)


def _chosen(question: Question, text: str) -> str:
    """The value of the choice that was meant, by its number, its name or itself."""
    if not question.choices:
        return text
    if text.isdecimal() and 1 <= int(text) <= len(question.choices):
        return question.choices[int(text) - 1][0]
    for value, name in question.choices:
        if text.casefold() in (value.casefold(), name.casefold()):
            return value
    if question.open:
        return text
    raise UsageError(
        _("{text} is none of the choices.").format(text=text),
        hint=_("Type a number from 1 to {most}.").format(most=len(question.choices)),
    )
