"""The commands of the command line, done from a menu: the same acts, words, errors and log."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from deskops import i18n
from deskops.cli.plain.forms import Kept, fill
from deskops.cli.plain.questions import Question

if TYPE_CHECKING:
    from deskops.ops.context import Context


def run(*arguments: str) -> bool:
    """Whether it succeeded; what it says and what went wrong is said by it."""
    from deskops.cli.boundary import run as do

    return do(arguments, i18n.language()) == 0


class Form(NamedTuple):
    """What becomes of answers. `subject` and `action` name their drafts; those of `places` are arguments of the
    command, the others options, which `called` names where they are called otherwise.
    """

    subject: str
    action: str
    places: Sequence[str] = ()
    called: Mapping[str, str] = MappingProxyType({})


def ask_and_run(
    context: "Context", questions: Sequence[Question], command: Sequence[str], form: Form
) -> bool:
    """Whether the command succeeded. Raises Back at the first question, and Quit; the answers are kept then."""
    kept = Kept(context, form.subject, form.action)
    try:
        answers = {form.called.get(name, name): text for name, text in fill(questions, kept).items()}
        done = run(*command, *options(answers, form.places))
        if done:
            kept.drop()
        return done
    finally:
        kept.close()


def options(answers: Mapping[str, str], places: Sequence[str] = ()) -> list[str]:
    """As a command line has them; whatever they begin with, none is taken for another."""
    named = [f"--{name.replace('_', '-')}={text}" for name, text in answers.items() if name not in places]
    told = [answers[name] for name in places if name in answers]
    return [*named, *(["--", *told] if told else [])]
