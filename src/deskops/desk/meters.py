"""Figures for a Prometheus: calls, entries and times of this process; no names and no ids of people."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meters:
    """One registry an application, so that tests and workers do not share figures."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._calls = Counter(
            "deskops_requests", "Calls by route and status.", ["route", "status"], registry=self._registry
        )
        self._entries = Counter("deskops_entries", "Entries that laptops sent.", registry=self._registry)
        self._seconds = Histogram(
            "deskops_sync_seconds", "Time of one sync.", registry=self._registry, buckets=_BUCKETS
        )

    def called(self, route: str, status: int) -> None:
        self._calls.labels(route, str(status)).inc()

    def synced(self, entries: int, seconds: float) -> None:
        self._entries.inc(entries)
        self._seconds.observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)
