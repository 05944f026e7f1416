"""The keys of a round's board that change something, as `deskops campaign` does: each where it may be done now."""

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from deskops.i18n import N_, _
from deskops.tui.screens.signable import Signable, ToSign
from deskops.tui.widgets.chips import Chip, Chips

if TYPE_CHECKING:
    from deskops.ops.read.campaigns import CampaignPage, VisitProgress

# By key the action of the registry that must be allowed: of the visit, or of the round.
_VISIT: Final = {"campaign.agree": "agree", "campaign.move": "move", "campaign.leave-out": "cancel"}
_ROUND: Final = {"campaign.close": "close", "campaign.reopen": "reopen"}
_DESK: Final = ("campaign.replan", "campaign.generate")  # for who plans


class Rounding(Signable):
    """`page` is the round that is shown, `chosen` the visit at the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "visit('agree')", N_("Agree on the date"), id="campaign.agree"),
        Binding("m", "visit('move')", N_("Move to another date"), id="campaign.move"),
        Binding("x", "visit('cancel')", N_("Leave out"), id="campaign.leave-out"),
        Binding("n", "replan", N_("Plan anew"), id="campaign.replan"),
        Binding("e", "generate", N_("Make jobs"), id="campaign.generate"),
        Binding("b", "check", N_("Check devices"), id="campaign.check"),
        Binding("r", "report", N_("Report"), id="campaign.report"),
        Binding("K", "round('close')", N_("Close"), id="campaign.close"),
        Binding("o", "round('reopen')", N_("Reopen"), id="campaign.reopen"),
    ]
    page: "CampaignPage | None"

    @property
    def chosen(self) -> "VisitProgress | None":
        raise NotImplementedError

    @property
    def to_sign(self) -> ToSign | None:
        if self.page is None:
            return None
        line = self.page.line
        return ToSign("campaign", line.id, line.status, line.signed)

    def works(self, binding: Binding) -> bool:
        return self._may(binding.id or "") and super().works(binding)

    def _may(self, key: str) -> bool:
        from deskops.domain.actions.campaign import CAMPAIGN_ACTIONS, LINE_ACTIONS

        page, visit, roles = self.page, self.chosen, self.app.context.identity.roles
        if key in _VISIT:
            action = LINE_ACTIONS[_VISIT[key]]
            return visit is not None and visit.line.status in action.allowed_from and bool(action.who & roles)
        if key in _ROUND:
            action = CAMPAIGN_ACTIONS[_ROUND[key]]
            return page is not None and page.line.status in action.allowed_from and bool(action.who & roles)
        if key in _DESK:
            plans = CAMPAIGN_ACTIONS["close"].who & roles and self.app.context.identity.numbers
            return page is not None and bool(plans)
        if key == "campaign.check":
            return visit is not None and visit.left > 0
        return key != "campaign.report" or page is not None

    def chips(self) -> list[Chip]:
        """A button for each key that works now."""
        known = [each for each in Rounding.BINDINGS if isinstance(each, Binding) and self._may(each.id or "")]
        return [Chip(each.action, _(each.description), each.key) for each in known] + self.sign_chips()

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        if message.chips.id == "actions":
            message.stop()
            await self.run_action(message.name)
        else:
            await super().on_chips_pressed(message)

    def action_visit(self, name: str) -> None:
        from deskops.tui.round_acts import about_visit

        key = next(key for key, action in _VISIT.items() if action == name)
        if self.chosen is not None and self._may(key):
            self.app.ask(about_visit(self.app, self.chosen, name))

    def action_round(self, name: str) -> None:
        from deskops.tui.round_acts import about_round

        if self.page is not None and self._may(f"campaign.{name}"):
            self.app.ask(about_round(self.app, self.page, name))

    def action_replan(self) -> None:
        from deskops.tui.round_acts import replanning

        if self.page is not None and self._may("campaign.replan"):
            self.app.ask(replanning(self.app, self.page))

    def action_generate(self) -> None:
        from deskops.tui.round_acts import generate

        if self.page is not None and self._may("campaign.generate"):
            self.app.acts.do(self.app, generate(self.app.context, self.page.line.id), what=_("Make jobs"))

    def action_check(self) -> None:
        """The devices of the visit at the cursor, over the network."""
        from deskops.ops.read.machine_rounds import ref_of_visit

        if self.chosen is not None and self._may("campaign.check"):
            self.app.open("machines", ref_of_visit(self.chosen.line))

    def action_report(self) -> None:
        from deskops.tui.round_acts import report

        if self.page is not None:
            self.app.acts.do(self.app, report(self.app.context, self.page.line.id), what=_("Report"))
