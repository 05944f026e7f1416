"""What targets are asked with: passwords by address, and what agents of SNMP want by name; in the keyring alone."""

import hashlib
from functools import cache
from typing import Final

from deskops.checks.facts import Unread
from deskops.checks.targets import address
from deskops.checks.targets.questions import Secret
from deskops.checks.targets.snmp import SECRETS, WAYS, slug, way_and_phrase
from deskops.errors import NotFound, Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.aims import name_of
from deskops.ops.read.places import find_site
from deskops.ops.read.reach import reach_of
from deskops.ops.read.references import find_asset
from deskops.ops.secrets import Secrets
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine
from deskops.store.views.tuples import SiteRow


def secret_of(context: Context, site: str = "") -> Secret:
    """What asks for a secret by its name; empty where none is kept, or its keyring is shut. `site` is a code: what is
    named after it (`snmp-community-gz-th`) goes before what is for all.
    """
    secrets = Secrets(context.paths)

    @cache
    def kept(name: str) -> str:
        try:
            return secrets.get(_name(name)) or ""
        except Refused:
            return ""

    def secret(name: str) -> str:
        if not secrets.in_use:
            return ""
        return (kept(f"{name}-{slug(site)}") if site else "") or kept(name)

    return secret


class Typed:
    """Passwords that a person typed, each for one target, until the program ends; else what its keyring keeps."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._typed: dict[str, str] = {}

    def secret_at(self, site: str = "", tag: str = "") -> Secret:
        """What asks for a secret at a site, by its code; `tag` names a registered device. What is kept for the address
        goes before what is kept for its user on this device, and that before its user at the whole site.
        """
        kept = secret_of(self._context, site)

        def secret(target: str) -> str:
            found = self._typed.get(target) or kept(target)
            told = None if found or not tag else address.read(target)
            if told is None or not told.user:
                return found
            return kept(login(told.user, tag)) or (kept(login(told.user, site)) if site else "")

        return secret

    def learn(self, target: str, password: str) -> None:
        self._typed[target] = password


def keep(context: Context, target: str, password: str) -> None:
    """`target` as `known` gives it. Raises Refused where there is no keyring: a password of somebody else's machine is
    not put into a file. Raises UsageError for a pass phrase of SNMP v3 that does not say its way.
    """
    for kind in WAYS:
        if target == kind or target.startswith(f"{kind}-"):
            _look(password, kind)
    if not Secrets(context.paths).entrust(_name(target), password):
        raise Refused(
            _("No keyring took the password, and it is not put into a file."),
            hint=_(
                "Open the keyring of this system, then do it again; without it, it is asked for each time."
            ),
        )


def _look(password: str, kind: str) -> None:
    try:
        way_and_phrase(password, kind)
    except Unread as error:
        raise UsageError(str(error), hint=_("A pass phrase has eight characters at least.")) from None


def forget(context: Context, target: str) -> None:
    """Nothing where none is kept. Raises Refused where its keyring is shut."""
    Secrets(context.paths).remove(_name(target))


def login(user: str, place: str) -> str:
    """Of a user on a registered device, by its tag, or on all of a site, by its code."""
    return f"{user}@{place}".casefold()


def known(context: Context, name: str) -> str:
    """`ssh://user@host`, `winrm://user@host`, one of SNMP's, or that of one host or site: snmp-community-10-20-0-61;
    `user@TAG` or `user@SITE` of the register; a tag alone with the user that the settings name for it.

    Raises NotFound for what nothing asks for, BadInput for an address that is none, UsageError for a device without a
    user, ConfigError.
    """
    told = address.read(name)
    if told is not None and told.scheme in _WITH_PASSWORD and told.user:
        return str(told)
    if any(name.lower() == one or name.lower().startswith(f"{one}-") for one in SECRETS):
        return name.lower()
    if context.has_store and (place := _registered(context, name)):
        return place
    raise NotFound(
        _("Nothing is asked with a secret named {name!r}").format(name=name[:100]),
        hint=_(
            "An address or a place in the register with its user, such as ssh://user@host, user@TAG, or one of: {names}"
        ).format(names=", ".join(SECRETS)),
    )


def _registered(context: Context, name: str) -> str:
    """Empty where the register has no such device or site."""
    user, at, place = name.rpartition("@")
    if at and not address.is_user(user):
        return ""
    try:
        device = views.one(context.views, "asset_line", AssetLine, id=find_asset(context, place))
    except NotFound:
        device = None
    if device is not None:
        user = user or reach_of(context, device).user
        if not user:
            raise UsageError(
                _("Nobody said as whom {tag} is got into.").format(tag=name_of(device)),
                hint=_("Name the user: USER@{tag}, or set it: [checks.reach]").format(tag=name_of(device)),
            )
        return login(user, name_of(device))
    if not user:
        return ""
    try:
        site = views.one(context.views, "site", SiteRow, id=find_site(context, place))
    except NotFound:
        return ""
    return login(user, site.code) if site else ""


_WITH_PASSWORD: Final = ("ssh", "winrm")


def _name(target: str) -> str:
    return f"target-{hashlib.sha256(target.encode()).hexdigest()[:32]}"
