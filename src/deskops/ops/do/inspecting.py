"""Running the checks for a person: on this machine or on recorded facts, and what they say into an inspection.

Nothing that writes is imported before something is written: a run without a device is over before SQLModel is there.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from deskops.checks.registry import USUAL, Check, profile_of_kind
from deskops.checks.runner import Inspected, Inspection
from deskops.domain.finding import Finding
from deskops.domain.inspection import InspectionStatus
from deskops.domain.nouns import AssetKind, word
from deskops.errors import NotFound, Refused, UsageError
from deskops.i18n import _
from deskops.ops.do.check_answers import answers_of, evidence, follow_loose, told
from deskops.ops.read.check_policy import policy_of, wanted_checks
from deskops.ops.read.scopes import right_scopes
from deskops.system_errors import why

if TYPE_CHECKING:
    from deskops.checks.custom import Commands
    from deskops.checks.policy import Policy
    from deskops.checks.targets.local import Local
    from deskops.ops.context import Act, Context
    from deskops.ops.do.inspections import Visit
    from deskops.ops.read.last_checks import Compared
    from deskops.store.views.device_tuples import AssetLine

_COMPUTERS: Final = frozenset({AssetKind.PC, AssetKind.LAPTOP, AssetKind.OTHER})


class Recorded(NamedTuple):
    """What a run came to: the visit and its entry, its items answered, those left and why, and problems by id."""

    inspection: str
    entry: str
    answered: dict[str, str]
    unanswered: dict[str, str]
    opened: list[str]
    solved: list[str]
    doubt: str = ""  # in words, when the machine that was checked may not be the device of the visit


class Run:
    """Iterate it once: findings come as their facts are read. Then `save_facts` and `record`."""

    def __init__(
        self,
        context: "Context",
        inspection: Inspected,
        checks: Sequence[Check],
        policy: "Policy",
        profile: str,
        *,
        asset: str,
        job: str,
        visit: str,
        device: "AssetLine | None" = None,
        of_round: bool = False,
    ) -> None:
        """`of_round`: a round iterates the inspection."""
        self.inspection, self.checks, self.policy, self.profile = inspection, checks, policy, profile
        self._context = context
        self._asset, self._job, self._visit = asset, job, visit
        self._device = device
        self._begun = of_round
        self._compared: Compared | None = None
        self._recorded = False

    def __iter__(self) -> Iterator[Finding]:
        self._begun = True
        if isinstance(self.inspection, Inspection):
            yield from self.inspection

    @property
    def inventory(self) -> dict[str, Any]:
        """What is compared from visit to visit."""
        from deskops.checks.inventory import inventory

        return inventory(self.inspection.facts)

    def compared(self) -> "Compared | None":
        """What is another since the checks ran on this device the last time, which is before `record`."""
        if self._compared is None and self._device is not None and not self._recorded:
            from deskops.ops.read.last_checks import compared

            self._compared = compared(self._context, self._device.id, self.inventory)
        return self._compared

    def save_facts(self, path: Path) -> None:
        """Keep what was read, to be judged elsewhere. Raises UsageError where the file cannot be written."""
        from deskops.checks.document import save

        try:
            save(self.inspection.facts, path)
        except OSError as error:
            raise UsageError(
                _("{path} cannot be written: {detail}").format(path=path, detail=why(error)),
                hint=_("Choose another place: --save-facts FILE"),
            ) from error

    def record(self) -> Recorded:
        """Write the run down: one entry with its findings, which answers the bound items; failures open problems.

        Without a visit of the device under way, one is begun. Raises UsageError without a device, job or inspection.
        """
        from deskops.ops.do.inspections import load_visit, start

        if not (self._visit or self._asset or self._job):
            raise UsageError(
                _("Nothing says which device this is."),
                hint=_("Say it: --asset, --job or --inspection"),
            )
        if not self._begun:
            for _finding in self:
                pass
        self.compared()
        self._recorded = True
        visit = self._visit or start(self._context, asset=self._asset, job=self._job).subject
        with self._context.act() as act:
            return self._write(act, load_visit(act, visit))._replace(doubt=self._doubt())

    def _doubt(self) -> str:
        """Checks run where they run: nobody but the machine's own name can say that it was another device."""
        from deskops.checks.kinds import Host

        host = self.inspection.facts.get(Host)
        name = host.name.partition(".")[0] if host else ""
        if not name or self._device is None or not self._device.hostname:
            return ""
        if name.casefold() == self._device.hostname.casefold():
            return ""
        words = _("The machine that was checked calls itself {name}; the visit is of {tag}, {known}.").format(
            name=name, tag=self._device.tag or "", known=self._device.hostname
        )
        return f"{words} {_('If it was the wrong one, undo the checks.')}"

    def _write(self, act: "Act", visit: "Visit") -> Recorded:
        from deskops.ops.do.inspections import land

        found = {finding.check: finding for finding in self.inspection.findings}
        bound = [item for item in visit.items if item.check in found]
        answered, unanswered = answers_of(bound, found)
        known = visit.state.answers
        why = {item: text for item, text in unanswered.items() if not known.get(item, {}).get("value")}
        payload = {
            "target": self.inspection.target,
            "profile": self.profile,
            "outcome": str(self.inspection.outcome),
            "findings": [evidence(finding) for finding in self.inspection.findings],
            "inventory": self.inventory,
            "answers": {
                **{
                    item: {"value": value, "evidence": told(found[check])}
                    for item, (value, check) in answered.items()
                },
                **{item: {"evidence": text} for item, text in why.items()},
            },
        }
        severities = {item.id: str(found[item.check].severity) for item in bound if item.check in found}
        acted, consequences = land(act, visit, "checks", payload, answered, severities=severities)
        loose = [f for f in found.values() if f.check not in {item.check for item in visit.items}]
        follow_loose(act, visit, loose, consequences)
        values = {item: value for item, (value, _check) in answered.items()}
        return Recorded(
            visit.subject.record.id, acted.entry, values, unanswered, consequences.opened, consequences.solved
        )


