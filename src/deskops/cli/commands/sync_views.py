"""`deskops sync status|attention|retry|settle`: how this laptop stands with its desk, and what needs a person."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import moments, output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.cli.session import opened, writing
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from datetime import timedelta

    from deskops.ops.context import Context
    from deskops.ops.read.attention_words import Told
    from deskops.ops.read.syncing import SyncStatus

_STATES = {
    "online": N_("online"),
    "offline": N_("offline"),
    "rejected": N_("the desk said no"),
    "never": N_("never met the desk"),
    "stand-alone": N_("stand-alone"),
    "desk": N_("this is the desk"),
}

Ref = Annotated[
    str, typer.Argument(metavar="ID", help=N_("Its id, or the beginning or end of it, as the list has it"))
]


@command(
    N_("Online or offline, what is unsent, which jobs the desk has"),
    example("deskops sync status", N_("As it was at the last meeting; asks nobody")),
    example("deskops sync status --json", N_("For a script")),
)
def status(as_json: AsJson = False) -> None:
    from deskops.ops.read.syncing import sync_status

    with opened() as context:
        found = sync_status(context)
        where, today = moments.zone(context.settings.timezone), context.today
    if as_json:
        output.json_object(_status_object(found, where))
        return
    line, stand = found.line, found.stand
    state = _(_STATES.get(line.state, line.state))
    last = moments.short(line.last_sync, where, today) if line.last_sync else _("never")
    output.facts(
        [
            (_("Desk"), " ".join(filter(None, (found.desk["name"], found.desk["url"])))),
            (_("State"), _("{name}: {value}").format(name=state, value=line.reason) if line.reason else state),
            (_("Last sync"), f"{last} ({_age(found.age)})" if found.age is not None else last),
            (_("Unsent"), _("{entries} entries, {blobs} files").format(entries=stand.unsent, blobs=stand.blobs)),
            (_("Needs attention"), str(stand.attention)),
            (_("Cursor"), _("number {rev} in epoch {epoch}").format(**found.cursor)),
        ]
    )  # fmt: skip
    if found.receipts:
        output.line()
        titles = [_("Number"), _("Job"), _("The desk has it"), _("Under"), _("Since")]
        rows = [
            (one.number, one.title, _("yes") if one.held else _("not all of it"), one.rev or "–",
             moments.short(one.since, where, today) or "–")
            for one in found.receipts
        ]  # fmt: skip
        output.table([Column(title, whole=title == titles[0]) for title in titles], rows)


def _age(age: "timedelta") -> str:
    minutes = int(age.total_seconds()) // 60
    if minutes < 60:
        return _("{minutes} min ago").format(minutes=minutes)
    if minutes < 48 * 60:
        return _("{hours} h ago").format(hours=minutes // 60)
    return _("{days} days ago").format(days=minutes // 1440)


def _status_object(found: "SyncStatus", where: Any) -> dict[str, Any]:
    receipts = [
        {
            "id": one.job, "number": one.number, "title": one.title, "status": one.status, "held": one.held,
            "rev": one.rev, "since": moments.iso(one.since, where), "unsent": one.unsent,
        }
        for one in found.receipts
    ]  # fmt: skip
    return {
        "state": found.line.state,
        "reason": found.line.reason,
        "last_sync": moments.iso(found.line.last_sync, where),
        "age": None if found.age is None else int(found.age.total_seconds()),
        "unsent": {"entries": found.stand.unsent, "blobs": found.stand.blobs},
        "attention": found.stand.attention,
        "desk": found.desk,
        "cursor": found.cursor,
        "receipts": receipts,
    }


@command(
    N_("What needs attention, and each way out"),
    example("deskops sync attention", N_("Exit code 1 where something does, 0 where nothing does")),
    example("deskops sync attention --json", N_("For a script")),
)
def show_attention(as_json: AsJson = False) -> Exit:
    with opened() as context:
        return list_attention(context, as_json)


def list_attention(context: "Context", as_json: bool) -> Exit:
    """The list of this store, whichever it is."""
    from deskops.ops.read.attention import attention
    from deskops.ops.read.attention_labels import label
    from deskops.ops.read.attention_words import tell

    found = tell(context, attention(context))
    where = moments.zone(context.settings.timezone)
    if as_json:
        output.json_object({"attention": [_item_object(one, where) for one in found]})
    elif not found:
        output.say(_("Nothing needs attention."))
    else:
        for one in found:
            _print_item(one, label(one.item.topic), moments.short(one.item.at, where, context.today))
    return Exit.REFUSED if found else Exit.DONE


def _print_item(one: "Told", label: str, at: str) -> None:
    item = one.item
    about = " ".join(filter(None, (item.number, item.tag, item.title)))
    output.line(f"{label}  {about}" if about else label)
    output.line(f"  {one.words}")
    output.line("  " + "  ".join(filter(None, (at, one.who, item.id))))
    if one.advice:
        output.line(f"  {one.advice}")
    for way in one.ways:
        told = _("{name}: {value}").format(name=_(way.label), value=way.command)
        output.line(f"    {told}")


def _item_object(one: "Told", where: Any) -> dict[str, Any]:
    item = one.item
    return {
        "topic": str(item.topic), "id": item.id, "kind": item.kind, "subject": item.subject,
        "number": item.number or None, "title": item.title or None, "asset": item.tag or None,
        "who": one.who or None, "at": moments.iso(item.at, where), "words": one.words, "advice": one.advice,
        "ways": [{"label": _(way.label), "command": way.command} for way in one.ways],
    }  # fmt: skip


@command(
    N_("Send again what the desk did not take"),
    example("deskops sync retry", N_("All of it")),
    example("deskops sync retry 3f9a21c0", N_("One; the end of its id is enough")),
)
def retry(
    ref: Annotated[str, typer.Argument(metavar="[ID]", help=N_("Its id; all of them without"))] = "",
    as_json: AsJson = False,
) -> Exit:
    from deskops.cli.commands.sync import EXITS, report_object, tell
    from deskops.ops.do.attending import retry as send_again
    from deskops.ops.do.syncing import sync_now

    with writing() as context:
        count = send_again(context, ref)
        report = sync_now(context)
    if as_json:
        output.json_object({"retried": count, **report_object(report)})
    else:
        output.say(_("{count} are sent again").format(count=count))
        tell(report)
    return EXITS[report.result]


@command(
    N_("Leave something as it is, off the list"),
    example("deskops sync settle 3f9a21c0", N_("It is kept, and not asked again")),
)
def settle(
    ref: Ref,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why"))] = "",
    as_json: AsJson = False,
) -> None:
    with writing() as context:
        leave(context, ref, reason, as_json)


def leave(context: "Context", ref: str, reason: str, as_json: bool) -> None:
    from deskops.ops.do.attending import settle as take_off

    item = take_off(context, ref, reason)
    if as_json:
        output.json_object({"id": item.id, "topic": str(item.topic)})
    else:
        output.say(_("{id} stays as it is, and is off the list").format(id=item.id))
