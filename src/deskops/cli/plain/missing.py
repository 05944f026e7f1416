"""What a command was not given, asked for one by one where deskops is read aloud; never without a terminal."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from deskops.cli.formatting import ANSWERED
from deskops.errors import NotFound, Refused, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import click

    from deskops.cli.plain.questions import Question
    from deskops.ops.context import Context

# By command what it needs although the command line takes it without, and which other parameters say it as well.
_NEEDED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "job new": {"title": ("title_option",)},
    "inspection start": {"asset": ("job",)},
}


def completed(command: "click.Command", ctx: "click.Context", given: "Sequence[str]") -> list[str]:
    """The arguments, with what is lacking among them. Raises Abort where the person leaves."""
    from deskops.cli.commands.screen import reads_aloud

    lacking, told = _lacking(command, ctx, given)
    if not lacking or not reads_aloud(None):
        return list(given)
    job = told.get("job")
    answers = _asked(ctx, lacking, given, str(job) if _is_told(job) else "")
    options = [
        f"{param.opts[0]}={answers[param.name or '']}" for param in lacking if _is_option(param, answers)
    ]
    rest: list[str] = []
    for param in lacking:
        if param.param_type_name == "argument" and (text := answers.get(param.name or "")):
            rest += text.split() if param.nargs == -1 else [text]
    return [*options, *given, *(["--", *rest] if rest else [])]


def _is_option(param: "click.Parameter", answers: dict[str, str]) -> bool:
    return param.param_type_name == "option" and bool(answers.get(param.name or ""))


def _lacking(
    command: "click.Command", ctx: "click.Context", given: "Sequence[str]"
) -> "tuple[list[click.Parameter], Mapping[str, object]]":
    """What is to be asked for, and what was told."""
    import click

    if any(each in ctx.help_option_names for each in given) or ctx.resilient_parsing:
        return [], {}
    needed = _NEEDED.get(ctx.command_path.partition(" ")[2], {})
    wanted = [each for each in command.params if each.name in needed or _is_needed(each)]
    if not wanted:
        return [], {}
    try:
        told, _rest, _order = command.make_parser(ctx).parse_args(list(given))
    except click.UsageError:
        return [], {}  # the command says it better
    known = {name for name, value in told.items() if _is_told(value)}
    lacking = [each for each in wanted if not known & {each.name, *needed.get(each.name or "", ())}]
    return lacking, told


def _is_needed(param: "click.Parameter") -> bool:
    field = getattr(param, "field", None)
    return param.required or bool(field and field.required)


def _is_told(value: object) -> bool:
    """Click has a mark of its own for what was not given."""
    return isinstance(value, str | tuple | list | bool) and value not in ("", (), [])


def _asked(
    ctx: "click.Context", lacking: "Sequence[click.Parameter]", given: "Sequence[str]", job: str
) -> dict[str, str]:
    """`job`: the one that was told. Raises Refused where its state forbids the step: nothing is asked then."""
    import click

    from deskops.cli.plain.forms import Kept, fill
    from deskops.cli.plain.talk import Back, Quit
    from deskops.cli.session import kept_open, sharing

    context = ctx.with_resource(kept_open())
    ctx.with_resource(sharing(context))  # a passphrase is asked for once
    if job:
        _refuse_early(context, ctx, job)
    kept = Kept(context, " ".join((ctx.command_path, *given)), "command")
    ctx.call_on_close(kept.close)
    try:
        answers = fill([_question(context, ctx, each) for each in lacking], kept)
    except (Back, Quit):
        raise click.Abort from None
    done: Callable[[], None] = kept.drop
    ctx.meta[ANSWERED] = done
    return answers


def _question(context: "Context", ctx: "click.Context", param: "click.Parameter") -> "Question":
    """Of a job also whether the step can be taken at all, before what the step needs is asked."""
    from deskops.cli.plain.fields import of_param

    asked = of_param(context, ctx, param)
    return replace(asked, take=partial(_taken, context, ctx, asked.take)) if param.name == "job" else asked


def _taken(context: "Context", ctx: "click.Context", take: "Callable[[str], str]", text: str) -> str:
    """Raises UsageError with the reason."""
    taken = take(text)
    try:
        _refuse_early(context, ctx, taken)
    except (Refused, NotFound) as error:
        raise UsageError(error.message, hint=error.hint) from error
    return taken


def _refuse_early(context: "Context", ctx: "click.Context", job: str) -> None:
    """Raises Refused for a step that the state of the job forbids, NotFound for a job that there is not."""
    from deskops.domain.actions.job import JOB_ACTIONS
    from deskops.ops.do.job_refusals import refuse_early
    from deskops.ops.read.references import find_job

    _program, kind, step = f"{ctx.command_path}  ".split(" ")[:3]
    if kind == "job" and step in JOB_ACTIONS:
        refuse_early(context, find_job(context, job), step)
