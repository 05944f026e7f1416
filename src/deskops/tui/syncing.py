"""Syncing while the program is open: a thread of its own that only posts messages; nothing here waits for it."""

from typing import TYPE_CHECKING

from deskops.tui.messages import SyncMoved, SyncTold
from deskops.tui.work import Lane, Post

if TYPE_CHECKING:
    from pathlib import Path

    from deskops.ops.context import Context
    from deskops.ops.do.automatic import Automatic
    from deskops.sync.engine import Progress, Sum
    from deskops.tui.program import Program

_LAST_MOMENT = (
    0.3  # seconds that quitting waits for it: what has landed is safe, the rest comes the next time
)


class Syncing:
    """On a laptop of a desk; `asked` while a person waits for the answer.

    It looks itself for what is unsent, whichever screen or other program wrote it; `written` spares it a second.
    """

    def __init__(self, program: "Program", logs: "Path") -> None:
        self._program, self._context = program, program.context
        self._lane = Lane("sync", logs, program.context.close)
        self._automatic: Automatic | None = None
        self._closed = False
        self.asked = False
        if self._context.settings.sync.automatic and not self._context.is_read_only:
            self._lane.do(program, self._go_on)

    def written(self) -> None:
        if self._automatic is not None:
            self._automatic.written()

    def now(self) -> None:
        self.asked = True
        if self._automatic is not None:
            self._automatic.now()
        else:
            self._lane.do(self._program, self._once, newest="once")

    def close(self) -> None:
        self._closed = True
        if self._automatic is not None:
            self._automatic.stop()
        self._lane.close(_LAST_MOMENT)

    def _go_on(self, post: Post) -> None:
        """All the time that the program is open."""
        from deskops.ops.do.automatic import Automatic
        from deskops.ops.read.attention import waiting

        automatic = Automatic(
            self._context,
            lambda report: post(SyncTold(report)),
            progress=_told(post),
            unsent=lambda: waiting(self._context).unsent,
        )
        self._automatic = automatic
        if self.asked:
            automatic.now()
        if not self._closed:
            automatic.run()

    def _once(self, post: Post) -> None:
        if self._closed:
            return
        from deskops.ops.do.syncing import sync_now
        from deskops.sync.engine import Sum

        progress = _told(post)
        progress(Sum())
        post(SyncTold(sync_now(self._context, progress=progress, stopped=lambda: self._closed)))


def _told(post: Post) -> "Progress":
    def tell(total: "Sum") -> None:
        post(SyncMoved(total.sent, total.received))

    return tell


def begin(program: "Program", context: "Context", logs: "Path") -> Syncing | None:
    """None where there is no desk to sync with."""
    return None if context.identity.numbers else Syncing(program, logs)
