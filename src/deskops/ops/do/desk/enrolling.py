"""Letting laptops in and shutting them out: one-time codes, approval, revoking with lock or wipe."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from deskops.domain.canonical import canonical
from deskops.domain.clock import instant, milliseconds, stored, uuid7
from deskops.domain.permissions import Verb
from deskops.domain.scope import site_bucket
from deskops.errors import Ambiguous, NotFound, Refused, Rejected, UsageError
from deskops.i18n import _
from deskops.ops.context import Act, Context, Identity
from deskops.ops.do.desk.doors import new_token, token_digest
from deskops.ops.do.desk.people import ON_SITE, Person, admin, people, permit, put_person, second_person
from deskops.ops.do.desk.recalling import CODE_LETTERS, free_code
from deskops.ops.read.desk import desk_facts
from deskops.ops.read.references import lost
from deskops.ops.secrets import DESK_SIGNING_KEY, Secrets
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.scopes import cover
from deskops.store.tables import Enrolment, Replica
from deskops.sync import keys
from deskops.sync.wire import PROTOCOLS, SERVICE, EnrolAnswer, EnrolRequest
from deskops.text import storable

CODE_LIVES: Final = timedelta(minutes=10)
_LETTERS: Final = 10  # of 30 kinds: 49 bits
_LIVE: Final = ("active", "waiting")
_BEGINNING: Final = 6  # characters of an id that may stand for it
_ALIKE, _ALIKE_CHARACTERS = 80, 65  # of 100
_R, _N = table_of(Replica).c, table_of(Enrolment).c


@dataclass(frozen=True, slots=True)
class Code:
    engineer: Person
    code: str
    expires: str
    is_new: bool = False  # whether the engineer was made with it


def make_code(context: Context, engineer: str, sites: tuple[str, ...] = (), *, new: bool = True) -> Code:
    """A one-time code for an engineer, made where nobody has that name; `sites` (ids) are covered from now on.

    Without `new` a name that looks like a known one makes nobody: it raises NotFound with those.
    """
    name = storable(engineer).strip()
    everyone = people(context)
    known = next((one for one in everyone if name in (one.name, one.id)), None)
    permit(context.identity, Verb.ENROL)
    if known is None and not name:
        raise UsageError(_("A person needs a name."))
    if known is None and not new:
        _refuse_alike(name, [one.name for one in everyone])
    raw = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in context.random(_LETTERS))
    code = f"{raw[:5]}-{raw[5:]}"
    expires = stored(context.now + CODE_LIVES)
    with admin(context, Verb.ENROL, "code-made", name, sites=list(sites) or None) as act:
        person = known or put_person(act, name, ON_SITE[0])
        written = connection(act.session)
        for site in sites:
            cover(written, person.id, site_bucket(site), stored(context.now))
        values = {
            "code": _plain(code),
            "engineer": person.id,
            "expires_at": expires,
            "made_by": act.identity.engineer,
        }
        written.execute(insert(table_of(Enrolment)), values)
    return Code(person, code, expires, is_new=known is None)


def _refuse_alike(name: str, names: Sequence[str]) -> None:
    """Alike in its letters, or as it is spoken: 李伟 and 李炜."""
    from rapidfuzz import fuzz, utils

    spoken = pinyin_of(name).partition(" ")[0]

    def alike(known: str) -> float:
        written = fuzz.ratio(name, known, processor=utils.default_process)
        if not spoken:  # Latin letters: many more of them are the same by chance
            return written if written >= _ALIKE else 0
        sound = fuzz.ratio(spoken, pinyin_of(known).partition(" ")[0])
        return max(written if written >= _ALIKE_CHARACTERS else 0, sound if sound >= _ALIKE else 0)

    near = sorted((one for one in names if alike(one)), key=alike, reverse=True)[:3]
    if near:
        raise NotFound(
            _("There is no engineer {name}; nobody was added.").format(name=name),
            hint=_("Nearest: {names}").format(names=", ".join(near))
            + "\n"
            + _("For somebody new: the same command with --new"),
            nearest=near,
        )


def _plain(code: str) -> str:
    """The digest of a code however it was typed."""
    typed = code.strip().upper().replace("-", "").replace(" ", "")
    return hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()


def enrol(context: Context, request: EnrolRequest) -> EnrolAnswer:
    """Use a code up. Raises Rejected for a code that is wrong, used or too old: they look the same from outside."""
    desk, now = desk_facts(context), context.now
    with context.act(itself(context)) as act:
        engineer = _use_up(connection(act.session), request.code, stored(now))
        if engineer is None:  # an attempt is on record too
            act.append("desk", desk.id, "code-refused", {"subject": storable(request.name)[:100]})
        else:
            made = _new_replica(context, act, request, engineer, waits=desk.approve)
    if engineer is None:
        raise Rejected(
            _("The desk does not take this code."),
            hint=_("A code works once, for ten minutes. Ask the desk for a new one."),
        )
    return EnrolAnswer(
        service=SERVICE, desk=desk.id, name=desk.name, key=desk.key, sealing_key=desk.sealing_key,
        protocols=list(PROTOCOLS), time=stored(now), engineer=engineer,
        engineer_name=_person(context, engineer).name, fingerprint=keys.fingerprint(request.key),
        waiting=desk.approve, proves=key_of(context) is not None, **made,
    )  # fmt: skip


def _use_up(written: Connection, code: str, now: str) -> str | None:
    """Whose code it is; None for one that does not open anything (any more)."""
    row = written.execute(select(table_of(Enrolment)).where(_N.code == _plain(code))).one_or_none()
    if row is None or instant(row.expires_at) < instant(now):
        return None
    used = update(table_of(Enrolment)).where(_N.code == row.code, _N.used_at.is_(None)).values(used_at=now)
    return str(row.engineer) if written.execute(used).rowcount else None


def _new_replica(
    context: Context, act: Act, request: EnrolRequest, engineer: str, *, waits: bool
) -> dict[str, str]:
    """Its id, short code and token."""
    written, now = connection(act.session), act.ledger.evidence.wall
    token, replica = new_token(context.random), uuid7(milliseconds(now), context.random(10))
    code, status = free_code(written, context.random), "waiting" if waits else "active"
    values = {
        "id": replica, "code": code, "engineer": engineer, "name": storable(request.name)[:100],
        "status": status, "public_key": request.key, "token": token_digest(token), "next_token": "",
        "token_since": stored(now), "enrolled_at": stored(now), "last_seen": None, "cursor": 0, "turn": "",
        "turn_before": "", "version": storable(request.version), "order": "",
    }  # fmt: skip
    written.execute(insert(table_of(Replica)), values)
    told = {"subject": replica, "engineer": engineer, "status": status}
    act.append("desk", desk_facts(context).id, "enrolled", told)
    return {"replica": replica, "code": code, "token": token}


def itself(context: Context) -> Identity:
    """The desk's own hand, for what no person at it does."""
    own = context.identity
    return Identity(own.replica, own.code, own.engineer, own.name, is_desk=True)


