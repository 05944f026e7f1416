"""A manager's pass: for an hour it shows the description of the API; signed by the desk, and kept nowhere."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from deskops.domain.canonical import canonical
from deskops.domain.clock import stored
from deskops.domain.permissions import Verb, may
from deskops.ops.context import Context
from deskops.ops.do.desk.enrolling import needed_key
from deskops.ops.do.desk.people import admin, people
from deskops.ops.read.desk import desk_facts
from deskops.sync import keys
from deskops.text import keep_unsaid

LIVES: Final = timedelta(hours=1)
_ABOUT: Final = b"deskops pass 1\n"  # nothing else that this key signs begins so
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Pass:
    token: str
    expires: str


def make_pass(context: Context) -> Pass:
    """Of whoever acts. Raises Refused for whose role may not, and where the desk's key is not on this machine."""
    key, expires = needed_key(context), stored(context.now + LIVES)
    with admin(context, Verb.TOKEN, "pass-made", context.identity.engineer, expires=expires):
        pass
    content = canonical(
        {"desk": desk_facts(context).id, "expires": expires, "person": context.identity.engineer}
    )
    text = base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")
    return Pass(keep_unsaid(f"{text}.{keys.sign(key, _ABOUT + content)}"), expires)


def opens(context: Context, token: str) -> bool:
    """Whether this desk gave it, within the hour, to somebody whose role still may."""
    text, _dot, signature = token.partition(".")
    if not signature or len(token) > _LONGEST:
        return False
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    desk = desk_facts(context)
    if not keys.is_signed(desk.key, _ABOUT + content, signature):
        return False
    told = json.loads(content)
    if told["desk"] != desk.id or told["expires"] < stored(context.now):
        return False
    return any(one.id == told["person"] and may(one.role, Verb.TOKEN) for one in people(context))
