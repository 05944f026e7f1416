"""How the tests here ask a printer: as a whole inspection, or by one protocol alone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from deskops.checks.live import LiveInspection
from deskops.checks.policy import Policy
from deskops.checks.registry import select
from deskops.checks.runner import DEADLINES
from deskops.checks.targets.address import Address, read
from deskops.checks.targets.ipp import Trust
from deskops.checks.targets.printer import Known, Printer
from deskops.domain.finding import Finding

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


def address(text: str) -> Address:
    found = read(text)
    assert found is not None
    return found


def probe(
    ipp: int = 0,
    snmp: int = 0,
    ports: dict[str, int] | None = None,
    *,
    secrets: dict[str, str] | None = None,
    scheme: str = "ipp",
    host: str = "127.0.0.1",
    trust: Trust | None = None,
) -> Printer:
    known = Known(
        host,
        address(f"{scheme}://{host}:{ipp}") if ipp else None,
        address(f"snmp://{host}:{snmp}") if snmp else None,
        ports or {},
        trust,
        lambda name: (secrets or {}).get(name, ""),
    )
    return Printer("printer", known)


async def inspected(
    one: Printer, checks: Sequence[str] = (), *, seconds: float = 30, policy: Policy | None = None
) -> dict[str, Finding]:
    return (await whole(one, checks, seconds=seconds, policy=policy))[1]


async def whole(one: Printer, checks: Sequence[str] = (), *, seconds: float = 30, policy: Any = None) -> Any:
    run = LiveInspection(
        one, select("printer", checks), policy or Policy(kind="printer"), clock=lambda: NOW,
        deadlines=DEADLINES._replace(target=seconds),
    )  # fmt: skip
    return run, {found.check: found async for found in run.run()}
