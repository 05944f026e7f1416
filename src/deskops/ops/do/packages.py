"""Whether the installed program is what was installed: every file of it and of its libraries against its digest."""

import base64
import hashlib
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def altered(program: str = "deskops") -> tuple[int, list[str]]:
    """How many files were compared, and those that differ from what their wheel's RECORD says, or are gone."""
    checked, wrong = 0, []
    for package in with_libraries(program):
        for file in package.files or ():
            if file.hash is None or file.hash.mode != "sha256":
                continue
            checked += 1
            if not _same(package, file):
                wrong.append(f"{package.metadata['Name']}: {file}")
    return checked, wrong


def with_libraries(name: str) -> Iterator[Distribution]:
    """The program and everything that it needs here; what an unused extra would need is passed over."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        wanted = waiting.pop()
        key = re.sub(r"[-_.]+", "-", wanted).lower()
        if key in seen:
            continue
        seen.add(key)
        try:
            found = distribution(wanted)
        except PackageNotFoundError:
            continue
        yield found
        waiting += [match.group() for text in found.requires or () if (match := _NAME.match(text))]


def _same(package: Distribution, file: PackagePath) -> bool:
    try:
        content = file.locate().read_bytes()  # type: ignore[attr-defined]  # a path of the platform's
    except OSError:
        return False
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return file.hash is not None and digest == file.hash.value
