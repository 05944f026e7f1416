"""What an engineer names as targets: addresses, devices, sites, files; resolved before anything runs."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from deskops.checks.targets import address
from deskops.checks.targets.address import Address
from deskops.checks.targets.recorded import ENDINGS, Who, who
from deskops.domain.device_status import SILENT
from deskops.errors import DeskopsError, NotFound, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.allowed import Allowed, DeskPlace, allowed_at, desk_host
from deskops.ops.read.places import find_site
from deskops.ops.read.references import find_asset
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine
from deskops.store.views.tuples import Reference

if TYPE_CHECKING:
    from deskops.ops.read.scanning import Area

FACTS: Final = "facts:"
_ALL: Final = 1_000_000_000
_TO_DO: Final = ("started", "planned")


class Aim(NamedTuple):
    """One target: an address, a registered device, or a file of facts; `name` is unique among those of a round.

    `wrong` says why it cannot be asked: it still takes its place in the result.
    """

    name: str
    address: Address | None = None
    device: AssetLine | None = None
    file: Path | None = None
    site: str = ""
    wrong: DeskopsError | None = None
    allowed: Allowed | None = None
    area: "Area | None" = None  # a whole site, which is scanned
    visit: str = ""  # the inspection that this is for


class _Allowances:
    """Where the devices of each site may be asked; a site's plan is read once."""

    def __init__(self, context: Context) -> None:
        self._context, self._desk = context, DeskPlace(desk_host(context))
        self._sites: dict[str, Allowed] = {}

    def of(self, site: str) -> Allowed:
        if site not in self._sites:
            self._sites[site] = allowed_at(self._context, site, self._desk)
        return self._sites[site]


def aims_of(
    context: Context,
    words: Sequence[str],
    *,
    listed: Sequence[str] = (),
    site: str = "",
    kinds: Iterable[str] = (),
    campaign: str = "",
) -> list[Aim]:
    """Every target once, in the order in which they were named.

    Raises NotFound, Ambiguous and BadInput for a word that means nothing; a registered device without an address, or
    with one where it may not be asked, becomes an aim that is `wrong`; so does a word of a list, `listed`.
    """
    wanted = frozenset(kinds)
    allowances = _Allowances(context)
    found = [aim for word in words for aim in _meant(context, word, wanted, allowances)]
    for word in listed:
        try:
            found += _meant(context, word, wanted, allowances)
        except DeskopsError as error:
            found.append(Aim(word[:200], wrong=error))
    if campaign:
        where = find_site(context, site) if site else ""
        found += _of_campaign(context, campaign, where, wanted, allowances)
    elif site:
        found += _of_site(context, find_site(context, site), wanted, allowances)
    return list({aim.name: aim for aim in found}.values())


def _meant(context: Context, word: str, kinds: frozenset[str], allowances: _Allowances) -> Iterator[Aim]:
    told = address.read(word)
    if told is not None:
        yield Aim(str(told), address=told)
    elif word.startswith(FACTS):
        yield from _files(context, Path(word.removeprefix(FACTS)))
    else:
        yield from _registered(context, word, kinds, allowances)


def _files(context: Context, path: Path) -> Iterator[Aim]:
    """A file, or every one of a folder that may hold facts, as a stick brings them; what is damaged is named."""
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if _may_hold_facts(one))
        if not files:
            raise NotFound(_("There are no facts in {path}.").format(path=path))
        yield from (_aim_of_file(context, one) for one in files)
        return
    if not path.is_file():
        raise NotFound(_("There is no file {path}.").format(path=path))
    yield _aim_of_file(context, path)


