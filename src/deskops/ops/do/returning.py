"""Coming back to a desk that forgot this laptop when it was put back: proof by the key that it enrolled with."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import update

from deskops.domain.canonical import canonical
from deskops.errors import Rejected
from deskops.ops.context import Context
from deskops.ops.do.belonging import meta_of
from deskops.ops.secrets import SIGNING_KEY, TOKEN, Secrets
from deskops.store.queries import outbox
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Meta
from deskops.sync import keys
from deskops.sync.client import Client, Line
from deskops.sync.wire import PROTOCOL, ReturnRequest

Ask = Callable[[ReturnRequest], dict[str, str]]


def come_back(context: Context, line: Line, secrets: Secrets) -> str:
    """A new token, kept as this laptop's; empty where the desk does not know its key. Raises Unreachable."""

    def ask(request: ReturnRequest) -> dict[str, str]:
        with Client(replace(line, token="")) as client:
            return client.post("/v1/return", request.model_dump())

    return known_again(context, secrets, ask)


def known_again(context: Context, secrets: Secrets, ask: Ask) -> str:
    """The same over any line."""
    key = secrets.get(SIGNING_KEY)
    if key is None:
        return ""
    meta, token = meta_of(context), context.random(32).hex()
    with context.store.reader() as session:
        marks = outbox.marks(connection(session))
    request = ReturnRequest(
        protocol=PROTOCOL, desk=meta["desk"], replica=meta["replica"], code=meta["code"], key=keys.public(key),
        token=hashlib.sha256(token.encode()).hexdigest(), signature="", given=marks.get("given", ""),
    )  # fmt: skip
    signature = keys.sign(key, canonical(request.signed()))
    try:
        answer = ask(request.model_copy(update={"signature": signature}))
    except Rejected:
        return ""
    secrets.put(TOKEN, token)
    if answer["code"] != meta["code"]:  # given to another laptop since
        with context.store.writer() as session:
            code = update(table_of(Meta)).where(table_of(Meta).c.key == "code")
            connection(session).execute(code.values(value=answer["code"]))
        context.forget()
    return token
