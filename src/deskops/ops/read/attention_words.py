"""An item that needs a person, in words: what it is, what to do, and for each way out the command that takes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from deskops.domain.asset import fold_asset
from deskops.domain.clock import instant
from deskops.domain.concerns import Topic
from deskops.domain.job import fold_job
from deskops.domain.nouns import Kind
from deskops.domain.refusals import WORDS as REFUSALS
from deskops.domain.timeline import Dispute
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.ops.read.attention import Item
from deskops.ops.read.attention_ways import Beside, Way, ways
from deskops.ops.read.timelines import engineers, entries
from deskops.store import views
from deskops.store.views.desk_tuples import ReplicaLine
from deskops.store.views.device_tuples import AssetRegistered
from deskops.store.views.tuples import JobRow, SiteRow


@dataclass(frozen=True, slots=True)
class Told:
    """An item as a person reads it; `who` is a name."""

    item: Item
    words: str
    advice: str
    who: str
    ways: tuple[Way, ...]


_SHOWN: Final = 5  # visits that are named
_STEPS: Final = {"create": N_("the making of it"), "correct": N_("a correction"), "retract": N_("an undo")}


def tell(context: Context, items: list[Item]) -> list[Told]:
    """The items in the reader's language."""
    teller = _Teller(context)
    return [teller.tell(item) for item in items]