def _may_hold_facts(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and not path.name.startswith(".") and path.is_file()


def _aim_of_file(context: Context, path: Path) -> Aim:
    """With the device that the register knows by the serial number in it, else by the host name."""
    try:
        found = who(path)
    except DeskopsError as error:
        return Aim(str(path), file=path, wrong=error)
    device = _device_of(context, found) if context.has_store else None
    return Aim(str(path), file=path, device=device, site=(device.site_code or "") if device else "")


def _device_of(context: Context, found: Who) -> AssetLine | None:
    for how, ref in (("serial", found.serial), ("hostname", found.host)):
        rows = views.rows(context.views, "asset_refs", Reference, ref=ref.lower(), low="g", high="g")
        ids = {row.id for row in rows if row.how == how} if ref else set()
        if len(ids) == 1:
            return views.one(context.views, "asset_line", AssetLine, id=ids.pop())
    return None


def _registered(context: Context, word: str, kinds: frozenset[str], allowances: _Allowances) -> Iterator[Aim]:
    if not context.has_store:
        raise NotFound(
            _("{target} is no address, and there is no register here to look it up in").format(
                target=word[:200]
            ),
            hint=_("Name how to reach it: ssh://HOST, ipp://HOST, snmp://HOST, tcp://HOST:PORT"),
        )
    try:
        yield _aim(_device(context, find_asset(context, word)), allowances)
        return
    except NotFound as error:
        nothing = error
    try:
        site = find_site(context, word)
    except NotFound:
        raise nothing from None
    yield from _of_site(context, site, kinds, allowances)


def _of_site(context: Context, site: str, kinds: frozenset[str], allowances: _Allowances) -> Iterator[Aim]:
    some = {"site": site, "kind": "", "status": "", "limit": _ALL, "offset": 0}
    for row in views.each(context.views, "assets_of_site", AssetLine, **some):
        if row.status not in SILENT and (not kinds or row.kind in kinds):
            yield _aim(row, allowances)


def _of_campaign(
    context: Context, campaign: str, site: str, kinds: frozenset[str], allowances: _Allowances
) -> Iterator[Aim]:
    """What is left of a round: the devices of its visits that are not finished. Raises NotFound for no such round."""
    from deskops.ops.read.inspections import inspections

    some: dict[str, Any] = {"campaign": campaign, "site": site, "limit": _ALL}
    left = [one for status in _TO_DO for one in inspections(context, status=status, **some)]
    if not left and not inspections(context, campaign=campaign, limit=1):
        known = {one.campaign for one in inspections(context, limit=_ALL) if one.campaign}
        raise NotFound(_("There is no campaign {ref}.").format(ref=campaign[:100]), nearest=sorted(known))
    for visit in left:
        row = views.one(context.views, "asset_line", AssetLine, id=visit.asset_id) if visit.asset_id else None
        if row is not None and (not kinds or row.kind in kinds):
            yield _aim(row, allowances)._replace(visit=visit.id)


def _device(context: Context, asset: str) -> AssetLine:
    row = views.one(context.views, "asset_line", AssetLine, id=asset)
    if row is None:
        raise NotFound(_("There is no device {ref}.").format(ref=asset))
    return row


def name_of(row: AssetLine) -> str:
    """What a registered device is called here: its tag, where it has one."""
    return row.tag or row.hostname or row.serial or row.id


def _aim(row: AssetLine, allowances: _Allowances) -> Aim:
    name, site = name_of(row), row.site_code or ""
    allowed = allowances.of(row.site_id or "")
    try:
        if not (row.ip or row.hostname):
            raise UsageError(
                _("The register has no address of {tag}.").format(tag=name),
                hint=_("Add it: deskops asset correct {tag} ip ADDRESS").format(tag=name),
            )
        allowed.judge(address.safe_host(row.ip or row.hostname))
    except DeskopsError as error:
        return Aim(name, device=row, site=site, wrong=error)
    return Aim(name, device=row, site=site, allowed=allowed)


def whole_sites(context: Context, words: Sequence[str], *, site: str = "") -> list[Aim]:
    """Each word as a site, or a network of one, that is scanned as a whole. Raises NotFound, Refused, UsageError."""
    from deskops.ops.read.scanning import area_of

    areas = [area_of(context, word) for word in (*words, *([site] if site else []))]
    return list({one.name: Aim(one.name, area=one, site=one.site_code) for one in areas}.values())
