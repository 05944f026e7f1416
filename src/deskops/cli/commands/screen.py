"""`deskops` alone: the full-screen program, or its menus where deskops is read aloud."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskops.ops.context import Context


def open_screen(context: "Context | None" = None, tour: str = "") -> int:
    """Until the reader quits; the exit code. Without a context, that of the environment.

    `tour`: on made-up data `offer` or `begin`.
    """
    if reads_aloud(context):
        from deskops.cli.plain.start import open_plain
        from deskops.cli.plain.tour import entries, take

        return open_plain(context, entries() if tour else (), take if tour == "begin" else None)
    from deskops.cli.asking import unlocking
    from deskops.tui.app import run

    return run(context, unlocking, tour)


def reads_aloud(context: "Context | None") -> bool:
    """As the environment says, else the settings."""
    from deskops.cli import output
    from deskops.cli.session import opened_anyway

    if context is not None:
        output.voice.accessible = context.settings.ui.accessible
    elif not output.accessible():
        with opened_anyway() as (own, _fault):
            output.voice.accessible = own.settings.ui.accessible
    return output.accessible()
