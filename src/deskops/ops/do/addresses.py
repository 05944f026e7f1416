"""A desk at another address than the last time: it says and proves who it is before token or entries go there."""

import json

from deskops.errors import Rejected
from deskops.i18n import N_, _
from deskops.kept import Kept
from deskops.ops.context import Context
from deskops.ops.do.belonging import ADDRESS, PROVES, meta_of
from deskops.store.queries import outbox
from deskops.store.queries.facts import connection
from deskops.sync import proof
from deskops.sync.client import Client, checked


def recognise(context: Context, client: Client) -> None:
    """Nothing where this laptop met its desk here before. Raises Rejected for another desk, Unreachable."""
    meta, address = meta_of(context), checked(client.line.url)
    if meta.get(f"sync.{ADDRESS}") == json.dumps(address, ensure_ascii=False):
        return
    must = meta.get(f"sync.{PROVES}") == "true"
    proven = challenge(client, meta["desk_key"], context.random(32).hex(), must=must)
    with context.store.writer() as session:
        outbox.mark(connection(session), {ADDRESS: address, PROVES: must or proven})


def challenge(client: Client, desk_key: str, random: str, *, must: bool = False) -> bool:
    """Whether the desk proved who it is; one of an older version only says so, which is taken unless it `must`.

    Raises Rejected for another desk and for a proof that is none, Unreachable. The token is not sent.
    """
    answer = client.hello(random)
    if not proof.has_proof(answer) and not must:
        return False
    if proof.proves(answer, desk_key, random):
        return True
    raise Rejected(
        Kept(N_("What answers at {url} does not prove that it is your desk."), url=client.line.url),
        hint=_("Nothing was carried to it. Ask the desk for its address: deskops config set desk.url URL"),
    )
