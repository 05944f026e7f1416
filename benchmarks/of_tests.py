"""Counterparts that the tests have, for benchmarks: a module of tests/, by its file, since tests are no package."""

import importlib.util
import sys
from types import ModuleType
from typing import Final

from benchmarks.branch import ROOT

_FOLDER: Final = ROOT / "tests"


def of_tests(name: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _FOLDER / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # its dataclasses look for themselves there
        spec.loader.exec_module(module)
    return sys.modules[name]
