"""A report as canonical JSON: the same content gives the same bytes; pictures stand by their digest."""

from typing import Final

from deskops.domain.canonical import canonical
from deskops.reports.document import Pictures, Report
from deskops.reports.plain import plain

VERSION: Final = 2


def render(report: Report, pictures: Pictures) -> bytes:
    return canonical({"version": VERSION, "report": plain(report)}) + b"\n"
