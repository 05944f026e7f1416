"""What the views that only reports ask return, as named tuples."""

from typing import NamedTuple


class VisitRow(NamedTuple):
    """What the way to a job needs, beside its line in a list."""

    id: str
    fault: str
    planned_for: str
    phone: str
    city: str
    address: str
    contact_phone: str
    contact_department: str
    brand: str


REPORT_VIEWS: dict[str, type[NamedTuple]] = {
    "job_visit": VisitRow,
}
