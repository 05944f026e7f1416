"""What the checks hold a machine against: the register, the address plan and the software lists, and the settings."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from deskops.checks.policy import AddressRange, Forbidden, Policy, Required, SiteNetwork
from deskops.checks.registry import Check, catalogue
from deskops.exchange.naming import learned
from deskops.exchange.usage import allowed_kinds
from deskops.ops.context import Context
from deskops.ops.read.check_settings import limits, overrides, reasons, switches
from deskops.ops.read.expected import expected
from deskops.ops.read.printer_policy import COUNTER, counted, firmware
from deskops.ops.read.register import dhcp_servers, name_servers
from deskops.ops.read.till_policy import DRAWER, drawer
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine, AssetNames, SubnetRow
from deskops.store.views.register_tuples import SoftwareRecord
from deskops.store.views.tuples import SiteRow

_NAME_CHECK: Final = "pc.name.convention"


class Known:
    """What the register says that is the same for many devices: read once for a round of them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._networks: dict[str, tuple[SiteNetwork, ...]] = {}
        self._software: dict[str, tuple[tuple[Required, ...], tuple[Forbidden, ...]]] = {}

    @cached_property
    def names(self) -> list[AssetNames]:
        return views.rows(self.context.views, "asset_names", AssetNames)

    @cached_property
    def learned(self) -> str:
        """The form that most names have, as the import judges them by; empty where there is none."""
        standard = learned(row.hostname for row in self.names)
        return f"(?i:{standard.pattern.pattern})" if standard else ""

    def networks(self, site: str) -> tuple[SiteNetwork, ...]:
        if site not in self._networks:
            self._networks[site] = _networks(self.context, site)
        return self._networks[site]

    def software(self, kind: str) -> tuple[tuple[Required, ...], tuple[Forbidden, ...]]:
        if kind not in self._software:
            self._software[kind] = _software(self.context, kind)
        return self._software[kind]

    def others(self, device: AssetLine) -> dict[str, str]:
        """Host names of all other devices, with their tags."""
        return {
            row.hostname: row.tag or row.serial
            for row in self.names
            if row.hostname and row.tag != device.tag
        }


def policy_of(
    context: Context,
    device: AssetLine | None,
    *,
    profile: str,
    checks: Sequence[Check],
    known: Known | None = None,
    site: tuple[str, str] = ("", ""),
) -> Policy:
    """For a registered device its site's plan and its own name; for an unknown machine every site's plan.

    `known` is read already; `site`: id and code, where a site is meant as a whole. A laptop that is not set up has the
    settings alone. Raises ConfigError for a setting of the checks that is wrong.
    """
    settings, known = context.settings, known or Known(context)
    names = scopes_of(context, device, profile, site)
    told = overrides(settings.checks, names)
    policy = expected(settings.checks.expected, names, Policy(zone=settings.timezone))._replace(
        name_pattern=settings.naming.pattern,
        limits=limits(settings.checks, told),
        reasons=reasons(told),
        switches=switches(settings.checks, told),
        firmware=firmware(settings.checks.firmware),
        waste_fills=tuple(filter(None, (one.strip() for one in settings.checks.waste_fills.split(",")))),
    )
    return _registered(known, policy, device, checks, site[0]) if context.has_store else policy


def _registered(
    known: Known, policy: Policy, device: AssetLine | None, checks: Sequence[Check], site: str
) -> Policy:
    """With what the register says."""
    ids = {check.id for check in checks}
    named = _NAME_CHECK in ids
    kind = device.kind if device else "pc"
    required, forbidden = known.software(kind)
    policy = policy._replace(
        kind=kind,
        name_pattern=policy.name_pattern or (known.learned if named else ""),
        networks=known.networks((device.site_id or "") if device else site),
        required=required,
        forbidden=forbidden,
    )
    if device is None:
        return policy
    return policy._replace(
        site=device.site_code or "",
        expected_name=device.hostname,
        address=device.ip,
        serial=device.serial,
        model=device.model,
        counted=counted(known.context, device.id) if COUNTER in ids else None,
        drawer=drawer(known.context, device.id) if DRAWER in ids else None,
        others=known.others(device) if named else {},
    )


def site_policy(context: Context, site: str, code: str, *, profile: str, checks: Sequence[Check]) -> Policy:
    """For a site as a whole: its own plan, and what the settings say of it."""
    policy = policy_of(context, None, profile=profile, checks=checks, site=(site, code))
    return policy._replace(site=code, kind="site")


def _networks(context: Context, site: str) -> tuple[SiteNetwork, ...]:
    return tuple(
        SiteNetwork(
            row.site_code,
            row.cidr,
            row.gateway,
            tuple(_range(part) for part in json.loads(row.ranges)),
            tuple(name_servers(row.dns)),
            tuple(dhcp_servers(row.extra).split()),
            None if row.dhcp is None else bool(row.dhcp),
        )
        for row in views.rows(context.views, "subnets", SubnetRow, site=site)
    )


def _range(part: Mapping[str, str]) -> AddressRange:
    use = part.get("use", "")
    return AddressRange(
        part["low"], part["high"], tuple(sorted(allowed_kinds(use))), use, "dhcp" in use.lower()
    )


def _software(context: Context, kind: str) -> tuple[tuple[Required, ...], tuple[Forbidden, ...]]:
    rules = [
        (rule, tuple(json.loads(rule.kinds)))
        for rule in views.rows(context.views, "software_records", SoftwareRecord)
    ]
    required = tuple(
        Required(rule.name, rule.min_version, kinds) for rule, kinds in rules if rule.verdict == "required"
    )
    forbidden = tuple(
        Forbidden(rule.name, rule.reason)
        for rule, kinds in rules
        if rule.verdict == "forbidden" and (not kinds or kind in kinds)
    )
    return required, forbidden


def scopes_of(
    context: Context, device: AssetLine | None, profile: str, site: tuple[str, str] = ("", "")
) -> list[str]:
    """By which names the settings may speak of it: each goes before those before it."""
    names = [f"profile:{profile}"]
    if device is None and site[0]:
        customer = _customer(context, site[0])
        names += [*([f"customer:{customer}"] if customer else []), f"site:{site[1]}"]
    if device is not None:
        customer = _customer(context, device.site_id or "")
        names += [f"kind:{device.kind}", *([f"customer:{customer}"] if customer else [])]
        names += [f"site:{device.site_code}", f"device:{device.tag}"]
    return names


def _customer(context: Context, site: str) -> str:
    found = views.one(context.views, "site", SiteRow, id=site) if site and context.has_store else None
    return (found.customer or "") if found else ""


def wanted_checks(profile: str, ids: Iterable[str], bound: Iterable[str]) -> tuple[Check, ...]:
    """The checks named, else those of the profile and those that the checklist's items are bound to.

    Raises NotFound.
    """
    from deskops.checks.registry import select

    chosen = select(profile, ids)
    if not any(True for _id in ids):
        known = catalogue()
        more = [known[name] for name in bound if name in known and known[name] not in chosen]
        chosen = (*chosen, *more)
    return chosen
