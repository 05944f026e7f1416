"""From a target to the probe that asks it, with what the settings and the keyring say of how."""

from typing import Any

from deskops.checks.targets.opening import NO_WORD, How, probe_of, probe_of_device
from deskops.checks.targets.questions import Person
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.target_secrets import Typed
from deskops.ops.read.aims import Aim, name_of
from deskops.ops.read.reach import reach_of
from deskops.store.views.device_tuples import AssetLine


def probe_for(context: Context, aim: Aim, person: Person | None = None, typed: Typed | None = None) -> Any:
    """The probe of one target. Raises what makes it none, UsageError, BadInput."""
    if aim.wrong is not None:
        raise aim.wrong
    how = how_of(context, person, typed, aim.site, aim.device)
    if aim.address is not None:
        return probe_of(aim.address, how)
    if aim.device is not None:
        host = aim.device.ip or aim.device.hostname
        return of_device(aim.device, how, aim.allowed.look_up(host) if aim.allowed else host)
    raise NotFound(_("{target} is no target").format(target=aim.name))


def how_of(
    context: Context,
    person: Person | None = None,
    typed: Typed | None = None,
    site: str = "",
    device: AssetLine | None = None,
) -> How:
    """`typed`: what was typed before, and what is from now on; `site` is the code of where it is asked.

    Raises ConfigError for settings of how a registered device is reached.
    """
    told, known = context.settings.checks, typed or Typed(context)
    reach = reach_of(context, device) if device else NO_WORD
    return How(
        system=reach.system,
        reach=reach,
        person=person,
        clock=lambda: context.now,
        ssh_config=str(told.ssh_config or ""),
        secret=known.secret_at(site, name_of(device) if device else ""),
        learn=known.learn,
        printer_ca=str(told.printer_ca or ""),
        winrm_ca=str(told.winrm_ca or ""),
        printer_pins={host: str(pin) for host, pin in told.printer_pins.items()},
    )


def of_device(device: AssetLine, how: How, place: str) -> Any:
    """`place`: the address that its name was found to have, and the only one that is asked."""
    called = device.hostname if place and not device.ip else ""
    if how.reach.way == "winrm" and device.hostname:  # certificates of machines bear names, not addresses
        called = ".".join(filter(None, (device.hostname, how.reach.domain)))
    return probe_of_device(device.kind, place or device.ip, how._replace(called=called))
