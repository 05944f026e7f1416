"""Acting on a job from any screen: one key an action, from the registry; a form where an action asks for something."""

from dataclasses import replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from textual.binding import Binding, BindingsMap

from deskops.i18n import N_, _
from deskops.tui.scanner import Dropped
from deskops.tui.screens.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deskops.domain.entries import Action
    from deskops.store.views.tuples import JobLine

NEXT_STEP: Final = "act."  # among hints: the first step that the job allows
_INSTEAD: Final = 4  # steps that a refusal names: the toast is to be read in passing


def act_bindings(actions: "Mapping[str, Action]") -> list[Binding]:
    """A key for each action of the registry that has one, for undo and for redo."""
    keys = [
        Binding(action.key, f"act('{action.name}')", action.label, show=False, id=f"act.{action.name}")
        for action in actions.values()
        if action.key
    ]
    undo = Binding(
        "u",
        "undo",
        N_("Undo this job's last step"),
        tooltip=N_("Undo the last step"),
        show=False,
        id="act.undo",
    )
    redo = Binding(
        "ctrl+r", "redo", N_("Redo this job's step"), tooltip=N_("Redo the step"), show=False, id="act.redo"
    )
    return [*keys, undo, redo]


class Acting(Frame):
    """`subject` is the job that the keys act on."""

    _knows_actions = False

    @property
    def subject(self) -> "JobLine | None":
        raise NotImplementedError

    def learn_actions(self) -> None:
        """Bind a key to each action. The registry is read after the first paint, which needs none of it."""
        from deskops.domain.actions.job import JOB_ACTIONS

        self._knows_actions = True
        self._bindings = BindingsMap.merge([self._bindings, BindingsMap(act_bindings(JOB_ACTIONS))])
        self.refresh_bindings()

    def may(self, action: "Action") -> bool:
        job = self.subject
        if job is None:
            return False
        if action.name in ("accept-late", "settle") and not job.attention:
            return False
        if action.name == "call-back" and job.status not in ("confirmed", "closed"):
            return False
        legal = not action.allowed_from or job.status in action.allowed_from
        return legal and bool(action.who.intersection(self.app.context.identity.roles))

    @property
    def hinted(self) -> "Sequence[str]":
        if NEXT_STEP not in self.HINTS or not self._knows_actions:
            return self.HINTS
        return [f"act.{self._next_step()}" if name == NEXT_STEP else name for name in self.HINTS]

    def _next_step(self) -> str:
        """As the row of the job tells it: nothing is read for a hint."""
        from deskops.domain.actions.job import JOB_ACTIONS

        steps = takewhile(lambda each: each.allowed_from, JOB_ACTIONS.values())  # they come before all else
        return next((each.name for each in steps if self.may(each)), "")

    def works(self, binding: Binding) -> bool:
        _before, act, name = (binding.id or "").partition("act.")
        if not act:
            return super().works(binding)
        from deskops.domain.actions.job import JOB_ACTIONS

        return self.may(JOB_ACTIONS[name]) if name in JOB_ACTIONS else self.may_retract(name)

    def may_retract(self, _what: str) -> bool:
        """Whether there may be a step to undo or redo; a list does not know the steps of its jobs."""
        return self.subject is not None

    def action_act(self, name: str) -> None:
        from deskops.domain.actions.job import JOB_ACTIONS

        if self.subject is None:
            return
        if not self.may(JOB_ACTIONS[name]):  # before a form: nobody fills one in vain
            self.refuse(JOB_ACTIONS[name])
        else:
            self.app.act_on_job(self.subject.id, self.subject.number, JOB_ACTIONS[name])

    def refuse(self, action: "Action") -> None:
        """Why not, and the keys of what can be done instead, the next step first."""
        from deskops.domain.actions.job import JOB_ACTIONS
        from deskops.tui.offers import why_not

        words = _("{action}: {reason}").format(action=_(action.label), reason=why_not(self, action.name))
        instead = (each for each in JOB_ACTIONS.values() if each.key and self.may(each))
        named = [f"{self.key_of(f'act.{each.name}')} {_(each.label)}" for each in islice(instead, _INSTEAD)]
        now = _("Possible now: {names}").format(names=_(", ").join(named)) if named else ""
        self.app.say("\n".join(filter(None, (words, now))), wrong=True)

    def on_dropped(self, message: Dropped) -> None:
        from deskops.domain.actions.job import JOB_ACTIONS
        from deskops.tui.asking import about_job

        job = self.subject
        if job is not None and self.may(JOB_ACTIONS["photo"]):
            message.stop()
            ask = about_job(self.app, job.id, job.number, JOB_ACTIONS["photo"])
            self.app.ask(replace(ask, dropped=message.path))

    def action_undo(self) -> None:
        if self.subject:
            self.app.retract(self.subject.id, "undo")

    def action_redo(self) -> None:
        if self.subject:
            self.app.retract(self.subject.id, "redo")
