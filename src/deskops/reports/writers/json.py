"""A report as canonical JSON: the same content gives the same bytes; pictures stand by their digest."""

from typing import Final

from deskops.domain.canonical import canonical
from deskops.reports.document import Pictures, Report
from deskops.reports.plain import plain
from deskops.reports.unsigned import unsigned

VERSION: Final = 2


def render(report: Report, pictures: Pictures) -> bytes:
    told = {"version": VERSION, "report": plain(report)}
    if beside := unsigned(report):
        told["note"] = beside.words
    return canonical(told) + b"\n"