class _Teller:
    """Reads what the words need beside the items, once."""

    def __init__(self, context: Context) -> None:
        self._context, self._me = context, context.identity
        self._names = engineers(context)
        self._disputed: dict[str, dict[str, Dispute]] = {}
        self._about: Mapping[Topic, Callable[[Item], tuple[str, str]]] = {
            Topic.LATE: self._late,
            Topic.DISPUTED: self._dispute,
            Topic.REUSED: self._reused,
            Topic.OUTDATED: self._outdated,
            Topic.REFUSED: self._refused,
            Topic.RETURNED: self._returned,
            Topic.DUPLICATE: self._duplicate,
            Topic.RECOVERED: self._recovered,
            Topic.COPIED: self._copied,
            Topic.RESTORED: self._restored,
            Topic.DIFFERS: self._differs,
            Topic.UNPROVEN: self._unproven,
            Topic.RATING: self._rating,
            Topic.APPROVAL: self._approval,
            Topic.QUARANTINED: self._quarantined,
            Topic.WIPED: self._wiped,
            Topic.OTHER: self._other,
        }

    def tell(self, item: Item) -> Told:
        words, advice = self._about[item.topic](item)
        codes = tuple(self._code(one) for one in self._both(item))
        beside = Beside(codes, self._values(item))
        return Told(item, words, advice, self._who(item), tuple(ways(self._me, item, beside)))

    def _who(self, item: Item) -> str:
        return self._names.get(item.who, "")

    @property
    def _decides(self) -> bool:
        return self._me.numbers

    # What it is, and what to do.

    def _late(self, item: Item) -> tuple[str, str]:
        if "steps" in item.detail:
            words = _("{count} steps came too late and do not count: {steps}")
            steps = ", ".join(_called(action) for _id, action in item.detail["steps"])
            words = words.format(count=len(item.detail["steps"]), steps=steps)
        else:
            words = _("{step} came too late and does not count").format(step=_step(item))
        if self._decides:
            return words, _("Let it count, or leave it as it is.")
        return words, _("The desk decides. Write down what speaks for it, or leave it as it is.")

    def _dispute(self, item: Item) -> tuple[str, str]:
        name = item.detail.get("field", "")
        stands, claimed = self._values(item) or ("", "")
        words = _("{field}: “{value}” stands, {name} says “{claimed}”")
        told = words.format(field=_plain(name), value=stands, claimed=claimed, name=self._who(item) or "?")
        return told, _("Say which one is right; that one stands then.")

    def _refused(self, item: Item) -> tuple[str, str]:
        reason, advice = REFUSALS.get(item.detail.get("code", ""), (item.detail.get("words", ""), ""))
        reason, advice = (_(reason) if reason else ""), (_(advice) if advice else "")
        if self._me.is_desk:
            words = _("Not taken from a laptop: {reason}").format(reason=reason)
            return words, _(
                "Its engineer sees it as well; what arrived is kept. Settle it when that is clear."
            )
        return _("The desk did not take {step}: {reason}").format(step=_step(item), reason=reason), advice

    def _returned(self, item: Item) -> tuple[str, str]:
        words = _("Sent back to be corrected: {reason}").format(reason=item.detail.get("reason", ""))
        if item.kind == Kind.INSPECTION:
            return words, _("Correct the answers, finish the visit again, and have it signed anew.")
        if item.kind == Kind.CAMPAIGN:
            return words, _("Correct the visits that it tells of, and have the report signed anew.")
        return words, _("Correct the report and resolve the job again.")

    def _reused(self, item: Item) -> tuple[str, str]:
        words = _("The signature under revision {revision} is the very one that stands under {others}")
        told = {
            "revision": item.detail.get("revision", "?"),
            "others": ", ".join(item.detail.get("others", ())),
        }
        return words.format(**told), _(
            "No hand draws the same lines twice: ask {name} how it came about, and have the report signed anew."
        ).format(name=self._who(item) or "?")

    def _outdated(self, item: Item) -> tuple[str, str]:
        visits = item.detail.get("visits") or ()
        words = _(
            "Revision {revision} of the report of campaign {number} was signed; the campaign was changed since"
        )
        if visits:
            words = _(
                "Revision {revision} of the report of campaign {number} was signed; since then changed: {visits}"
            )
        told = words.format(
            revision=item.detail.get("revision", "?"), number=item.number, visits=_listed(visits)
        )
        return told, _("Have the report signed anew; both versions stay.")

    def _duplicate(self, item: Item) -> tuple[str, str]:
        words = _("{device} was inspected twice in {campaign}: {other} and {number}")
        told = {
            "device": item.tag,
            "number": item.number,
            **{k: item.detail.get(k, "") for k in ("other", "campaign")},
        }
        return words.format(**told), _("Both are kept; the report counts one.")

    def _recovered(self, item: Item) -> tuple[str, str]:
        words = _("{rows} rows that a laptop held and this desk had lost wait")
        return words.format(rows=item.detail.get("rows", "?")), _("Let them count, once for all.")

    def _copied(self, item: Item) -> tuple[str, str]:
        second = item.detail.get("second_code") or self._code(item.detail.get("second", ""))
        words = _("The store of {laptop} was copied or put back; the other one goes on as {second}")
        if second == self._me.code and not self._me.is_desk:
            words = _("The store of {laptop} was copied or put back; this one goes on as {second}")
        told = words.format(laptop=item.number or item.detail.get("first_code", ""), second=second)
        if self._me.is_desk:
            seen = "; ".join(self._seen(one) for one in self._both(item))
            advice = _(
                "Nobody here knows which is the original ({seen}): ask the engineer, then shut one out."
            )
            return told, advice.format(seen=seen)
        return told, _("If two laptops work with it, tell the desk. Nothing was lost.")

    def _restored(self, item: Item) -> tuple[str, str]:
        words = _("A laptop knows numbers up to {seen}, this desk had {here}: a backup was put back")
        told = words.format(seen=item.detail.get("seen", "?"), here=item.detail.get("here", "?"))
        return told, _("What laptops hold comes back by itself or waits here to be recovered.")

    def _differs(self, item: Item) -> tuple[str, str]:
        words = _("{bucket} on {laptop} differs from the desk, also after it was fetched anew")
        laptop = self._code(item.detail["replica"]) if "replica" in item.detail else self._me.code
        told = words.format(bucket=self._bucket(item.detail.get("bucket", "")), laptop=laptop)
        return told, _("Prove the store: deskops doctor. Tell whoever looks after deskops.")

    def _unproven(self, item: Item) -> tuple[str, str]:
        words = _("Nobody could compare the clock of {step} with the desk's")
        advice = _("It counts as the laptop's clock said. If that was wrong, write down when it was.")
        return words.format(step=_step(item)), advice

    def _rating(self, item: Item) -> tuple[str, str]:
        words = _("The user rated the service {rating} of 5").format(rating=item.detail.get("rating", "?"))
        return words, _("Ask the user why, and write down what was said.")

    def _approval(self, item: Item) -> tuple[str, str]:
        from deskops.sync.keys import fingerprint

        words = _("A laptop ({name}) waits to be let in; fingerprint {text}")
        told = words.format(name=item.title, text=fingerprint(item.detail["key"]))
        return told, _("Compare the fingerprint over the telephone.")

    def _quarantined(self, item: Item) -> tuple[str, str]:
        words = _("{entries} entries and {blobs} files of a laptop that was wiped are kept apart")
        told = words.format(entries=item.detail.get("entries", "?"), blobs=item.detail.get("blobs", "?"))
        return told, _("Decide whether they count.")

    def _wiped(self, item: Item) -> tuple[str, str]:
        words = _("The laptop {code} carried its wipe out: nothing of this desk is on it any more")
        return words.format(code=item.number), _("Settle it when it is clear.")

    def _other(self, item: Item) -> tuple[str, str]:
        return _("Noted: {what}").format(what=item.detail.get("noted", "")), _("Settle it when it is clear.")

    # What stands beside the items.

    def _value(self, field: str, value: Any) -> str:
        if field != "site_id" or not value:
            return str(value or "")
        site = views.one(self._context.views, "site", SiteRow, id=value)
        return site.code if site else str(value)

    def _values(self, item: Item) -> tuple[str, ...]:
        """Of a disputed field: what stands, and what was said."""
        one = self._disputes(item).get(item.id) if item.topic is Topic.DISPUTED else None
        return (self._value(one.field, one.value), self._value(one.field, one.claimed)) if one else ()

    def _bucket(self, name: str) -> str:
        kind, _colon, of = name.partition(":")
        site = views.one(self._context.views, "site", SiteRow, id=of) if kind == "site" else None
        return site.code if site else name

    def _code(self, replica: str) -> str:
        lines = views.rows(self._context.views, "replicas", ReplicaLine)
        return next((line.code for line in lines if line.id == replica), replica)

    def _both(self, item: Item) -> list[str]:
        """The two replicas of a copied store."""
        return [str(item.detail[key]) for key in ("first", "second") if item.detail.get(key)]

    def _seen(self, replica: str) -> str:
        """Under which code a laptop was last here, and when."""
        for line in views.rows(self._context.views, "replicas", ReplicaLine):
            if line.id == replica and line.last_seen:
                zone = ZoneInfo(self._context.settings.timezone)
                at = f"{instant(line.last_seen).astimezone(zone):%Y-%m-%d %H:%M}"
                return _("{code} was last here {at}").format(code=line.code, at=at)
        return self._code(replica)

    def _disputes(self, item: Item) -> dict[str, Dispute]:
        """The disputes of a subject by their entries, with values that no list keeps."""
        if item.subject not in self._disputed:
            self._disputed[item.subject] = {one.entry: one for one in _disputes(self._context, item)}
        return self._disputed[item.subject]


def _disputes(context: Context, item: Item) -> list[Dispute]:
    is_job = item.kind == Kind.JOB
    view, row = ("job_record", JobRow) if is_job else ("asset_record", AssetRegistered)
    record: Any = views.one(context.views, view, row, id=item.subject)
    if record is None:
        return []
    order = None if record.rev is None else (record.epoch or 0, record.rev)
    found = entries(context, item.subject)
    if is_job:
        return fold_job(record, found, record_order=order).disputes
    return fold_asset(record._asdict(), found, record_order=order).disputes


def _step(item: Item) -> str:
    """An entry as a person calls it."""
    return _called(str(item.detail.get("action", "")))


def _called(name: str) -> str:
    from deskops.domain.actions import ACTIONS

    known = next((actions[name] for actions in ACTIONS.values() if name in actions), None)
    if name in _STEPS:
        return _(_STEPS[name])
    return _("“{step}”").format(step=_(known.label) if known else name)


def _listed(names: Sequence[str]) -> str:
    more = f" … ({len(names)})" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _plain(field: str) -> str:
    return "site" if field == "site_id" else field
