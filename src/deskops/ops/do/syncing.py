"""Meeting the desk: enrol this laptop, sync now; one sync at a time on one laptop."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from deskops import __version__
from deskops.domain.clock import stored
from deskops.errors import DeskopsError, Refused, Rejected, Unreachable, UsageError
from deskops.i18n import N_, _
from deskops.kept import Kept, form_of
from deskops.ops.context import Context
from deskops.ops.do import addresses, encrypting, orders, putting_aside
from deskops.ops.do.belonging import keep_url, meta_of, write_identity
from deskops.ops.do.carrying import Carriage, carry
from deskops.ops.do.drawer import LaptopDrawer
from deskops.ops.do.returning import come_back
from deskops.ops.do.unlocking import enrol_locked, unlock
from deskops.ops.only_reads import must_write
from deskops.ops.read.attention import waiting
from deskops.ops.secrets import FORMER_TOKEN, SIGNING_KEY, TOKEN, Secrets
from deskops.ops.store_key import NewKey
from deskops.ops.sync_notes import Way, keep
from deskops.ops.sync_report import Report as Report
from deskops.store import standing as standings
from deskops.store.faults import told
from deskops.store.queries import outbox
from deskops.store.queries.facts import connection
from deskops.store.standing import Standing
from deskops.sync import keys
from deskops.sync.client import Client, Line, ShutOut
from deskops.sync.engine import Progress, Sum, meet
from deskops.sync.wire import PROTOCOL
from deskops.text import storable

Stopped = Callable[[], bool]
_BUSY_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Enrolled:
    engineer: str
    code: str
    desk: str
    fingerprint: str
    desk_fingerprint: str
    waiting: bool
    warning: str
    key: NewKey | None = None
    archive: Path | None = None  # where the store of a laptop that worked alone is now


def enrol(context: Context, url: str, code: str, *, encrypt: bool = False, aside: bool = False) -> Enrolled:
    """Make this laptop one of a desk's. Raises Refused where it belongs to somebody, Unreachable, Rejected.

    One that the desk locked is opened again: now, or with a sync after the desk has approved it. `aside`: the store of
    one that works alone may be put aside.
    """
    standing = standings.read(context.paths)
    if standing is not None and standing.locks:
        return _open_again(context, standing, url, code)
    orders.begin_anew(context)
    with told():
        context.paths.ensure()
    here = putting_aside.plan(context)
    if here is not None:
        return _enrol_in_place(context, here, url, code, encrypt=encrypt, aside=aside)
    made = encrypting.begin(context, desk=True) if encrypt else None
    context.store.prepare(stored(context.now))
    key, answer = introduced(context, url, code)
    secrets = Secrets(context.paths)
    secrets.put(SIGNING_KEY, key)
    secrets.put(TOKEN, answer["token"])
    with context.store.writer() as session:
        write_identity(connection(session), answer, url)
    keep_url(context, url)
    context.forget()
    return replace(_enrolled(context, key, answer), key=made)


def _enrol_in_place(
    context: Context, here: putting_aside.Plan, url: str, code: str, *, encrypt: bool, aside: bool
) -> Enrolled:
    if not aside:
        raise Refused(
            _("This laptop works alone, for {name}: its store is put aside first.").format(
                name=here.engineer
            ),
            hint=_("Say that it may be: deskops init --desk URL --code CODE --yes"),
        )
    if encrypt and not context.key:
        encrypting.begin(context, desk=True)  # raises: what is in use is encrypted first
    key, answer = putting_aside.enrol_in_place(context, here, url, code)
    return replace(_enrolled(context, key, answer), archive=here.archive)


def introduced(context: Context, url: str, code: str) -> tuple[str, dict[str, Any]]:
    """A code used up at the desk of that address; this laptop's new key and the desk's answer."""
    try:
        with Client(_line(context, url=url)) as client:
            return introduce(client, code)
    except Unreachable as error:
        hint = _(
            "Nothing was set up. Look at the address and the network, and do it again: the code is still good."
        )
        raise Unreachable(error.message, hint=hint, wait=error.wait, reason=error.reason) from error


def introduce(client: Client, code: str) -> tuple[str, dict[str, Any]]:
    """Use a code up, with a new key; the key and the desk's answer."""
    key = keys.new_signing_key()
    request = {"protocol": PROTOCOL, "code": code, "key": keys.public(key), "version": __version__}
    request["name"] = storable(socket.gethostname())[:100]
    return key, client.post("/v1/enrol", request)


def _open_again(context: Context, standing: Standing, url: str, code: str) -> Enrolled:
    orders.finish_here(context.paths)
    key, answer = enrol_locked(context, standing, url, code)
    with Client(orders.line_of(context.paths, standing, url, context.settings.desk)) as client:
        try:
            unlock(context, client)
        except Rejected:
            if not answer["waiting"]:
                raise
    return _enrolled(context, key, answer)


def _enrolled(context: Context, key: str, answer: dict[str, Any]) -> Enrolled:
    fingerprints = (keys.fingerprint(keys.public(key)), keys.fingerprint(answer["key"]))
    return Enrolled(
        answer["engineer_name"],
        answer["code"],
        answer["name"],
        *fingerprints,
        answer["waiting"],
        Secrets(context.paths).warning,
    )


def _line(context: Context, *, url: str = "") -> Line:
    wanted = context.settings.desk
    meta = meta_of(context)
    token = Secrets(context.paths).get(TOKEN) if "desk" in meta else None
    return orders.line_to(url or wanted.url, meta.get("desk", ""), token or "", wanted)


