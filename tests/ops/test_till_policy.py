"""How the looks before found a till's cash drawer, from the runs of the checks that were kept."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from deskops.checks.policy import Drawer
from deskops.ops.read import last_checks, till_policy

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)


def looks(*told: tuple[float, str | None, str]) -> list[tuple[None, SimpleNamespace]]:
    """Hours ago, value and outcome of each, newest first."""
    return [
        (
            None,
            SimpleNamespace(
                moment=NOW - timedelta(hours=hours),
                payload={"findings": [{"check": "pos.drawer", "value": value, "outcome": outcome}]},
            ),
        )
        for hours, value, outcome in told
    ]


@pytest.mark.parametrize(
    ("told", "state", "hours"),
    [
        ([(1, "open", "unknown"), (2, "open", "warn"), (3, "closed", "ok")], "open", 2),
        ([(1, "closed", "ok"), (2, "open", "warn")], "closed", 1),
        ([(1, None, "unknown")], "unread", 1),
        ([(1, "open", "unknown"), (14, "open", "warn")], "open", 1),
        ([(13, "open", "warn")], None, 0),
        ([(1, "high", "skip")], None, 0),
        ([], None, 0),
    ],
)
def test_a_drawer_is_remembered_for_some_hours(monkeypatch, told, state, hours):
    monkeypatch.setattr(last_checks, "runs_on", lambda _context, _asset: iter(looks(*told)))
    found = till_policy.drawer(SimpleNamespace(now=NOW), "asset")  # type: ignore[arg-type]
    assert found == (Drawer(state, NOW - timedelta(hours=hours)) if state else None)
