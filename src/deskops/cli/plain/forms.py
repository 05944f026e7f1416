"""Questions in a row, each answer kept at once: whoever is interrupted, by kill -9 too, finds them as the defaults."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from deskops.cli.plain.questions import Question, ask
from deskops.cli.plain.talk import Back, tell
from deskops.errors import StoreError
from deskops.i18n import _
from deskops.store.drafts import Draft, Drafts

if TYPE_CHECKING:
    from deskops.ops.context import Context


class Kept:
    """The answers to the questions of one act on one subject; the full screen's form keeps its own in the same place.

    Where the disk does not take them, that is said once and the questions go on. In a run in which nothing is written
    they stay as they were before.
    """

    def __init__(self, context: "Context", subject: str, action: str) -> None:
        self._drafts = Drafts(context.paths.drafts, context.key)
        self._subject, self._action = subject, action
        self._only_reads = context.is_read_only
        self._faulty = False

    def read(self) -> dict[str, str]:
        found: list[Draft] = []
        with self._told():
            found = self._drafts.read(self._subject, self._action)
        return {one.field: one.text for one in found if one.field}

    def keep(self, name: str, text: str) -> None:
        if self._only_reads:
            return
        with self._told():
            self._drafts.keep([Draft(self._subject, self._action, name, text)])

    def drop(self) -> None:
        """The answers have become an entry."""
        if self._only_reads:
            return
        with self._told():
            self._drafts.drop(self._subject, self._action)

    def close(self) -> None:
        self._drafts.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            if not self._faulty:
                tell(_("Drafts are not kept: {reason}").format(reason=error.message))
            self._faulty = True


def fill(questions: Sequence[Question], kept: Kept | None = None) -> dict[str, str]:
    """The answers by name, without those that were left out. Raises Back at the first question, and Quit."""
    answers = kept.read() if kept else {}
    if answers:
        tell(_("These questions were begun before: Enter takes what was answered then."))
    tell(_("back leaves these questions, quit leaves deskops, ? explains."))
    place = 0
    while place < len(questions):
        question = questions[place]
        told = answers.get(question.name, question.default)
        number = _("{number} of {count}").format(number=place + 1, count=len(questions))
        try:
            answer = ask(replace(question, default=told), number if len(questions) > 1 else "")
        except Back:
            if place == 0:
                raise
            place -= 1
            continue
        answers[question.name] = answer
        if kept:
            kept.keep(question.name, answer)
        place += 1
    return {question.name: answers[question.name] for question in questions if answers[question.name]}
