"""What `deskops inspect` tells people: findings as they come, the sum, what changed, what was kept."""

from typing import TYPE_CHECKING, Final

from deskops.cli import output
from deskops.cli.output import Tinted
from deskops.cli.width import cells, pad
from deskops.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deskops.checks.runner import Inspected
    from deskops.domain.finding import Finding, Outcome
    from deskops.ops.do.inspecting import Recorded, Run

STYLES: Final = {
    "ok": "green",
    "warn": "yellow",
    "fail": "bold red",
    "unknown": "magenta",
    "error": "magenta",
}
_CHANGES: Final = 20  # lines of what changed
BAD: Final = frozenset({"warn", "fail", "unknown", "error"})


class Lines:
    """Findings as they come: outcome, check, what was found; below a bad one why it matters and what to do."""

    def __init__(self, checks: "Iterable[str]") -> None:
        from deskops.domain.finding import OUTCOME_LABELS

        self._labels = {str(outcome): _(label) for outcome, label in OUTCOME_LABELS.items()}
        self._first = max(cells(label) for label in self._labels.values())
        self._second = max((cells(name) for name in checks), default=0)

    def __call__(self, finding: "Finding") -> None:
        outcome = str(finding.outcome)
        label = Tinted(pad(self._labels[outcome], self._first), STYLES.get(outcome, "dim"))
        output.tinted(label, finding.message or finding.title, head=f"{pad(finding.check, self._second)}  ")
        if outcome in BAD:
            for text in filter(None, (finding.why, finding.remedy)):
                output.beside(self._first + self._second + 4, text)

    def head(self, outcome: "Outcome", text: str) -> None:
        """Of one target, above what is said of it."""
        style = STYLES.get(str(outcome), "dim")
        output.tinted(Tinted(pad(self._labels[str(outcome)], self._first), style), text)


def tell_error(error: str, hint: str) -> None:
    output.error(error)
    if hint:
        output.advice(hint)


def tell_sum(done: "Inspected") -> None:
    from collections import Counter

    from deskops.domain.finding import OUTCOME_LABELS

    counts = Counter(finding.outcome for finding in done.findings)
    parts = _(", ").join(f"{_(OUTCOME_LABELS[outcome])} {count}" for outcome, count in counts.most_common())
    if done.error:
        tell_error(done.error, done.hint)
    count, seconds = len(done.findings), f"{done.seconds:.1f}"
    words = ngettext(
        "{target}: {count} check in {seconds} s ({parts})",
        "{target}: {count} checks in {seconds} s ({parts})",
        count,
    )
    output.summary(words.format(target=done.target, count=count, seconds=seconds, parts=parts))


def tell_changes(run: "Run") -> None:
    """What is another since this device was checked the last time."""
    found = run.compared()
    if found is None:
        return
    when = found.at.astimezone().date().isoformat()
    if not found.changes:
        output.say(_("Nothing changed since {date} ({number}).").format(date=when, number=found.number))
        return
    output.say(_("Changed since {date} ({number}):").format(date=when, number=found.number))
    for one in found.changes[:_CHANGES]:
        before, now = one.before or "–", one.now or "–"
        output.say("  " + _("{name}: {value}").format(name=_(one.what), value=f"{before} → {now}"))
    if len(found.changes) > _CHANGES:
        output.say(f"  (+{len(found.changes) - _CHANGES})")


def compared_object(run: "Run | None") -> dict[str, object]:
    """The key of `--json` that says what is another since the last checks; null where there is nothing to compare."""
    found = run.compared() if run is not None else None
    if found is None:
        return {"changed": None}
    changes = [one._asdict() for one in found.changes]
    return {"changed": {"since": found.at.isoformat(), "inspection": found.number, "changes": changes}}


def tell_record(record: "Recorded") -> None:
    words = _("Checklist: {answered} items answered, {opened} problems opened, {solved} solved")
    output.say(
        words.format(answered=len(record.answered), opened=len(record.opened), solved=len(record.solved))
    )
    if record.doubt:
        output.warn(record.doubt)
    for item, why in record.unanswered.items():
        output.detail(_("{name}: {value}").format(name=item, value=why))
