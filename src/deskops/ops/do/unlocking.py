"""A locked laptop back in service: enrolled anew for the same engineer, it gets its key back from the desk."""

from typing import Any

from sqlalchemy import update

from deskops.domain.clock import stored
from deskops.errors import Refused, Rejected
from deskops.i18n import _
from deskops.ops import journal
from deskops.ops.context import Context
from deskops.ops.do import locking
from deskops.ops.do.belonging import PROVES, keep_url
from deskops.ops.secrets import SIGNING_KEY, TOKEN, Secrets
from deskops.store import standing as standings
from deskops.store.queries import outbox
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.standing import Standing
from deskops.store.store import open_store
from deskops.store.tables import Meta
from deskops.sync.client import Client
from deskops.sync.wire import PROTOCOL


def unlock(context: Context, client: Client) -> None:
    """Ask the desk for the keys, and put everything back. Raises ShutOut with an order, Rejected while the desk has not
    approved a new enrolment, Unreachable, Refused for another engineer, the store's errors.
    """
    paths, standing = context.paths, standings.read(context.paths)
    if standing is None:
        return
    told = client.post("/v1/unlock", {"protocol": PROTOCOL, "order": standing.order, "keys": standing.keys})
    opened = told.get("keys")
    if not isinstance(opened, list) or len(opened) != len(standing.keys):
        raise Rejected(_("The desk gave no key."), hint=_("Ask the desk; everything is still sealed."))
    locking.unseal(paths, [str(each) for each in opened])
    _become(context, told, standing)
    locking.end(paths)
    context.forget()
    journal.note(paths, "unlocked")


def _become(context: Context, told: dict[str, Any], standing: Standing) -> None:
    """The replica that was enrolled now; the order that is over is never carried out again."""
    store, meta = open_store(context.paths.store, key=context.key), table_of(Meta)
    try:
        store.prepare(stored(context.now))
        with store.writer() as session:
            written = connection(session)
            for key in ("replica", "code"):
                written.execute(update(meta).where(meta.c.key == key).values(value=str(told[key])))
            done = outbox.marks(written).get("orders", [])
            outbox.mark(written, {"orders": [*done, standing.order["nonce"]][-100:]})
            if standing.proves:
                outbox.mark(written, {PROVES: True})
    finally:
        store.close()


def enrol_locked(context: Context, standing: Standing, url: str, code: str) -> tuple[str, dict[str, Any]]:
    """A new enrolment at the desk that locked this laptop; its key and the desk's answer. Raises as `enrol`."""
    from deskops.ops.do.orders import keep_proof, line_to, recognise
    from deskops.ops.do.syncing import introduce

    with Client(line_to(url, standing.desk, "", context.settings.desk)) as client:
        try:
            recognise(context, standing, client)
        except Rejected as error:
            raise Rejected(
                _("This is not the desk that locked this laptop."),
                hint=_("Ask the desk; nothing was changed."),
            ) from error
        key, answer = introduce(client, code)
    if answer["engineer"] != standing.engineer:
        raise Refused(
            _("The code is for {name}; this laptop was locked as somebody else's.").format(
                name=answer["engineer_name"]
            ),
            hint=_("Ask the desk for a code of the engineer whose work is on it."),
        )
    keep_proof(context.paths, standing, answer.get("proves") is True)
    secrets = Secrets(context.paths)
    secrets.put(SIGNING_KEY, key)
    secrets.put(TOKEN, answer["token"])
    keep_url(context, url)
    return key, answer
