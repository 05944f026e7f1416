"""What the checks found at one machine of a round, what is wrong first."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from deskops.domain.finding import OUTCOME_LABELS, Finding, Outcome
from deskops.i18n import _
from deskops.tui.widgets.sheet import Block, Heading, Para, Row

if TYPE_CHECKING:
    from deskops.tui.machine_rounds import Target

BAD: Final = frozenset({Outcome.FAIL, Outcome.WARN, Outcome.ERROR, Outcome.UNKNOWN})
LOOKS: Final[Mapping[Outcome, str]] = {
    Outcome.OK: "good",
    Outcome.WARN: "soon",
    Outcome.FAIL: "late",
    Outcome.UNKNOWN: "held",
    Outcome.SKIP: "faint",
    Outcome.ERROR: "held",
}


def found(target: "Target") -> Iterator[Block]:
    """A heading, why it could not be asked, then each finding with what to do about it."""
    device, result = target.aim.device, target.result
    about = (device.hostname, device.brand, device.model, device.ip) if device else ()
    yield Heading(" ".join(dict.fromkeys((target.aim.name, *filter(None, about)))))
    if result is None:
        yield Para(_("Being checked now.") if target.asked else _("Not checked yet."), "faint")
        return
    inspection = result.inspection
    if inspection.error:
        yield Para(inspection.error, "late")
        hint = result.error.hint if result.error else inspection.hint
        if hint:
            yield Para(hint)
        return  # each check says the same
    findings = sorted(inspection.findings, key=lambda one: one.outcome not in BAD)
    for finding in findings:
        yield from _told(finding)


def _told(finding: Finding) -> Iterator[Block]:
    outcome = Outcome(finding.outcome)
    words = _(OUTCOME_LABELS[outcome])
    if finding.message:
        words = _("{label}: {value}").format(label=words, value=finding.message)
    yield Row(finding.title, words, LOOKS[outcome])
    if outcome in BAD and finding.remedy:
        yield Row("", finding.remedy)
