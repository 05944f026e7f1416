"""Having a report signed: offer it, then seal what was shown with the signature, or with the reason of a refusal.

Whoever captures a signature (terminal, phone, browser, paper) calls `offer`, shows `Offer.report` and `Offer.consent`,
and hands back what was drawn: `sign` or `refuse`. What was shown is compared with what would be sealed, once more, in
the very transaction that seals it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from deskops.domain.actions import ACTIONS
from deskops.domain.nouns import Kind, word
from deskops.domain.sealing import METHODS
from deskops.domain.seals import REFUSE, SIGN, Standing, Told
from deskops.errors import NotFound, Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.countersigning import hands_seen
from deskops.ops.do.documents import DRAFTS, Draft, draft
from deskops.ops.do.files import photograph
from deskops.ops.do.payloads import LONGEST_LINE, LONGEST_TEXT, within
from deskops.ops.do.reporting import report_language
from deskops.ops.do.seal_subject import Subject, read_subject
from deskops.ops.do.sealing import Shown, keep, seal
from deskops.ops.do.sealing import Signature as Signature
from deskops.ops.secrets import SIGNING_KEY, Secrets
from deskops.reports.document import Prepared, Report
from deskops.store.queries.facts import connection
from deskops.sync import keys
from deskops.text import storable


@dataclass(frozen=True, slots=True)
class Offer:
    """What is shown to a person: the report as it stood at `at`, and the words that are agreed to.

    `digest` is that of both; it is what a pad or a phone shows beside the report and what is sealed as *shown*.
    """

    id: str
    kind: str
    subject: str
    number: str
    revision: int
    language: str
    at: datetime
    draft: Draft
    entries: tuple[tuple[str, str], ...]  # what it tells of, each by id and digest
    beside: Told = field(default_factory=dict)  # and what it tells of beside

    @property
    def report(self) -> Report:
        return self.draft.report

    @property
    def consent(self) -> str:
        return self.draft.consent

    @property
    def digest(self) -> str:
        return self.draft.shown


@dataclass(frozen=True, slots=True)
class Signed:
    """A revision that was sealed; `doubts` are what a person should know of it."""

    kind: str
    subject: str
    number: str
    revision: int
    digest: str
    short: str
    entry: str
    standing: str


def offer(
    context: Context, subject: str, *, kind: str = Kind.JOB, language: str = "", again: bool = False
) -> Offer:
    """The report of a job, visit or round, to be shown. Raises NotFound, UsageError, Refused for one not done yet.

    `again`: also where it is signed and nothing was changed since; what follows stands in that signature's stead.
    """
    if kind not in DRAFTS:
        raise UsageError(_("A report of this kind is not signed."))
    wanted = report_language(context, language)
    with context.act() as act:
        found = read_subject(act, kind, subject)
        _may_be_sealed(act, found, SIGN)
        if not again:
            _wants_a_signature(found)
    now = context.now
    made = draft(context, kind, subject, wanted, now)
    name, revision = context.random(8).hex(), found.seals.next_revision
    return Offer(name, kind, subject, found.number, revision, wanted, now, made, found.entries, found.beside)


def sign(context: Context, offered: Offer, signature: Signature) -> Signed:
    """Seal what was shown with this signature. Raises UsageError, BadInput, Refused where the report changed."""
    given = _cleaned(signature)
    if not given.name:
        raise UsageError(_("A signature needs the name of who signs."), hint=_("Give it with --name"))
    if (given.drawing is None) == (given.paper is None) or (given.method == "paper") != (
        given.paper is not None
    ):
        raise UsageError(_("A signature is drawn, or it is a photograph of the paper."))
    paper = photograph(given.paper) if given.paper else None
    return _seal(context, offered, SIGN, replace(given, reason=""), paper)


def refuse(context: Context, offered: Offer, refusal: Signature) -> Signed:
    """Seal that the report was shown and not signed, and why (`reason`). Raises UsageError, Refused."""
    given = _cleaned(refusal)
    if not given.reason:
        raise UsageError(_("A refusal needs its reason."), hint=_("Give it with --refuse"))
    return _seal(context, offered, REFUSE, replace(given, drawing=None, paper=None), None)


def _cleaned(signature: Signature) -> Signature:
    given = replace(
        signature,
        name=_text(_("Name"), signature.name),
        role=_text(_("Role or department"), signature.role),
        contact=_text(_("Contact"), signature.contact),
        identified=_text(_("Identified by"), signature.identified),
        agent=_text(_("Device"), signature.agent),
        reason=_text(_("Reason"), signature.reason, LONGEST_TEXT),
    )
    if signature.method not in METHODS:
        raise UsageError(_("{field} cannot be {given}.").format(field="method", given=signature.method))
    return given


def _text(field: str, given: str, limit: int = LONGEST_LINE) -> str:
    return within(field, storable(given).strip(), limit)


def _seal(context: Context, offered: Offer, action: str, given: Signature, paper: Prepared | None) -> Signed:
    again = draft(context, offered.kind, offered.subject, offered.language, offered.at)
    if again.shown != offered.digest:
        raise _changed()
    key = _key(context)
    shown = Shown(offered.draft, offered.language, offered.at, offered.id, paper)
    with context.act() as act:
        found = read_subject(act, offered.kind, offered.subject)
        _may_be_sealed(act, found, action)
        if not _is_as_offered(found, offered):
            raise _changed()
        made = seal(context, act, found, shown, given, key)
        if paper is not None:
            _is_new(act, made.hand)
        payload, personal = keep(context, act, found, made, shown)
        entry = act.append(offered.kind, offered.subject, action, payload, personal=personal)
        row = act.refresh(offered.kind, offered.subject)
    return Signed(
        offered.kind, offered.subject, offered.number, offered.revision, made.document.digest, made.short, entry.id,
        str(row["signed"]),
    )  # fmt: skip


def _is_as_offered(found: Subject, offered: Offer) -> bool:
    told = found.seals.next_revision, found.entries, found.beside
    return told == (offered.revision, offered.entries, offered.beside)


def _may_be_sealed(act: Act, found: Subject, action: str) -> None:
    if act.identity.is_desk:
        raise Refused(
            _("Reports are signed on site, not at the desk."), hint=_("On a laptop: deskops sign NUMBER")
        )
    if found.state.newer:
        raise Refused(
            _("It holds steps of a newer version: only notes can be added here."),
            hint=_("Upgrade deskops on this laptop."),
        )
    known = ACTIONS[found.kind][action]
    if found.state.status not in known.allowed_from:
        raise Refused(
            _("{number} cannot be signed yet: it is {status}.").format(
                number=found.number, status=_(word(found.state.status))
            ),
            hint=_("Resolve the job, finish the visit, or close the campaign, first."),
        )


def _is_new(act: Act, hand: str) -> None:
    """A photograph is of one paper, and that of one report; the desk would find it as well, when nobody is on site."""
    known = sorted({row.name for row in hands_seen(connection(act.session), hand)})
    if known:
        raise Refused(
            _("This very photograph is the paper of {names} already: nothing was signed.").format(
                names=", ".join(known)
            ),
            hint=_("Photograph the paper that was signed for this report."),
        )


def _wants_a_signature(found: Subject) -> None:
    """Raises Refused for what is signed: a refusal, or another name, would take that signature's place unasked."""
    last = found.seals.last
    if last is not None and found.standing is Standing.SIGNED:
        words = _("Revision {revision} is signed, and nothing was changed since.")
        raise Refused(
            words.format(revision=last.revision),
            hint=_("Have it signed once more all the same: deskops sign --again"),
        )


def _changed() -> Refused:
    return Refused(
        _("The report has changed since it was shown: nothing was signed."),
        hint=_("Show it again and have that signed."),
    )


def _key(context: Context) -> str:
    """This laptop's signing key; one that works alone makes its own with the first signature."""
    secrets = Secrets(context.paths)
    found = secrets.get(SIGNING_KEY)
    if found is None:
        if not context.identity.standalone:
            raise NotFound(
                _("The key of this laptop is not here: it cannot sign."),
                hint=_("Say what is wrong with it: deskops doctor"),
            )
        secrets.put(SIGNING_KEY, keys.new_signing_key())
        found = secrets.get(SIGNING_KEY)
    return str(found)
