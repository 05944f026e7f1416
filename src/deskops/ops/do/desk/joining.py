"""A second machine over the desk's database: the desk's keys in a file of their own, and a home that joins with it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from deskops.config.writing import put
from deskops.domain.permissions import Verb
from deskops.errors import BadInput, Refused, StoreMissing, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.belonging import meta_of
from deskops.ops.do.desk.people import admin
from deskops.ops.do.new_file import write_new
from deskops.ops.do.orders import begin_anew
from deskops.ops.read.desk import desk_facts
from deskops.ops.secrets import DESK_SEALING_KEY, DESK_SIGNING_KEY, Secrets
from deskops.store.faults import told
from deskops.store.store import shown
from deskops.sync import keys
from deskops.sync.wire import SERVICE
from deskops.system_errors import why

_FORMAT: Final = "desk-keys"
_NAMES: Final = (DESK_SIGNING_KEY, DESK_SEALING_KEY)
_LARGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Joined:
    desk: str
    name: str
    fingerprint: str
    store: str
    files: str  # where files are kept, by the settings; empty: in this machine's own folder
    warning: str


def write_keys(context: Context, file: Path) -> None:
    """The desk's private keys in a new file for its owner alone. Raises Refused, UsageError where there is one."""
    if not context.is_server_database:
        raise Refused(
            _("This desk's store is a file: one machine serves it."),
            hint=_("Several take a PostgreSQL database: deskops desk init --db URL"),
        )
    secrets, facts = Secrets(context.paths), desk_facts(context)
    held = {name: str(value) for name in _NAMES if (value := secrets.get(name)) is not None}
    if len(held) < len(_NAMES):
        raise Refused(
            _("The desk's keys are not on this machine."),
            hint=_("Do it where the desk was made or has joined."),
        )
    content = {"service": SERVICE, "format": _FORMAT, "version": 1, "desk": facts.id, "name": facts.name}
    content |= {"files": context.settings.desk.files}
    with admin(context, Verb.KEYS, "keys-written", facts.id):
        write_new(file, json.dumps({**content, "keys": held}, ensure_ascii=False, indent=1).encode() + b"\n")


def join(context: Context, db: str, file: Path) -> Joined:
    """Make this home one more of the desk in that database. Raises Refused, UsageError, BadInput, the store's errors.

    The address is remembered last: cut short, this home is still nobody's.
    """
    begin_anew(context)
    if context.has_store:
        raise Refused(
            _("There is a store in this home already."),
            hint=_("To join a desk, choose another DESKOPS_HOME."),
        )
    content = _read(file)
    with told():
        context.paths.ensure()
        context.move_to(db)
    desk = _desk_in(context)
    held = content["keys"]
    public = (keys.public(held[DESK_SIGNING_KEY]), keys.sealing_public(held[DESK_SEALING_KEY]))
    if (content["desk"], *public) != (desk["desk"], desk["desk_key"], desk["desk_sealing_key"]):
        raise Refused(
            _("These keys are those of another desk than {name}.").format(name=desk["desk_name"]),
            hint=_("Write them on a machine of this desk: deskops desk keys FILE"),
        )
    secrets = Secrets(context.paths)
    for name in _NAMES:
        secrets.put(name, held[name])
    files = context.settings.desk.files
    if content["files"] and not files:
        files = put(context.paths.config_file, "desk.files", content["files"])
    with told():
        context.remember(db)
    fingerprint = keys.fingerprint(desk["desk_key"])
    return Joined(desk["desk"], desk["desk_name"], fingerprint, shown(context.place), files, secrets.warning)


def _desk_in(context: Context) -> dict[str, str]:
    """What the database says of the desk in it. Raises Refused where there is none; nothing is made there."""
    none = Refused(
        _("There is no desk in this database."), hint=_("Make it there: deskops desk init --db URL")
    )
    try:
        meta = meta_of(context)
    except StoreMissing as error:
        raise none from error
    if meta.get("role") != "desk":
        raise none
    return meta


def _read(file: Path) -> dict[str, Any]:
    """Raises UsageError for no file, BadInput for one that is none of ours."""
    try:
        raw = file.read_bytes()[:_LARGEST]
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {detail}").format(file=file, detail=why(error)),
            hint=_("Write it on a machine of the desk: deskops desk keys FILE"),
        ) from error
    try:
        told = json.loads(raw)
        held = {name: bytes.fromhex(told["keys"][name]).hex() for name in _NAMES}
        if (told["service"], told["format"], told["version"]) != (SERVICE, _FORMAT, 1):
            raise ValueError("another form")
        if any(len(value) != 64 for value in held.values()):
            raise ValueError("no key")
        return {"desk": str(told["desk"]), "files": str(told.get("files", "")), "keys": held}
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(
            _("{file} does not hold the keys of a desk.").format(file=file),
            hint=_("Write it on a machine of the desk: deskops desk keys FILE"),
        ) from error


def key_trouble(context: Context) -> str:
    """What a person should know before a desk is served here; empty: all is well. Raises Refused for wrong keys."""
    facts, secrets = desk_facts(context), Secrets(context.paths)
    try:
        signing, sealing = (secrets.get(name) for name in _NAMES)
    except Refused as error:  # a keyring that is shut: it serves all the same, as it did without its keys
        return error.message
    if signing is None or sealing is None:
        return _(
            "The desk's keys are not on this machine: it proves to nobody who it is, gives no orders to lost"
            " laptops and opens no hand-over. Put them back from a copy of data/secrets."
        )
    if (keys.public(str(signing)), keys.sealing_public(str(sealing))) != (facts.key, facts.sealing_key):
        raise Refused(
            _("The keys on this machine are those of another desk than {name}.").format(name=facts.name),
            hint=_(
                "Every laptop would refuse it. Put this desk's own data/secrets back, or join it in a new home."
            ),
        )
    return ""
