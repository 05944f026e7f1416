"""What the views of inspections, problems and checklists return."""

from typing import NamedTuple


class InspectionLine(NamedTuple):
    """One visit in a list: inspections, those of an asset or a job, those to do, inspection_line."""

    id: str
    number: str
    status: str
    template: str
    kind: str
    asset_id: str | None
    asset_tag: str | None
    asset_model: str | None
    hostname: str | None
    site_id: str | None
    site_code: str | None
    site_name: str | None
    job_id: str | None
    job_number: str | None
    campaign: str
    planned_for: str
    done: int
    total: int
    failed: int
    started_at: str | None
    finished_at: str | None
    unsent: int
    template_id: str
    created_at: str


class ProblemLine(NamedTuple):
    """One problem in a list: problems, problems_of_asset, problems_of_job, problems_of_inspection, problem_line."""

    id: str
    title: str
    detail: str
    severity: str
    status: str
    item: str
    check_id: str
    asset_id: str | None
    asset_tag: str | None
    inspection_id: str | None
    inspection_number: str | None
    job_id: str | None
    job_number: str | None
    site_id: str | None
    site_code: str | None
    created_at: str
    solution: str
    plan: str
    due: str
    solved_at: str | None
    unsent: int


class TemplateRow(NamedTuple):
    """`items` is JSON as `domain.checklist.Item`."""

    id: str
    name: str
    kind: str
    version: int
    items: str
    retired: int


class RoomAnswers(NamedTuple):
    """What was answered at one visit: JSON by item, as `inspection_state` has it."""

    number: str
    answers: str


INSPECTION_VIEWS: dict[str, type[NamedTuple]] = {
    "inspections": InspectionLine,
    "inspections_of_asset": InspectionLine,
    "inspections_of_job": InspectionLine,
    "inspections_to_do": InspectionLine,
    "inspection_line": InspectionLine,
    "problems": ProblemLine,
    "problems_of_asset": ProblemLine,
    "problems_of_job": ProblemLine,
    "problems_of_inspection": ProblemLine,
    "problem_line": ProblemLine,
    "templates": TemplateRow,
    "template": TemplateRow,
    "room_answers": RoomAnswers,
}
