"""Modules of the standard library that the first paint waits for in vain: they are loaded when they are first used.

asyncio loads TLS for connections that nobody opens before there is a screen, and that is megabytes.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any, Final

_PUT_OFF: Final = ("ssl", "asyncio.sslproto")


class _Later(ModuleType):
    """Becomes the module when something of it is asked for. The one of importlib does so as soon as it is imported."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import itself looks for
            raise AttributeError(name)
        self.load()
        return getattr(self, name)

    def load(self) -> None:
        spec = self.__spec__
        self.__class__ = ModuleType  # type: ignore[assignment] # the same object: whoever imported it has it
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module(self)


def put_off() -> None:
    """Before asyncio is imported; what is loaded already stays."""
    for name in _PUT_OFF:
        package = name.rpartition(".")[0]
        parent = find_spec(package) if package else None  # it is found, and not imported
        spec = PathFinder.find_spec(name, parent.submodule_search_locations if parent else None)
        if name not in sys.modules and spec is not None:
            module = module_from_spec(spec)
            module.__class__ = _Later
            sys.modules[name] = module


def load() -> None:
    """Before there is a second thread: two that first use one module at once would be in each other's way."""
    for name in _PUT_OFF:
        module = sys.modules.get(name)
        if isinstance(module, _Later):
            module.load()
