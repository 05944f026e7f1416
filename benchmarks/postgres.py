"""A PostgreSQL server for a measurement: the one of the tests, with its promises switched on."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

from benchmarks.branch import ROOT

# As a desk in service should have it: what was committed survives a power cut.
_SAFE: Final = {"fsync": "on", "full_page_writes": "on", "max_connections": "100", "shared_buffers": "128MB"}


class NoServer(Exception):
    """None is installed here."""


@contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database. Raises NoServer."""
    module = _of_the_tests()
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


def _of_the_tests() -> ModuleType:
    spec = importlib.util.spec_from_file_location("postgres_server", ROOT / "tests" / "postgres_server.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