def of_a_desk(context: Context) -> None:
    """Raises UsageError at a desk, and on a laptop that has none."""
    if context.identity.is_desk:
        raise UsageError(
            _("This is the desk: laptops come to it, and it has nobody to sync with."),
            hint=_("Let them in: deskops desk enrol ENGINEER. Answer them: deskops desk serve"),
        )
    if context.identity.numbers:
        raise UsageError(
            _("This laptop works alone: there is no desk to sync with."),
            hint=_("Enrol it: deskops init --desk URL --code CODE"),
        )


def sync_now(
    context: Context,
    *,
    way: Way = Way.HAND,
    progress: Progress | None = None,
    stopped: Stopped = lambda: False,
) -> Report:
    """One sync, whatever becomes of it: offline, rejected and busy are results, not errors; the journal notes each.

    Raises UsageError on a laptop that has no desk, Refused where nothing is written in this run, the store's errors.
    """
    must_write(context)
    begun = time.perf_counter()
    try:
        report = _sync(context, begun, progress, stopped)
    except UsageError:  # there was nobody to meet
        raise
    except DeskopsError as error:
        seconds = time.perf_counter() - begun
        result = "rejected" if isinstance(error, Rejected) else "failed"
        keep(context.paths, way, Report(result, error.message, seconds=seconds))
        raise
    keep(context.paths, way, report)
    return report


def _sync(context: Context, begun: float, progress: Progress | None, stopped: Stopped) -> Report:
    if standings.read(context.paths) is not None:
        report = _meet_out_of_service(context)
        if report is not None:
            return report
    of_a_desk(context)
    putting_aside.finish(context)
    report = Report("done", desk={"id": context.identity.desk, "url": context.settings.desk.url})
    with _alone(context) as free:
        if not free:
            report.result, report.reason = "busy", Kept(N_("another sync is running"))
            return _finished(context, report, begun)
        _meet(context, report, progress, stopped)
        if standings.read(context.paths) is not None:
            return report
    return _finished(context, report, begun)


def _meet_out_of_service(context: Context) -> Report | None:
    """What a sync is on a laptop that the desk locked or wiped; None once it is open again."""
    report = Report("rejected", desk={"url": context.settings.desk.url})
    with _alone(context) as free:
        if not free:
            report.result, report.reason = "busy", Kept(N_("another sync is running"))
            return report
        try:
            orders.meet_out_of_service(context)
        except Unreachable as error:
            _unreached(report, error)
        except Rejected as error:
            report.reason, report.hint = error.message, error.hint
        else:
            return None
    return report


def _meet(context: Context, report: Report, progress: Progress | None, stopped: Stopped) -> None:
    carriage = Carriage()
    try:
        with Client(_line(context)) as client:
            try:
                addresses.recognise(context, client)
                secrets = Secrets(context.paths)
                client.others = [
                    lambda: secrets.get(FORMER_TOKEN) or "",
                    lambda: come_back(context, client.line, secrets),
                ]
                client.on_other = lambda: secrets.put(TOKEN, client.line.token)
                drawer = LaptopDrawer(context, secrets, lambda: client.trip, client.renew)
                _count(report, meet(drawer, client, progress=progress, stopped=stopped))
                if not stopped():
                    carry(context, client, carriage, stopped=stopped)
            except ShutOut as error:
                orders.obey(context, error.order, client)  # raises where it was an order
                raise
            finally:
                report.bytes_up = client.sent + carriage.bytes_up
                report.bytes_down = client.received + carriage.bytes_down
                report.blobs_up, report.blobs_down = carriage.up, carriage.down
                report.round_trips = client.round_trips
    except Unreachable as error:
        _unreached(report, error)
    except Rejected as error:
        report.result, report.reason, report.hint = "rejected", error.message, error.hint


def _unreached(report: Report, error: Unreachable) -> None:
    report.result, report.reason, report.hint, report.wait = "offline", error.reason, error.hint, error.wait


def _count(report: Report, total: Sum) -> None:
    report.sent, report.received, report.refused = total.sent, total.received, total.refused
    report.subjects = total.subjects
    if total.stopped:
        report.result = "stopped"


def _finished(context: Context, report: Report, begun: float) -> Report:
    report.seconds = round(time.perf_counter() - begun, 3)
    stand = waiting(context)
    report.unsent, report.attention = stand.unsent, stand.attention
    if report.result == "done" and report.attention:
        report.result = "attention"
    with context.store.reader() as session:
        marks = outbox.marks(connection(session))
    head = marks.get("head") or {}
    report.cursor = {"epoch": head.get("epoch", 0), "rev": marks.get("cursor", 0)}
    told_nothing = report.result == "busy" or (report.result == "stopped" and not report.round_trips)
    if not told_nothing and (report.result, report.reason) != ("done", ""):  # else it is noted already
        with context.store.writer() as session:
            said = {"result": report.result, "reason": report.reason, "ended": stored(context.now)}
            said |= form_of(report.reason)
            outbox.mark(connection(session), {"last": said})
    return report


@contextmanager
def _alone(context: Context) -> Iterator[bool]:
    """One sync at a time: a second process, or the TUI beside the nightly run, is told instead of waiting."""
    lock = FileLock(context.paths.data / "sync.lock", mode=0o600)
    try:
        with lock.acquire(timeout=_BUSY_SECONDS):
            yield True
    except Timeout:
        yield False
