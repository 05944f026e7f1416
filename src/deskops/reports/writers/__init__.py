"""Every form that a report takes, by the suffix of its file; a new form is one module and one line here.

A writer is pure: the same report with the same pictures gives the same bytes, on every machine and at any time.
"""

from collections.abc import Callable
from typing import Final

from deskops.reports.document import Pictures, Report
from deskops.reports.unsigned import ATTACHMENT, SHEET, carried

RENDERER: Final = 5  # of all writers together; goes up when the same report becomes other bytes

Writer = Callable[[Report, Pictures], bytes]


def _beside(report: Report, name: str) -> dict[str, bytes]:
    """What a draft carries of the version that was signed."""
    return {name: carried(report)} if report.counterpart else {}


def _xlsx(report: Report, pictures: Pictures) -> bytes:
    # XlsxWriter takes time to load, and a day on the terminal has no use for it
    from deskops.reports.writers import xlsx

    return xlsx.render(report, pictures, _beside(report, SHEET))


def _pdf(report: Report, pictures: Pictures) -> bytes:
    from deskops.reports.writers import pdf  # so does ReportLab

    return pdf.render(report, pictures, _beside(report, ATTACHMENT))


def _text(report: Report, pictures: Pictures) -> bytes:
    from deskops.reports.writers import text

    return text.render(report).encode()


def _json(report: Report, pictures: Pictures) -> bytes:
    from deskops.reports.writers import json

    return json.render(report, pictures)


WRITERS: Final[dict[str, Writer]] = {".xlsx": _xlsx, ".pdf": _pdf, ".txt": _text, ".json": _json}
