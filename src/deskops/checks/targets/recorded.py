"""A machine that was read elsewhere: a saved facts document, or the output of a collector script."""

from pathlib import Path

from deskops.checks import document
from deskops.checks.facts import Facts


def load(path: Path) -> Facts:
    """Whatever of the three it is. Raises BadInput where it is none of them."""
    data = document.read_bytes(path)
    if data.startswith(b"#deskops collect linux"):
        from deskops.checks.collectors import bundle

        return bundle.facts_of(data, str(path))
    told = document.parse_json(data, str(path))
    if told.get("kind") == "deskops collect windows":
        from deskops.checks.collectors import windows

        return windows.facts_of(told, str(path))
    return document.facts_of(told, str(path))