def own_of(context: "Context") -> "Commands":
    """Enter the checks that the settings allow beside ours; in the place of those that were changed, why."""
    told = context.settings.checks
    if not (told.custom or told.plugins):
        return {}
    from deskops.ops.read.own_checks import load_own

    return load_own(context)


def prepare(
    context: "Context",
    *,
    facts: Path | None = None,
    here: "Local | None" = None,
    asset: str = "",
    job: str = "",
    inspection: str = "",
    profile: str = "",
    checks: Sequence[str] = (),
    fast: bool = False,
) -> Run:
    """A run of the checks on this machine, or on `facts` that were read elsewhere; references are ids.

    `here` is this machine where something of it is being read already.

    Raises NotFound for an unknown check, profile or reference, BadInput for a facts file, ConfigError for settings,
    Refused for an inspection that is finished, and for a device that this machine cannot be.
    """
    commands = own_of(context)
    right_scopes(context)
    asset, job, bound = _meant(context, asset, job, inspection)
    device = _device(context, asset)
    if device and facts is None and not (profile or checks):
        _may_be_this_machine(device)
    profile = profile or (profile_of_kind(device.kind) if device else USUAL)
    chosen = wanted_checks(profile, tuple(checks), bound)
    policy = policy_of(context, device, profile=profile, checks=chosen)
    run = Inspection(_target(facts, here, commands), chosen, policy, clock=lambda: context.now, fast=fast)
    return Run(context, run, chosen, policy, profile, asset=asset, job=job, visit=inspection, device=device)


def _may_be_this_machine(device: "AssetLine") -> None:
    """What is read here must not become the findings of a printer in the same room."""
    if device.kind in _COMPUTERS:
        return
    raise Refused(
        _("{tag} is a {kind}: checks that run on this machine say nothing of it.").format(
            tag=device.tag or device.hostname, kind=_(word(device.kind))
        ),
        hint=_(
            "Answer its items by hand. If this machine is the device, say so: deskops inspect --profile pc"
        ),
    )


def _meant(context: "Context", asset: str, job: str, inspection: str) -> tuple[str, str, list[str]]:
    """The device and the job, and the checks that the items of its checklist are bound to."""
    if not (asset or job or inspection):
        return "", "", []
    from deskops.domain.checklist import items_of
    from deskops.ops.read.inspections import template_for
    from deskops.store import views
    from deskops.store.views.day_tuples import JobLine
    from deskops.store.views.inspection_tuples import InspectionLine, TemplateRow

    sheet: TemplateRow | None = None
    if inspection:
        visit = views.one(context.views, "inspection_line", InspectionLine, id=inspection)
        if visit is None:
            raise NotFound(_("There is no inspection {ref}.").format(ref=inspection))
        if visit.status == InspectionStatus.FINISHED:
            raise Refused(
                _("Inspection {number} is finished.").format(number=visit.number),
                hint=_("Open it again to run its checks: reopen"),
            )
        asset, job = asset or visit.asset_id or "", job or visit.job_id or ""
        sheet = views.one(context.views, "template", TemplateRow, id=visit.template_id)
    elif job and not asset:
        line = views.one(context.views, "job_line", JobLine, id=job)
        asset = (line.asset_id or "") if line else ""
        if not asset:
            raise UsageError(_("The job names no device."), hint=_("Say which device this is: --asset TAG"))
    device = _device(context, asset)
    if sheet is None and device is not None:
        sheet = template_for(context, device.kind)
    return asset, job, [item.check for item in items_of(sheet.items) if item.check] if sheet else []


def _device(context: "Context", asset: str) -> "AssetLine | None":
    if not asset:
        return None
    from deskops.store import views
    from deskops.store.views.device_tuples import AssetLine

    found = views.one(context.views, "asset_line", AssetLine, id=asset)
    if found is None:
        raise NotFound(_("There is no device {ref}.").format(ref=asset))
    return found


def _target(facts: Path | None, here: "Local | None", commands: "Commands") -> Any:
    if facts is not None:
        from deskops.checks.targets.recorded import load

        return load(facts)
    from deskops.checks.targets.local import Local

    machine = here or Local()
    if not commands:
        return machine
    from deskops.checks.custom import WithCommands

    return WithCommands(machine, commands)
