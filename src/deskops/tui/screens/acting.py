"""Acting on a job from any screen: one key an action, from the registry; a form where an action asks for something."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingsMap

from deskops.i18n import N_, _
from deskops.tui.scanner import Dropped
from deskops.tui.screens.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deskops.domain.entries import Action
    from deskops.store.views.tuples import JobLine


def act_bindings(actions: "Mapping[str, Action]") -> list[Binding]:
    """A key for each action of the registry that has one, for undo and for redo."""
    keys = [
        Binding(action.key, f"act('{action.name}')", action.label, show=False, id=f"act.{action.name}")
        for action in actions.values()
        if action.key
    ]
    undo = Binding("u", "undo", N_("Undo the last step"), show=False, id="act.undo")
    return [*keys, undo, Binding("ctrl+r", "redo", N_("Redo the step"), show=False, id="act.redo")]


class Acting(Frame):
    """`subject` is the job that the keys act on."""

    @property
    def subject(self) -> "JobLine | None":
        raise NotImplementedError

    def learn_actions(self) -> None:
        """Bind a key to each action. The registry is read after the first paint, which needs none of it."""
        from deskops.domain.actions.job import JOB_ACTIONS

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
        if JOB_ACTIONS[name].fields and not self.may(JOB_ACTIONS[name]):  # nobody fills a form in vain
            from deskops.tui.offers import why_not

            label = _(JOB_ACTIONS[name].label)
            self.app.say(_("{action}: {reason}").format(action=label, reason=why_not(self, name)), wrong=True)
        else:
            self.app.act_on_job(self.subject.id, self.subject.number, JOB_ACTIONS[name])

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
