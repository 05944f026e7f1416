"""What a person is shown before signing: a job's, a visit's or a round's report as it stands, with its facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from deskops.domain.canonical import digest
from deskops.domain.destination import WITHOUT_NAMES
from deskops.domain.inspection import InspectionState
from deskops.domain.job import JobState
from deskops.domain.nouns import Kind
from deskops.domain.sealing import Person
from deskops.domain.template_rules import HANDOUT, INSTALL
from deskops.i18n import N_, _, speaking
from deskops.ops.context import Context
from deskops.ops.do.reporting import order_of
from deskops.ops.do.reporting_campaigns import campaign_of
from deskops.ops.do.reporting_visits import inspection_of
from deskops.ops.read.campaigns import campaign_page
from deskops.ops.read.inspections import InspectionPage, inspection_page
from deskops.ops.read.jobs import JobPage, job_page
from deskops.reports.document import Report
from deskops.reports.plain import plain
from deskops.reports.wording import masked
from deskops.store import views
from deskops.store.views.inspection_tuples import TemplateRow


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that nobody has signed, the bytes of its pictures by SHA-256, the same facts as plain data, and the
    people whom it names; `consent` is what is agreed to, in the report's language.
    """

    report: Report
    pictures: Mapping[str, bytes]
    facts: Mapping[str, Any]
    people: tuple[Person, ...]
    template: Mapping[str, Any]
    consent: str

    @property
    def content(self) -> dict[str, Any]:
        """The report as it is sealed: content alone."""
        told: dict[str, Any] = plain(self.report)
        return told

    @property
    def shown(self) -> str:
        """Digest of what a person sees before signing: the report and the words of consent."""
        return digest({"report": self.content, "consent": self.consent})


def draft(context: Context, kind: str, subject: str, language: str, now: datetime) -> Draft:
    """The report as it stands, judged as of `now`. Raises NotFound."""
    with speaking(language):
        return DRAFTS[kind](context, subject, now)


def _order(context: Context, job: str, now: datetime) -> Draft:
    page = job_page(context, job)
    report, album = order_of(context, page, now)
    consent = _(
        "I have seen this service order. The work that it describes was done, and what it says is true as far as I can"
        " tell."
    )
    people = (*_caller(page), *_confirming(page.state))
    return Draft(report, album.contents, _facts_of(page.state), people, {"id": "", "version": 0}, consent)


def _caller(page: JobPage) -> tuple[Person, ...]:
    if page.contact is None:
        return ()
    phones = (str(page.state.values["phone"] or ""), page.contact.phone)
    return (Person(page.contact.name, tuple(masked(phone) for phone in phones if phone)),)


def _confirming(state: JobState) -> tuple[Person, ...]:
    given = state.confirmation.payload if state.confirmation else {}
    name, remark = given.get("name"), given.get("remark")
    return (Person(name, (remark,) if isinstance(remark, str) else ()),) if isinstance(name, str) else ()


def _facts_of(state: JobState) -> dict[str, Any]:
    resolved = state.resolution.payload if state.resolution else {}
    told = {name: resolved.get(name, "") for name in ("cause", "solution", "minutes")}
    parts = [_plain_values(entry.payload) for entry in state.parts]
    rating = state.confirmation.payload.get("rating", 0) if state.confirmation else 0
    return _plain_object({"status": str(state.status), **told, "parts": parts, "rating": rating})


def facts_of_visit(state: InspectionState) -> dict[str, Any]:
    """Answers and findings of an inspection as they are sealed."""
    answers = {
        item: {name: answer.get(name, "") for name in ("value", "note", "evidence", "seen")}
        for item, answer in state.answers.items()
    }
    checks = state.checks or {}
    goes = {name: state.destination[name] for name in WITHOUT_NAMES if name in state.destination}
    findings = [one for one in checks.get("findings") or () if isinstance(one, Mapping)]
    told = {"answers": answers, "findings": findings, "outcome": checks.get("outcome", "")}
    return _plain_object({**told, "destination": goes} if goes else told)


def _plain_object(value: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): _plain_values(part) for key, part in value.items()}


def _plain_values(value: Any) -> Any:
    """What has a place in signed content: a fraction is told as the text that people read."""
    if isinstance(value, Mapping):
        return _plain_object(value)
    if isinstance(value, list | tuple):
        return [_plain_values(part) for part in value]
    return str(value) if isinstance(value, float) else value


# What is agreed to by whoever got a new device; any other visit is an inspection.
_CONSENTS: Final = {
    HANDOUT: N_("I have seen this report and have received the device, with what belongs to it, as it says."),
    INSTALL: N_("I have seen this report. The device was installed as it says, and works."),
}
_INSPECTED: Final = N_(
    "I have seen this inspection report. The device was inspected and cleaned as it says, and I was told of what"
    " was found."
)


def _visit(context: Context, inspection: str, _now: datetime) -> Draft:
    page = inspection_page(context, inspection)
    report, album = inspection_of(context, page)
    consent = _(_CONSENTS.get(page.line.kind, _INSPECTED))
    sheet = views.one(context.views, "template", TemplateRow, id=page.line.template_id)
    template = {"id": page.line.template_id, "version": sheet.version if sheet else 0}
    return Draft(report, album.contents, facts_of_visit(page.state), _users(page), template, consent)


def _users(page: InspectionPage) -> tuple[Person, ...]:
    """Whom the register names, and who gets the device: the same, unless somebody said otherwise meanwhile."""
    goes = page.state.destination
    known = (page.asset.used_by, page.asset.phone) if page.asset else ("", "")
    named = dict([known, (goes.get("used_by", ""), goes.get("phone", ""))])
    return tuple(Person(name, tuple(filter(None, (phone,)))) for name, phone in named.items() if name)


def _round(context: Context, campaign: str, now: datetime) -> Draft:
    page = campaign_page(context, campaign)
    report, album = campaign_of(context, page, now)
    consent = _(
        "I have seen the report of this round. The devices were inspected as it says, and what is left is named."
    )
    counts = ("planned", "done", "signed", "late", "left_out", "refused", "changed")
    facts = {"status": page.line.status, **{name: getattr(page.total, name) for name in counts}}
    return Draft(report, album.contents, facts, (), {"id": "", "version": 0}, consent)


# By kind of record how its report is made; one that is not here is not signed.
DRAFTS: Final[dict[str, Callable[[Context, str, datetime], Draft]]] = {
    Kind.JOB: _order,
    Kind.INSPECTION: _visit,
    Kind.CAMPAIGN: _round,
}
