"""The steps of an inspection as commands; without `--inspection` they mean the only one under way."""

from pathlib import Path
from typing import Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.cli.session import writing
from deskops.cli.visits import job_hint, meant
from deskops.i18n import N_, _

Which = Annotated[
    str, typer.Option("--inspection", metavar="NUMBER", help=N_("Which one; the one under way without it"))
]


def tell(done: Any, words: str, as_json: bool) -> None:
    if as_json:
        output.json_object({"id": done.subject, "action": done.action, "entry": done.entry})
    else:
        output.say(words)


@command(
    N_("Begin an inspection of a device"),
    example(
        "deskops inspection start --asset GZPC00581 --job 023",
        N_("With the checklist of its kind, for a job"),
    ),
)
def start(
    asset: Annotated[str, typer.Option("--asset", help=N_("The device: tag, host name or serial"))] = "",
    job: Annotated[str, typer.Option("--job", help=N_("The job that it belongs to"))] = "",
    template: Annotated[
        str, typer.Option("--template", help=N_("Another checklist than that of its kind"))
    ] = "",
    anyway: Annotated[bool, typer.Option("--anyway", help=N_("Also of a campaign that is over"))] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.inspections import start as begin
    from deskops.ops.read.inspections import inspection_page
    from deskops.ops.read.references import find_asset, find_job

    with writing() as context:
        device = find_asset(context, asset) if asset else ""
        work = find_job(context, job) if job else ""
        done = begin(context, asset=device, job=work, template=template, anyway=anyway)
        number = inspection_page(context, done.subject).line.number
    if as_json:
        output.json_object({"id": done.subject, "number": number, "entry": done.entry})
    else:
        output.line(number)


@command(
    N_("Answer an item of the checklist"),
    example("deskops inspection answer case ok", N_("In order")),
    example('deskops inspection answer cabling fail --note "loose plug"', N_("Not in order, and why")),
    example("deskops inspection answer ups n/a", N_("Does not apply")),
)
def answer(
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help=N_("The item, as deskops inspection show names it"))
    ],
    value: Annotated[
        str, typer.Argument(metavar="[VALUE]", help=N_("ok, fail, n/a, or what the item asks for"))
    ] = "",
    note: Annotated[str, typer.Option("--note", help=N_("A remark; - reads it from stdin"))] = "",
    which: Which = "",
    as_json: AsJson = False,
) -> None:
    from deskops.cli.commands.job import read_text
    from deskops.ops.do.inspections import answer as give

    with writing() as context:
        done = give(context, meant(context, which), item, value or None, note=read_text(note) or None)
    tell(done, _("{item}: {value}").format(item=item, value=value or note), as_json)


@command(
    N_("Say that everything that is still open is in order"),
    example("deskops inspection fill", N_("Of the visit under way; one step, undone as one")),
)
def fill(which: Which = "", as_json: AsJson = False) -> None:
    from deskops.domain.checklist import said_by_eye, said_left, said_troubled
    from deskops.ops.do.in_a_row import fill as act

    with writing() as context:
        filled = act(context, meant(context, which))
    tell(filled.acted, said_left(filled.left), as_json)
    if not as_json:
        for words in filter(None, (said_by_eye(filled.by_eye), said_troubled(filled.troubled))):
            output.say(words)


@command(
    N_("Attach a photo to an item"),
    example("deskops inspection photo rack.jpg --item cabling", N_("As evidence of an answer")),
)
def photo(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("A picture"))],
    item: Annotated[str, typer.Option("--item", help=N_("The item that it shows"))] = "",
    caption: Annotated[str, typer.Option("--caption", help=N_("What it shows"))] = "",
    which: Which = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.inspections import photo as attach

    with writing() as context:
        done = attach(context, meant(context, which), file, item=item, caption=caption)
    tell(done, _("{file} is attached").format(file=file.name), as_json)


@command(
    N_("Write down what was seen or said"),
    example('deskops inspection note --text "user is on leave"', N_("A remark on the visit")),
)
def note(
    text: Annotated[str, typer.Option("--text", help=N_("The remark; - reads it from stdin"))],
    which: Which = "",
    as_json: AsJson = False,
) -> None:
    from deskops.cli.commands.job import read_text
    from deskops.ops.do.inspections import note as write

    with writing() as context:
        done = write(context, meant(context, which), read_text(text))
    tell(done, _("Noted"), as_json)


