"""Orders of the desk to a lost laptop: believed only when its pinned key signed them, for this replica, once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from deskops.config.settings import Desk as DeskSettings
from deskops.domain.canonical import canonical
from deskops.domain.clock import stored
from deskops.errors import Rejected, Unreachable
from deskops.ops import journal
from deskops.ops.context import Context
from deskops.ops.do import locking, wiping
from deskops.ops.secrets import TOKEN, Secrets
from deskops.paths import Paths
from deskops.store import standing as standings
from deskops.store.queries import outbox
from deskops.store.queries.facts import connection
from deskops.store.standing import Stage, Standing
from deskops.sync import keys
from deskops.sync.client import Client, Line, ShutOut

_FIELDS: Final = ("order", "replica", "nonce", "issued", "signature")


@dataclass(frozen=True, slots=True)
class Known:
    """What this laptop remembers of its desk, whether the store can be asked or not."""

    replica: str
    desk: str
    desk_name: str
    desk_key: str
    desk_sealing_key: str
    engineer: str
    proves: bool
    done: frozenset[str]  # nonces of orders that were carried out


def obey(context: Context, told: Mapping[str, Any], client: Client) -> bool:
    """Carry an order out, if it is one. Raises Locked or Wiped when it was; returns False for what is ignored, which
    is noted in the log.
    """
    known = _known(context)
    why = why_not(told, known)
    if why:
        journal.note(context.paths, "order-ignored", message=why)
        return False
    order = {name: told[name] for name in _FIELDS}
    standing = Standing(
        stage="", order=order, desk=known.desk, desk_name=known.desk_name, desk_key=known.desk_key,
        desk_sealing_key=known.desk_sealing_key, engineer=known.engineer, since=stored(context.now),
        proves=known.proves,
    )  # fmt: skip
    journal.note(context.paths, "order", message=order["order"])
    if order["order"] == "lock":
        locking.begin(context, standing)
    else:
        wiping.begin(context, standing)
        wiping.go_on(context.paths, client)
    context.forget()
    standings.guard(context.paths)  # raises: it was written just now
    return True


def why_not(told: Mapping[str, Any], known: Known) -> str:
    """Why this is no order for this laptop; empty for one that is to be carried out."""
    if not all(isinstance(told.get(name), str) and told[name] for name in _FIELDS):
        return "not of the form of an order"
    content = {name: told[name] for name in _FIELDS if name != "signature"}
    if not keys.is_signed(known.desk_key, canonical(content), told["signature"]):
        return "not signed by the desk"
    if told["replica"] != known.replica:
        return "for another replica"
    if told["nonce"] in known.done:
        return "carried out before"
    return "" if told["order"] in ("lock", "wipe") else "an order that this version does not know"


def _known(context: Context) -> Known:
    standing = standings.read(context.paths)
    if standing is not None:
        names = ("desk", "desk_name", "desk_key", "desk_sealing_key", "engineer", "proves")
        values = {name: getattr(standing, name) for name in names}
        return Known(standing.order["replica"], done=frozenset({standing.order["nonce"]}), **values)
    from deskops.ops.do.belonging import PROVES, meta_of

    meta = meta_of(context)
    with context.store.reader() as session:
        done = outbox.marks(connection(session)).get("orders", [])
    of_meta = ("replica", "desk", "desk_name", "desk_key", "desk_sealing_key", "engineer")
    proves = meta.get(f"sync.{PROVES}") == "true"
    return Known(**{name: meta[name] for name in of_meta}, proves=proves, done=frozenset(done))


def line_of(paths: Paths, standing: Standing, url: str, wanted: DeskSettings) -> Line:
    """The way to the desk of a laptop whose store cannot be asked."""
    token = Secrets(paths).get(TOKEN) or ""
    return line_to(url, standing.desk, token, wanted)


def line_to(url: str, desk: str, token: str, wanted: DeskSettings) -> Line:
    """A line as the settings say."""
    return Line(
        url,
        desk=desk,
        token=token,
        ca=wanted.ca,
        pins=wanted.pins,
        proxy=wanted.proxy,
        connect=wanted.connect,
        read=wanted.read,
    )


def finish_here(paths: Paths) -> None:
    """What an order left half done and needs no desk. Raises the store's errors."""
    standing = standings.read(paths)
    if standing is None or not standing.unfinished:
        return
    if standing.locks:
        locking.seal(paths)
    else:
        wiping.go_on(paths, None)


def meet_out_of_service(context: Context) -> str:
    """One contact of a laptop that is locked or wiped: an order goes on, a new enrolment opens it, and a wipe may
    follow a lock. Returns `open` when it is in service again. Raises Locked, Wiped, Unreachable, the store's errors.
    """
    from deskops.ops.do.unlocking import unlock

    standing = standings.read(context.paths)
    if standing is None:
        return "open"
    if (
        standing.unfinished and standing.stage != Stage.WIPING
    ):  # before that goes on, what is unsent is offered
        finish_here(context.paths)
    standing = standings.read(context.paths) or standing
    if standing.stage == Stage.WIPED:
        raise standing.error()
    wanted = context.settings.desk
    with Client(line_of(context.paths, standing, wanted.url, wanted)) as client:
        recognise(context, standing, client)
        if not standing.locks:
            wiping.go_on(context.paths, client)
            raise standing.error()
        try:
            unlock(context, client)
        except ShutOut as error:
            obey(context, error.order, client)
            raise standing.error() from None
        except Unreachable:
            raise
        except Rejected as error:
            raise standing.error() from error
    return "open"


def recognise(context: Context, standing: Standing, client: Client) -> None:
    """Raises Rejected for another desk, and where this one had proved itself before and does not now; Unreachable."""
    from deskops.ops.do.addresses import challenge

    proven = challenge(client, standing.desk_key, context.random(32).hex(), must=standing.proves)
    keep_proof(context.paths, standing, proven)


def keep_proof(paths: Paths, standing: Standing, proven: bool) -> None:
    """The desk of a laptop out of service has proved itself, or said that it can: it must from now on."""
    if standing.proves or not proven:
        return
    with locking.alone(paths):
        now = standings.read(paths)  # another program may have gone on with it
        if now is not None:
            standings.keep(paths, replace(now, proves=True))


def begin_anew(context: Context) -> None:
    """Before a laptop is set up. Raises Locked; Wiped where the wipe has not come to its end yet."""
    standing = standings.read(context.paths)
    if standing is None:
        return
    if standing.locks:
        raise standing.error()
    if standing.unfinished:
        finish_here(context.paths)
    if context.paths.kept_unsent.exists():
        raise still_to_be_handed_over(standing)
    standings.end(context.paths)


def still_to_be_handed_over(standing: Standing) -> Rejected:
    from deskops.errors import Wiped
    from deskops.i18n import _

    return Wiped(
        _("This laptop was wiped; what was unsent waits, sealed, for the desk {desk}.").format(
            desk=standing.desk_name
        ),
        hint=_("Meet the desk once: deskops sync. Then begin anew: deskops init"),
    )
