"""Every form that a report takes, by the suffix of its file; a new form is one module and one line here."""

from collections.abc import Callable
from typing import Final

from deskops.reports.document import Report


def _xlsx(report: Report) -> bytes:
    from deskops.reports.writers import (
        xlsx,
    )  # XlsxWriter takes time to load, and a day on the terminal has no use for it

    return xlsx.render(report)


def _text(report: Report) -> bytes:
    from deskops.reports.writers import text

    return text.render(report).encode()


def _json(report: Report) -> bytes:
    from deskops.reports.writers import json

    return json.render(report)


WRITERS: Final[dict[str, Callable[[Report], bytes]]] = {".xlsx": _xlsx, ".txt": _text, ".json": _json}
