"""`deskops inspect --watch`: the same again after a repair, until what was bad is well; tells what changed."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from deskops.cli import output
from deskops.cli.commands.inspect_told import BAD, tell_error
from deskops.cli.output import Tinted
from deskops.i18n import N_, _

Look = Callable[
    [Mapping[str, frozenset[str]]], Mapping[str, Any]
]  # checks still bad by target -> inspections


def watch(look: Look, seconds: float, sleep: Callable[[float], None] = time.sleep) -> int:
    """`look` inspects what it is given by target, everything where it is given nothing; returns the exit code.

    Ends when everything is well, or when somebody interrupts it: then the code is that of the last look.
    """
    last: dict[str, dict[str, Any]] = {}
    errors: dict[str, str] = {}
    bad: dict[str, frozenset[str]] = {}
    try:
        while True:
            _look(look(bad), last, errors)
            bad = _still_bad(last, errors)
            if not bad:
                output.say(_("Everything is well."))
                return 0
            count = sum(max(len(names), 1) for names in bad.values())
            words = _("{count} not well; looking again in {seconds} s. Ctrl+C ends it.")
            output.say(words.format(count=count, seconds=f"{seconds:g}"))
            sleep(seconds)
    except KeyboardInterrupt:
        return _code(last, errors)


def _look(found: Mapping[str, Any], last: dict[str, dict[str, Any]], errors: dict[str, str]) -> None:
    """Tell what is another than it was, and remember it."""
    several = len(found) > 1 or len(last) > 1
    for target, inspection in found.items():
        if inspection.error:
            if errors.get(target) != inspection.error:
                tell_error(f"{target}: {inspection.error}" if several else inspection.error, inspection.hint)
            errors[target] = inspection.error
            continue
        errors.pop(target, None)
        before = last.setdefault(target, {})
        now = {finding.check: finding for finding in inspection.findings}
        for name, finding in now.items():
            _tell(target, before.get(name), finding, several=several)
        before |= now


def _still_bad(last: Mapping[str, Mapping[str, Any]], errors: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Of one that could not be asked nothing is named: everything is."""
    found = {
        target: frozenset(name for name, finding in each.items() if str(finding.outcome) in BAD)
        for target, each in last.items()
    }
    return {target: names for target, names in found.items() if names} | dict.fromkeys(errors, frozenset())


def _code(last: Mapping[str, Mapping[str, Any]], errors: Mapping[str, str]) -> int:
    from deskops.checks.outputs.exits import exit_code
    from deskops.domain.finding import Outcome

    outcomes = [one.outcome for each in last.values() for one in each.values()]
    return exit_code([*outcomes, *(Outcome.UNKNOWN for _target in errors)])


def _tell(target: str, before: Any, now: Any, *, several: bool) -> None:
    """What is bad at first, and every change after that."""
    is_bad = str(now.outcome) in BAD
    if before is None and not is_bad:
        return
    if before is not None and before.outcome == now.outcome:
        return
    from deskops.domain.finding import OUTCOME_LABELS

    if before is None:
        word = _(OUTCOME_LABELS[now.outcome])
    elif is_bad:
        word = _(_WORSE) if str(before.outcome) not in BAD else _(OUTCOME_LABELS[now.outcome])
    else:
        word = _(_WELL)
    style = "green" if not is_bad else "bold red" if str(now.outcome) == "fail" else "yellow"
    name = f"{target}  {now.check}" if several else now.check
    output.tinted(Tinted(word, style), now.message or now.title, head=f"{name}  ")
    if before is None:
        output.beside(4, now.remedy)


_WELL: Final = N_("turned green")
_WORSE: Final = N_("got worse")
