"""The exit codes that scripts rely on, each with its meaning, and which error leads to which."""

from collections.abc import Sequence
from enum import IntEnum

from deskops import errors
from deskops.i18n import N_


class Exit(IntEnum):
    """Said by every command unless it says otherwise."""

    about: str

    def __new__(cls, code: int, about: str) -> "Exit":
        member = int.__new__(cls, code)
        member._value_ = code
        member.__doc__ = member.about = about
        return member

    DONE = 0, N_("done")
    REFUSED = 1, N_("refused by a rule, or something needs attention")
    USAGE = 2, N_("wrong usage or configuration")
    UNREACHABLE = 3, N_("desk or target does not answer, or the store is busy: try later")
    REJECTED = 4, N_("the desk said no")
    NOT_FOUND = 5, N_("a reference leads nowhere")
    BAD_INPUT = 6, N_("a file cannot be taken in")
    DEFECT = 70, N_("a defect of ours, with a report to send")
    INTERRUPTED = 130, N_("interrupted")


class InspectExit(IntEnum):
    """What `deskops inspect` says: the worst of all targets, fail before warn before unknown."""

    about: str

    def __new__(cls, code: int, about: str) -> "InspectExit":
        member = int.__new__(cls, code)
        member._value_ = code
        member.__doc__ = member.about = about
        return member

    OK = 0, N_("every check is ok or does not apply")
    WARN = 1, N_("the worst is a warning")
    FAIL = 2, N_("something fails")
    UNKNOWN = 3, N_("something is unknown, went wrong or does not answer")
    NOT_FOUND = 5, N_("a reference leads nowhere")
    USAGE = 64, N_("wrong usage (3 under --nagios)")


# The nearest class counts, so a new error inherits its parent's code.
_CODES: dict[type[errors.DeskopsError], Exit] = {
    errors.DeskopsError: Exit.REFUSED,
    errors.UsageError: Exit.USAGE,
    errors.Unreachable: Exit.UNREACHABLE,
    errors.Rejected: Exit.REJECTED,
    errors.NotFound: Exit.NOT_FOUND,
    errors.BadInput: Exit.BAD_INPUT,
    errors.StoreMissing: Exit.USAGE,
    errors.StoreLocked: Exit.UNREACHABLE,
    errors.StoreBusy: Exit.UNREACHABLE,
    errors.StoreAway: Exit.UNREACHABLE,
}


def exit_for(error: errors.DeskopsError) -> Exit:
    return next(_CODES[kind] for kind in type(error).__mro__ if kind in _CODES)


def usage_exit(arguments: Sequence[str]) -> int:
    """The code for wrong usage: `inspect` has its own, which no outcome of a check shares."""
    words = [each for each in arguments if not each.startswith("-") and each not in {"en", "zh_CN", "zh"}]
    if words[:1] != ["inspect"]:
        return Exit.USAGE
    return InspectExit.UNKNOWN if "--nagios" in arguments else InspectExit.USAGE
