"""The log of syncs in words: on whose word, what came of it, what went, and the steps that wait."""

from collections.abc import Mapping
from typing import Final

from deskops.i18n import N_, _, ngettext
from deskops.ops.sync_notes import Meeting, Way
from deskops.store.views.attention_tuples import UnsentRow

WAYS: Final[Mapping[str, str]] = {
    Way.HAND: N_("a person"),
    Way.AUTOMATIC: N_("automatic"),
    Way.NIGHTLY: N_("at night"),
    Way.SCRIPT: N_("a script"),
    Way.FILE: N_("by file"),
}
RESULTS: Final[Mapping[str, str]] = {
    "done": N_("done"),
    "attention": N_("needs attention"),
    "offline": N_("offline"),
    "busy": N_("busy"),
    "failed": N_("failed here"),
    "stopped": N_("stopped"),
    "rejected": N_("the desk said no"),
}


def traffic(one: Meeting) -> tuple[str, str]:
    """Rows sent and received, each with its files after a plus."""
    pairs = ((one.sent, one.blobs_up), (one.received, one.blobs_down))
    sent, received = (f"{rows}+{files}" if files else str(rows) for rows, files in pairs)
    return sent, received


def in_words(count: int, files: int) -> str:
    """Rows and files that went one way."""
    rows = ngettext("{count} entry", "{count} entries", count).format(count=count)
    if not files:
        return rows
    return _("{rows}, {files}").format(
        rows=rows, files=ngettext("{count} file", "{count} files", files).format(count=files)
    )


def step_of(one: UnsentRow) -> str:
    """What an unsent entry does."""
    from deskops.domain.actions import label_of

    return _(label_of(one.kind, one.action))
