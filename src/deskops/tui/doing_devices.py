"""What the screens do to a device through ops, as work for the lane of acts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deskops.domain.nouns import Kind
from deskops.i18n import _
from deskops.tui.messages import Committed, InspectionOpened, NoInspectionYet
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.context import Context


def note(context: "Context", asset: str, name: str, text: str) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.assets import note as write

        done = write(context, asset, text)
        post(Committed(Kind.ASSET, asset, _("{name}: noted").format(name=name), done.row))

    return work


def correct(context: "Context", asset: str, name: str, given: Mapping[str, str]) -> Work:
    """`given` has the field, and the value where there is one."""

    def work(post: Post) -> None:
        from deskops.ops.do.assets import correct as put_right

        done = put_right(context, asset, given["field"], given.get("value", ""))
        words = _("{name}, {field}: {was} > {now}").format(
            name=name, field=done.field, was=done.said_was or "-", now=done.said_now or "-"
        )
        post(Committed(Kind.ASSET, asset, words, done.row))

    return work


def retract(context: "Context", asset: str, name: str, what: str) -> Work:
    """`what` is undo or redo."""

    def work(post: Post) -> None:
        from deskops.ops.do.acts import redo, undo
        from deskops.ops.do.own_steps import stepped_back

        done = (undo if what == "undo" else redo)(context, Kind.ASSET, asset)
        words = stepped_back(context, name, asset, done.entry)
        post(Committed(Kind.ASSET, asset, words, done.row))

    return work


def inspect(context: "Context", asset: str, *, begins: bool) -> Work:
    """The inspection of the device that is not finished; where there is none a new one `begins`, or nothing does."""

    def work(post: Post) -> None:
        from deskops.ops.do.inspections import start
        from deskops.ops.read.inspections import inspections

        running = [line for line in inspections(context, asset=asset) if line.status != "finished"]
        if running or begins:
            post(InspectionOpened(running[0].id if running else start(context, asset=asset).subject))
        else:
            post(NoInspectionYet())

    return work
