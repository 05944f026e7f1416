"""Compiled files of the program and its libraries: without them it starts four to five times slower.

Installers that leave them out (uv, pip with --no-compile) and folders that are not ours to write are why they lack.
"""

import compileall
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from deskops.i18n import _
from deskops.ops.do.doctor import Health, Sign
from deskops.ops.do.packages import with_libraries

_MUCH: Final = (
    0.5  # of all files: Python compiles what it imports, where it may write, and most is never imported
)
_NAME: Final = "bytecode"
_HEAD: Final = 16  # bytes
_LOW: Final = 0xFFFFFFFF  # what the head keeps of a number


def sign(program: str = "deskops") -> Sign:
    """How many of them are compiled; nothing is written."""
    files = list(_sources(program))
    lacking = sum(not _compiled(file) for file in files)
    if lacking <= len(files) * _MUCH:
        return Sign(_NAME, Health.OK, _("The program and its libraries are compiled."))
    words = _("{count} of {total} files of the program and its libraries are not compiled: it starts slowly.")
    return Sign(_NAME, Health.WARN, words.format(count=lacking, total=len(files)), _remedy())


def compiled(program: str = "deskops") -> Sign:
    """Compile what lacks; what cannot be compiled, or not be written, is counted."""
    lacking = [file for file in _sources(program) if not _compiled(file)]
    failed = [file for file in lacking if not _compile(file)]
    done = len(lacking) - len(failed)
    if not failed:
        return Sign(
            _NAME, Health.OK, _("{count} files were compiled; none lacks any more.").format(count=done)
        )
    words = _("{count} files were compiled and {failed} were not, for instance {name}.")
    remedy = _("Do it as who may write there, or install anew with: --compile-bytecode (uv), --compile (pip)")
    told = words.format(count=done, failed=len(failed), name=failed[0])
    return Sign(_NAME, Health.WARN, told, remedy)


def _remedy() -> str:
    return _("Compile them once: deskops doctor --compile")


def _sources(program: str) -> Iterator[Path]:
    for package in with_libraries(program):
        for file in package.files or ():
            if file.suffix == ".py":
                yield Path(str(file.locate()))
    yield from Path(__file__).parents[2].rglob("*.py")  # where it runs from its own source tree


def _compiled(file: Path) -> bool:
    """Whether Python would take the compiled file beside it: by PEP 552, its head holds the version, flags, and of the
    source time and size, or a digest that the flags tell of. A source that is gone lacks nothing.
    """
    try:
        source = file.stat()
        with _beside(file).open("rb") as compiled_file:
            head = compiled_file.read(_HEAD)
    except OSError:
        return not file.exists()
    if head[:4] != importlib.util.MAGIC_NUMBER or len(head) < _HEAD:
        return False
    flags, time, size = (int.from_bytes(head[place : place + 4], "little") for place in (4, 8, 12))
    return flags != 0 or (time, size) == (int(source.st_mtime) & _LOW, source.st_size & _LOW)


def _beside(file: Path) -> Path:
    return Path(importlib.util.cache_from_source(str(file)))


def _compile(file: Path) -> bool:
    try:
        return bool(compileall.compile_file(file, quiet=2)) and _compiled(file)
    except OSError:
        return False
