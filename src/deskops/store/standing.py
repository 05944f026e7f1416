"""Whether an order of the desk took this laptop out of service, in a small file beside the store; read before all else.

It holds nothing of the store: who ordered what, how far it was carried out, and keys sealed to the desk.
"""

import json
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from deskops.errors import Locked, Rejected, Wiped
from deskops.i18n import _
from deskops.paths import Paths
from deskops.store.faults import told
from deskops.store.landing import landing, synced


class Stage(StrEnum):
    SEALING = "sealing"  # a lock is being carried out
    LOCKED = "locked"
    WIPING = "wiping"  # a wipe is being carried out
    UNHEARD = "unheard"  # all is gone, and the desk does not know yet
    HEARD = "heard"  # it knows: what led to it is still to go
    WIPED = "wiped"


@dataclass(slots=True)
class Standing:
    """`order` as the desk signed it; `keys` are sealed to the desk, one for each time that sealing began."""

    stage: str
    order: dict[str, Any]
    desk: str
    desk_name: str
    desk_key: str
    desk_sealing_key: str
    engineer: str = ""  # id
    since: str = ""
    keys: list[str] = field(default_factory=list)
    proves: bool = False  # the desk has proved who it is, or said that it can: what does not is another

    @property
    def unfinished(self) -> bool:
        """Whether something is to be done here, without the desk."""
        return self.stage in (Stage.SEALING, Stage.WIPING, Stage.HEARD)

    @property
    def locks(self) -> bool:
        return self.stage in (Stage.SEALING, Stage.LOCKED)

    def error(self) -> Rejected:
        """What every command says."""
        if self.locks:
            return Locked(
                _("The desk {desk} has locked this laptop: its data is sealed.").format(desk=self.desk_name),
                hint=_("A new enrolment opens it again: deskops init --desk URL --code CODE"),
            )
        words = _("The desk {desk} had this laptop wiped: its data is destroyed.")
        return Wiped(words.format(desk=self.desk_name), hint=_("Begin anew: deskops init"))


def read(paths: Paths) -> Standing | None:
    """None on a laptop that works. Raises Locked for a file that cannot be read: it is there for a reason."""
    try:
        content = {"proves": False, **json.loads(paths.order.read_bytes())}  # older versions did not keep it
        return Standing(**{each.name: content[each.name] for each in fields(Standing)})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Locked(
            _("{file} says that this laptop is out of service, and cannot be read.").format(file=paths.order),
            hint=_("Ask the desk."),
        ) from error


def guard(paths: Paths) -> None:
    """Raises Locked or Wiped where the desk ordered it."""
    with told():
        is_ordered = paths.order.exists()
    standing = read(paths) if is_ordered else None
    if standing is not None:
        raise standing.error()


def keep(paths: Paths, standing: Standing) -> None:
    """The old state or the new one, on the disk when this returns. Raises the store's errors."""
    with told():
        paths.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with landing(paths.order, ".order-") as file:
            file.write(json.dumps(asdict(standing), ensure_ascii=False).encode())
        for left in paths.data.glob(".order-*"):  # by one that was killed
            left.unlink(missing_ok=True)


def end(paths: Paths) -> None:
    """Back in service."""
    with told():
        paths.order.unlink(missing_ok=True)
        synced(paths.data)
