"""A PostgreSQL server for a measurement: the one of the tests, with its promises switched on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from benchmarks.of_tests import of_tests

# As a desk in service should have it: what was committed survives a power cut.
_SAFE: Final = {"fsync": "on", "full_page_writes": "on", "max_connections": "100", "shared_buffers": "128MB"}


class NoServer(Exception):
    """None is installed here."""


@contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database. Raises NoServer."""
    module = of_tests("postgres_server")
    programs = module.server_programs()
    if programs is None:
        raise NoServer("no PostgreSQL server is installed")
    module.SETTINGS.update(_SAFE)
    made = module.Server(programs)
    try:
        made.start()
        yield made.url(made.new_database())
    finally:
        made.remove()