def _person(context: Context, engineer: str) -> Person:
    return next(one for one in people(context) if one.id == engineer)


def find_replica(context: Context, ref: str, statuses: Collection[str] = ()) -> Any:
    """A replica by short code, id, its beginning, or its engineer's name; `statuses` are those that are meant.

    Raises NotFound, and Ambiguous with all that fit: the wrong one of two must not be shut out.
    """
    with context.act() as act:
        chosen = select(table_of(Replica)).order_by(_R.enrolled_at.desc())
        rows = connection(act.session).execute(chosen).all()
    names, wanted = {one.id: one.name for one in people(context)}, ref.strip()
    for fits in (
        lambda row: wanted.upper() == row.code or wanted.lower() == row.id,
        lambda row: names.get(row.engineer) == wanted and row.status in (statuses or _LIVE),
        lambda row: len(wanted) >= _BEGINNING and row.id.startswith(wanted.lower()),
    ):
        found = [row for row in rows if fits(row)]
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(
                _("{ref} fits {count} laptops.").format(ref=ref[:100], count=len(found)),
                hint=_("Name one by its code: {codes}").format(codes=", ".join(map(_named, found))),
            )
    raise lost(
        _("No laptop is called {ref}.").format(ref=ref),
        wanted,
        [f"{row.code} ({names.get(row.engineer, '')})" for row in rows],
    )


def _named(row: Any) -> str:
    """Its code, what the machine is called, and when the desk heard of it."""
    about = ", ".join(filter(None, (row.name, (row.last_seen or "")[:16].replace("T", " "))))
    return f"{row.code} ({about})" if about else str(row.code)


def approve(context: Context, ref: str) -> Any:
    """Let a waiting laptop in. Raises Refused for one that does not wait."""
    row = find_replica(context, ref, ("waiting",))
    if row.status != "waiting":
        raise Refused(_("{code} is not waiting for approval.").format(code=row.code))
    with admin(context, Verb.APPROVE, "approved", row.id) as act:
        connection(act.session).execute(
            update(table_of(Replica)).where(_R.id == row.id).values(status="active")
        )
    return row


def revoke(context: Context, ref: str, *, order: str = "", second: str = "") -> Any:
    """Shut a laptop out at once; `order` is lock or wipe, signed for the next contact. A wipe takes a second person.

    Raises NotFound, Refused.
    """
    row = find_replica(context, ref)
    verb = Verb.WIPE if order == "wipe" else Verb.REVOKE
    if order == "wipe":
        second = second_person(context, second, Verb.WIPE)
    told = signed_order(context, row.id, order) if order else ""
    with admin(context, verb, "revoked", row.id, order=order, second=second) as act:
        changed = update(table_of(Replica)).where(_R.id == row.id)
        connection(act.session).execute(changed.values(status="revoked", order=told))
    return row


def key_of(context: Context) -> str | None:
    """The desk's signing key; None where it is not on this machine, or its keyring is shut."""
    try:
        found = Secrets(context.paths).get(DESK_SIGNING_KEY)
    except Refused:
        return None
    return None if found is None else str(found)


def needed_key(context: Context) -> str:
    """Raises Refused where it is not on this machine, or its keyring is shut."""
    key = Secrets(context.paths).get(DESK_SIGNING_KEY)
    if key is None:
        raise Refused(_("The desk's signing key is not here."), hint=_("Restore it with the desk's backup."))
    return str(key)


def signed_order(context: Context, replica: str, what: str) -> str:
    """An order for one replica, signed by the desk: its replay after a new enrolment names an id that is no more."""
    key = needed_key(context)
    content = {
        "order": what,
        "replica": replica,
        "nonce": context.random(16).hex(),
        "issued": stored(context.now),
    }
    return json.dumps({**content, "signature": keys.sign(key, canonical(content))})
