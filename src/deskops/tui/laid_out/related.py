"""What stands beside a job: what happened to its device."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskops.domain.clock import instant
from deskops.domain.nouns import word
from deskops.i18n import _
from deskops.tui.laid_out.happenings import kind_of, look_of, title_of
from deskops.tui.shown import moment
from deskops.tui.widgets.sheet import Block, Para, Row

if TYPE_CHECKING:
    from deskops.ops.read.assets import Happening


def device(
    history: "Sequence[Happening]", job: str, now: datetime, zone: ZoneInfo, *, named: bool
) -> Iterator[Block]:
    """A device's history, newest first, without the job on whose page it stands; `named` if that names a device."""
    if not named:
        yield Para(_("This job names no device."), "faint")
        return
    others = [each for each in history if each.ref != job]
    if not others:
        yield Para(_("Nothing else is known of this device."), "faint")
    for each in others:
        words = (kind_of(each), each.number, title_of(each), _status(each), each.who)
        yield Row(moment(instant(each.at), zone, now), "  ".join(filter(None, words)), look_of(each))


def _status(happening: "Happening") -> str:
    return _(word(happening.status)) if happening.status else ""
