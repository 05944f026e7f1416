"""The one place where errors become words and exit codes; nothing below it prints an error or ends the program."""

import errno
import os
import re
from collections.abc import Sequence
from typing import Final

import click

from deskops import i18n
from deskops.cli import groups, output, words
from deskops.cli.exits import Exit, InspectExit, exit_for, usage_exit
from deskops.cli.front import hush
from deskops.cli.ran import ran
from deskops.cli.read_only import read_only
from deskops.cli.session import trace
from deskops.errors import DeskopsError, NotFound, UsageError
from deskops.i18n import _
from deskops.text import storable

PROGRAM: Final = "deskops"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# What a disk or its rights say no to is the reader's to solve, not a defect of ours.
_THE_DISK: Final = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EISDIR}
)


def run(arguments: Sequence[str], language: str) -> int:
    """Do what the arguments say, in that language; the exit code."""
    output.prepare()
    _speak(language)
    arguments = [_readable(each) for each in arguments]
    with ran.of(arguments), trace.of_one():
        return _run(arguments)


def _run(arguments: Sequence[str]) -> int:
    read_only.begin(os.environ)
    if "_DESKOPS_COMPLETE" in os.environ:
        from deskops.cli.completing import answer

        return answer(groups.root(), os.environ["_DESKOPS_COMPLETE"])
    try:
        code = _obey(arguments)
        output.flush()
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except BrokenPipeError:
        hush()
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 - the boundary: whatever it is becomes words and a code
        code = judge(error, usage_exit(arguments))
    if trace.wrote:
        ran.note("done", exit=int(code))
    return int(code)


def _readable(argument: str) -> str:
    """Bytes that are no text become marks, unless they name a file that is there: older archives hold such names."""
    clean = storable(argument) if _SURROGATE.search(argument) else argument
    return argument if clean == argument or os.path.lexists(argument) else clean


def _speak(language: str) -> None:
    try:
        i18n.use(language)
    except OSError:  # an installation without its catalogue still works, in English
        i18n.use("en")
        output.warn("The Chinese texts are not installed; install deskops again.")
    words.speak()


def _obey(arguments: Sequence[str]) -> int:
    try:
        with groups.root().make_context(PROGRAM, list(arguments)) as context:
            result = context.command.invoke(context)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    return result if isinstance(result, int) else Exit.DONE


def judge(error: Exception, usage: int = Exit.USAGE) -> int:
    """Say what went wrong on stderr; the exit code for it, `usage` where it was called wrongly."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case DeskopsError():
            _tell(error)
            lost = (
                isinstance(error, NotFound) and usage == InspectExit.UNKNOWN
            )  # a monitor knows no more codes
            return usage if lost or isinstance(error, UsageError) else exit_for(error)
        case click.Abort() | EOFError():
            return Exit.INTERRUPTED
        case click.ClickException():
            _tell_usage(error)
            return usage
        case OSError() if error.errno in _THE_DISK:
            _tell_disk(error)
            return Exit.REFUSED
    return _tell_defect(error)


def _tell(error: DeskopsError) -> None:
    ran.note("error", code=error.code, message=error.message)
    output.error(error.message)
    if error.hint:
        output.advice(error.hint)
    if isinstance(error, NotFound) and error.nearest and error.nearest[0] not in error.hint:
        output.advice(_("Nearest: {names}").format(names=", ".join(error.nearest)))


def _tell_usage(error: click.ClickException) -> None:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        output.advice(error.format_message(), indent=0)
        return
    ran.note("error", code="usage", message=error.format_message())
    if context is not None:
        output.advice(context.get_usage(), indent=0)
        command = f"{context.command_path} -h"
        output.advice(_("For help: {command}").format(command=command), indent=0)
    message = error.format_message()
    misplaced = isinstance(error, click.NoSuchOption) and error.option_name == "--read-only"
    # Click ends its sentences itself, whatever the language.
    output.error(message[:-1] + "。" if i18n.language() == "zh_CN" and message.endswith(".") else message)
    if misplaced:
        output.advice(_("It stands before the command: {command}").format(command=_before(context)))


def _before(context: click.Context | None) -> str:
    """How a run that changes nothing is asked of the command that was meant."""
    path = context.command_path if context else PROGRAM
    plans = context is not None and any("--dry-run" in each.opts for each in context.command.params)
    command = f"{PROGRAM} --read-only {path.partition(' ')[2]}".rstrip()
    return _("{one}, or {other}").format(one=command, other=f"{path} --dry-run") if plans else command


def _tell_disk(error: OSError) -> None:
    from deskops.system_errors import why

    place, reason = error.filename or "", why(error)
    ran.note("error", code="disk", message=reason)
    output.error(_("{place}: {reason}").format(place=place, reason=reason) if place else reason)
    output.advice(_("Make room or see to the rights, then try again"))


def _tell_defect(error: Exception) -> int:
    from deskops.ops.crash import write_report

    report = write_report(error)
    ran.note("defect", code=type(error).__name__, crash=report.name)
    if output.voice.verbose:
        import traceback

        output.advice("".join(traceback.format_exception(error)), indent=0)
    output.error(
        _("A defect of deskops ({kind}); please send this report, it holds no customer data: {file}").format(
            kind=type(error).__name__, file=report
        )
    )
    return Exit.DEFECT
