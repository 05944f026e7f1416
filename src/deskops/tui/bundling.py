"""A report bundle from the full-screen program, with a picture of the present screen on which no word is left."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from deskops.domain.entries import Field
from deskops.i18n import N_, _
from deskops.tui.messages import Committed
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.do.bundle import Part
    from deskops.tui.program import Program

_FILE = Field("file", N_("File"), required=True)


def begin(program: "Program") -> None:
    """Put the parts together, then ask where to; the form lists what is in it."""
    from deskops.tui.blanked import blanked

    picture = blanked(program.export_screenshot(title=""))
    program.say(
        _("The parts of the report bundle are put together.")
    )  # some of it is tried: that takes seconds
    program.do(_gathering(program, picture), what=_("Make a report bundle"))


def _gathering(program: "Program", picture: str) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.bundle import default_name, gather

        parts = gather(program.context, picture)
        target = program.context.paths.exports / default_name(program.context.local)
        post(events.Callback(callback=partial(_ask, program, parts, target)))

    return work


def _ask(program: "Program", parts: "Sequence[Part]", target: Path) -> None:
    from deskops.tui.asking import submitting
    from deskops.tui.screens.form import Ask

    what = _("Make a report bundle")
    listed = "\n".join(_("{label}: {value}").format(label=part.name, value=part.about) for part in parts)
    program.ask(
        Ask(
            title=what,
            about=listed,
            fields=(_FILE,),
            subject="program",
            action="bundle",
            submit=submitting(program, what, partial(_writing, parts)),
            given={"file": _short(target)},
            does=_("Make"),
        )
    )


def _short(file: Path) -> str:
    """From one's own home on: the name at its end is what is looked for in a narrow form."""
    home = Path.home()
    return f"~/{file.relative_to(home).as_posix()}" if file.is_relative_to(home) else str(file)


def _writing(parts: "Sequence[Part]", given: Mapping[str, str]) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.bundle import write

        file = Path(given["file"]).expanduser()
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, parts)
        post(Committed("", "", _("The report bundle is {file}").format(file=file), {}))

    return work
