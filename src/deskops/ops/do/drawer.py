"""The laptop's store as a sync needs it: what to say next, and landing an answer in one transaction with its cursor."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from deskops import __version__
from deskops.domain.clock import instant, stored
from deskops.domain.refusals import TEMPORARY, Refusal
from deskops.domain.scope import oldest_slot
from deskops.ops.context import Act, Context
from deskops.ops.do.belonging import go_on_as, note_copy
from deskops.ops.do.mending import Mending, begin_anew, rescoped
from deskops.ops.secrets import FORMER_TOKEN, TOKEN, Secrets
from deskops.ops.service_rules import read_rules
from deskops.store.queries import incidents, outbox
from deskops.store.queries.arrivals import Arrivals
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.travel import SHORT
from deskops.store.tables import EntryRow
from deskops.sync.client import of_a_cache
from deskops.sync.engine import Step
from deskops.sync.packing import PAGE
from deskops.sync.wire import PROTOCOL, digest_of


class LaptopDrawer:
    """One sync's view of the store; `trip` tells how long the last round trip took (ms), `renewed` hears new tokens."""

    def __init__(
        self,
        context: Context,
        secrets: Secrets,
        trip: Callable[[], int],
        renewed: Callable[[str], object] = str,
    ) -> None:
        self._context, self._secrets, self._trip, self._renewed = context, secrets, trip, renewed
        self._mending, self._tried = (
            Mending(),
            set[str](),
        )  # tried: wait for others, are not sent twice in one sync
        self._recovers = self._compared = False
        self._left = False  # entries beyond the last batch
        self._offered: int | None = None
        self._ask = ""
        self._cut = False  # the digests of what was sent last
        self._behind: Mapping[str, str] = {}  # as asked last: an answer that lands twice takes nothing away

    def request(self) -> dict[str, Any]:
        identity = self._context.identity
        self._ask = self._context.random(12).hex()
        with self._context.store.reader() as session:
            written = connection(session)
            marks = outbox.marks(written)
            offered = self._offers(written, marks)
            entries, self._left = ([], True) if offered else outbox.batch(written, PAGE, self._tried)
            told: dict[str, Any] = {
                "protocol": PROTOCOL, "version": __version__, "desk": identity.desk,
                "cursor": marks.get("cursor", 0), "behind": marks.get("behind", {}),
                "buckets": digest_of(marks["buckets"]) if "buckets" in marks else "",
                "turn": marks.get("turn", ""), "ask": self._ask, "short": SHORT, "entries": entries,
                "clock": self._sample(),
            }  # fmt: skip
            self._cut = marks.get("short") == SHORT
            if self._cut:
                told["entries"] = [one | {"digest": one["digest"][:SHORT]} for one in entries]
            self._behind = told["behind"]
            if "head" in marks:
                told |= {"head": marks["head"], "seal": marks.get("seal", "")}
            if self._recovers:
                told["heads"] = outbox.heads(written)
            if offered:  # before what is unsent: that may belong to what the desk lost
                told["offered"] = offered
            told |= self._comparison(written, marks, told)
        return told

    def _comparison(self, written: Any, marks: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
        """In the next sync that has nothing to say, when something came or went since both agreed the last time."""
        quiet = not (told["entries"] or marks.get("behind") or self._recovers or "offered" in told)
        desk_time = instant(marks["desk_time"]) if "desk_time" in marks else self._context.now
        oldest = oldest_slot(desk_time.date())
        asked = self._mending.ask(written, oldest) if quiet else {}
        stirred = bool(marks.get("stirred") or marks.get("anew"))
        self._compared = quiet and stirred and not asked and "buckets" in marks
        if self._compared:
            asked["sums"] = outbox.own_sums(written, marks["buckets"], oldest)
        return asked

    def _sample(self) -> dict[str, Any]:
        evidence = self._context.clock.read()
        return {
            "wall": evidence.wall.isoformat(),
            "boot": evidence.boot,
            "reading": evidence.reading,
            "trip": self._trip(),
        }

    def _offers(self, written: Any, marks: Mapping[str, Any]) -> list[dict[str, Any]]:
        self._offered = None
        if not marks.get("offer") or self._recovers:
            return []
        above, until = marks["offer"]
        rows, self._offered = outbox.offers(written, above, until, PAGE)
        return rows

    def land(self, answer: Mapping[str, Any]) -> Step:
        """Raises Unreachable for an answer to something else, which a cache on the way may have kept."""
        if answer.get("ask") != self._ask:
            raise of_a_cache()
        now = stored(self._context.now)
        with self._context.act(references=False) as act:
            written = connection(act.session)
            marks = outbox.marks(written)
            values: dict[str, Any] = {"turn": answer["turn"], "at": now}
            if answer.get("short") != marks.get("short"):
                values["short"] = answer.get("short")
            self._identity(act, answer)
            if "recover" in answer:
                step = self._recover(act, answer["recover"], values)
            else:
                step = self._land(act, answer, marks, values)
            if not step.again:  # what came of this sync, unless more than this is to be said of it
                values["last"] = {"result": "done", "reason": "", "ended": now}
            outbox.mark(written, values)
        self._token(answer)
        if "replica" in answer:
            self._context.forget()
        if step.rows:
            self._context.forget_rules()
        return step

    def _land(
        self, act: Act, answer: Mapping[str, Any], marks: Mapping[str, Any], values: dict[str, Any]
    ) -> Step:
        written = connection(act.session)
        arrivals = Arrivals(act.ledger, lambda: self._rules(act))
        outcomes = [self._judged(written, each) for each in answer["outcomes"]]
        whole = self._cut and answer.get("short") != SHORT  # a desk that was put back, its program too
        if whole:
            outcomes = [each for each in outcomes if each.get("code") != Refusal.UNSOUND]
        lasting = [each for each in outcomes if each.get("code") not in TEMPORARY]
        arrivals.acknowledge(lasting, answer["time"])
        arrivals.land(answer["rows"], answer["removals"])
        landed = arrivals.finish()
        values |= outbox.told_of_desk(written, answer)
        known = marks.get("behind", {})
        behind = {one: known[one] for one in known.keys() - self._behind.keys()} | answer["behind"]
        if "buckets" in answer:
            values["buckets"] = answer["buckets"]
            behind |= rescoped(act, marks.get("buckets", []), answer["buckets"], behind)
        values["behind"] = behind
        if marks.get("offer"):
            self._advance_offer(values, marks)
        mended = self._mending.hear(answer)
        wrong = self._differences(act, answer, marks, values, mended=mended)
        if not (answer["more"] or behind or self._offered is not None):
            compared = mended or ("mismatch" in answer and not wrong)
            self._let_go(arrivals, answer, values, anew=compared and bool(marks.get("anew")))
        arrivals.sweep(values.get("buckets") or marks.get("buckets", ()))
        mend = self._mending.is_going_on
        stirred = bool(landed.rows or lasting or answer["removals"] or mend or "buckets" in answer)
        if stirred or self._compared:
            values["stirred"] = stirred
        sent = sum(not each.get("code") for each in lasting)
        anew = values.get("anew", marks.get("anew"))
        again = bool(
            answer["more"] or behind or self._left or mend or anew or self._offered is not None or whole
        )
        return Step(again, sent, len(lasting) - sent, landed.rows, landed.subjects)

    def take_outcomes(self, told: Mapping[str, Any]) -> Step:
        """Outcomes that came by file: they count for what is still unsent, unless the desk began a new epoch since."""
        with self._context.act(references=False) as act:
            written = connection(act.session)
            head = outbox.marks(written).get("head") or {}
            if told["epoch"] < head.get("epoch", 0):
                return Step(again=False)
            waiting = outbox.still_unsent(written, [each["id"] for each in told["outcomes"]])
            outcomes = [self._judged(written, each) for each in told["outcomes"] if each["id"] in waiting]
            lasting = [each for each in outcomes if each.get("code") not in TEMPORARY]
            arrivals = Arrivals(act.ledger, lambda: self._rules(act))
            arrivals.acknowledge(lasting, told["time"])
            landed = arrivals.finish()
            arrivals.sweep(outbox.marks(written).get("buckets", ()))
            outbox.mark(written, {"stirred": True})
        sent = sum(not each.get("code") for each in lasting)
        return Step(False, sent, len(lasting) - sent, 0, landed.subjects)

    def take_page(self, told: Mapping[str, Any]) -> Step | None:
        """A page that came by file; None where this laptop is elsewhere than where the page begins."""
        with self._context.act(references=False) as act:
            written = connection(act.session)
            marks = outbox.marks(written)
            here = {"cursor": marks.get("cursor", 0), "behind": marks.get("behind", {})}
            here["buckets"] = digest_of(marks["buckets"]) if "buckets" in marks else ""
            head = marks.get("head") or {"epoch": 0, "rev": 0}
            older = [told["epoch"], told["head"]["rev"]] < [head["epoch"], head["rev"]]
            if told["before"] != here or older:
                return None
            self._behind = here["behind"]
            values: dict[str, Any] = {"desk_time": told["time"]}
            step = self._land(act, {**told, "outcomes": []}, marks, values)
            outbox.mark(written, values)
        return step

    def _judged(self, written: Any, outcome: Mapping[str, Any]) -> dict[str, Any]:
        """What the desk does not know because what makes it has not been taken yet, waits here for that."""
        told = dict(outcome)
        if told.get("code") == Refusal.NOT_FOUND:
            table = table_of(EntryRow).c
            subject = written.execute(
                select(table.subject).where(table.id == told["id"])
            ).scalar_one_or_none()
            if subject is not None and outbox.has_create(written, subject):
                told["code"] = str(Refusal.WAITS)
        if told.get("code") in TEMPORARY:
            self._tried.add(told["id"])
        return told

    def _advance_offer(self, values: dict[str, Any], marks: Mapping[str, Any]) -> None:
        if self._offered is None:
            return
        until = marks["offer"][1]
        values["offer"] = [self._offered, until] if self._offered < until else None
        if self._offered >= until:
            self._offered = None

    def _let_go(
        self, arrivals: Arrivals, answer: Mapping[str, Any], values: dict[str, Any], *, anew: bool
    ) -> None:
        """Once everything has come: what a desk that was put back does not have, and what left the window."""
        if anew:
            arrivals.end_anew()
            values["anew"] = False
        arrivals.age(oldest_slot(instant(answer["time"]).date()))

    def _differences(
        self,
        act: Act,
        answer: Mapping[str, Any],
        marks: Mapping[str, Any],
        values: dict[str, Any],
        *,
        mended: bool,
    ) -> list[str]:
        """What differs of a bucket is fetched, once; one that still differs after that is for a person."""
        before = marks.get("mended", [])
        if mended:
            values["mended"] = [*before, *self._mending.done]
        if "mismatch" not in answer:
            return []
        wrong = answer["mismatch"]
        written, ledger, now = connection(act.session), act.ledger, stored(act.ledger.evidence.wall)
        new = [one for one in wrong if one not in before]
        self._mending.begin(new)
        if before:
            values["mended"] = [one for one in before if one in wrong]
            incidents.over(written, ["differs"], [one for one in before if one not in wrong], now)
        for one in wrong:
            if one in before:
                incidents.note(written, "differs", one, {"bucket": one}, now, ledger.random)
        return new

    def _recover(self, act: Act, told: Mapping[str, Any], values: dict[str, Any]) -> Step:
        """The desk was put back: send our own again, offer what is others', go on from the last common number."""
        written = connection(act.session)
        if not self._recovers:
            self._recovers = True
            if outbox.heads(written):
                return Step(again=True)
        values |= begin_anew(written, act.identity.engineer, told["rev"])
        self._recovers = False
        return Step(again=True)

    def _identity(self, act: Act, answer: Mapping[str, Any]) -> None:
        """The desk noticed a copy of this store: the other one, or this one, goes on under an id of its own."""
        told = answer.get("replica")
        other = answer.get("copied") or (told and {"second": told["id"], "second_code": told["code"]})
        if other:
            note_copy(act, other)
        if not told:
            return
        go_on_as(act, told)
        self._secrets.put(TOKEN, told["token"])
        self._secrets.remove(FORMER_TOKEN)  # it opens the desk for the other store, not for this one
        self._renewed(told["token"])

    def _token(self, answer: Mapping[str, Any]) -> None:
        if answer.get("token"):
            self._secrets.put(FORMER_TOKEN, self._secrets.get(TOKEN) or "")
            self._secrets.put(TOKEN, answer["token"])

    def _rules(self, act: Act) -> Any:
        """Calendars and policies may have come with this very answer."""
        raw: Any = connection(act.session).connection.dbapi_connection  # the driver's, in this transaction
        return read_rules(raw, self._context.settings)