@command(
    N_("Record what the user complains of"),
    example('deskops inspection problem "slow at start" --severity low', N_("In the user's words")),
    example('deskops inspection problem "no sound" --solution "driver installed"', N_("Solved on the spot")),
    example(
        'deskops inspection problem "old battery" --plan "replace" --due 2026-12-01', N_("With a follow-up")
    ),
)
def problem(
    title: Annotated[str, typer.Argument(metavar="TITLE", help=N_("The problem in a few words"))],
    detail: Annotated[str, typer.Option("--detail", help=N_("At length; - reads it from stdin"))] = "",
    severity: Annotated[str, typer.Option("--severity", help=N_("low, medium, high or critical"))] = "medium",
    item: Annotated[str, typer.Option("--item", help=N_("The item of the checklist that it is about"))] = "",
    solution: Annotated[str, typer.Option("--solution", help=N_("What solved it on the spot"))] = "",
    plan: Annotated[str, typer.Option("--plan", help=N_("What will be done about it"))] = "",
    due: Annotated[str, typer.Option("--due", metavar="DATE", help=N_("By when"))] = "",
    which: Which = "",
    as_json: AsJson = False,
) -> None:
    from deskops.cli.commands.job import read_text
    from deskops.ops.do.problems import NewProblem, add_problem
    from deskops.ops.read.inspections import inspection_page

    with writing() as context:
        page = inspection_page(context, meant(context, which))
        line = page.line
        made = NewProblem(
            title,
            detail=read_text(detail),
            severity=severity,
            asset_id=line.asset_id,
            job_id=line.job_id,
            inspection_id=line.id,
            item=item,
        )
        done = add_problem(context, made, solution=solution, plan=plan, due=due)
    tell(done, _("Recorded: {title}").format(title=title), as_json)


@command(
    N_("Say where a device that is handed out goes"),
    example(
        "deskops inspection place --department 财务部 --room 3F-301 --user 王芳",
        N_("The register says so once the visit is finished"),
    ),
)
def place(
    site: Annotated[str, typer.Option("--site", help=N_("Its new site: code or name"))] = "",
    department: Annotated[str, typer.Option("--department", help=N_("Its new department"))] = "",
    room: Annotated[str, typer.Option("--room", help=N_("The floor and room"))] = "",
    user: Annotated[str, typer.Option("--user", help=N_("Who works with it"))] = "",
    phone: Annotated[str, typer.Option("--phone", help=N_("Their telephone"))] = "",
    which: Which = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.handouts import Place, place_device

    with writing() as context:
        done = place_device(context, meant(context, which), Place(site, department, room, user, phone))
    tell(done, _("Noted"), as_json)


@command(
    N_("End the visit"),
    example("deskops inspection finish", N_("Every required item has its answer")),
    example('deskops inspection finish --reason "device in use"', N_("Some items stay open, and why")),
)
def finish(
    reason: Annotated[str, typer.Option("--reason", help=N_("Why required items stay open"))] = "",
    which: Which = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.inspections import finish as end

    with writing() as context:
        done = end(context, meant(context, which), reason=reason)
        hint = job_hint(context, done.subject)
    tell(done, _("The inspection is finished"), as_json)
    if hint and not as_json:
        output.say(hint)


@command(
    N_("Mend an answer after the visit was finished"),
    example(
        'deskops inspection reopen INSP-20261124-JRMA-001 --reason "wrong serial"', N_("One by its number")
    ),
)
def reopen(
    ref: Annotated[str, typer.Argument(metavar="INSPECTION", help=N_("Its number"))],
    reason: Annotated[str, typer.Option("--reason", help=N_("Why"))],
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.inspections import reopen as again

    with writing() as context:
        done = again(context, meant(context, ref), reason)
    tell(done, _("The inspection is open again"), as_json)


def _step(name: str, which: str, as_json: bool) -> None:
    from deskops.ops.do import inspections

    with writing() as context:
        done = {"undo": inspections.undo, "redo": inspections.redo}[name](context, meant(context, which))
    tell(done, _("Done"), as_json)


@command(
    N_("Undo the last step"),
    example("deskops inspection undo", N_("One's own last step of the one under way")),
)
def step_back(which: Which = "", as_json: AsJson = False) -> None:
    _step("undo", which, as_json)


@command(N_("Redo the step"), example("deskops inspection redo", N_("What was taken back last")))
def step_again(which: Which = "", as_json: AsJson = False) -> None:
    _step("redo", which, as_json)
