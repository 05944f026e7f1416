"""When something of a seal happened, in words that stand for themselves; knows no clock and no zone."""

from datetime import datetime, timedelta, timezone


def shown_at(moment: datetime | None, offset: int) -> str:
    """With its offset, so that the time stands for itself: 2026-11-27 16:03 (UTC+08:00)."""
    if moment is None:
        return ""
    told = moment.astimezone(timezone(timedelta(minutes=offset))).strftime("%Y-%m-%d %H:%M (UTC%z")
    return f"{told[:-2]}:{told[-2:]})"
