"""How a round is done, as whoever wants it said."""

from dataclasses import dataclass
from pathlib import Path

from deskops.checks.rounds import AT_A_SITE, AT_ONCE
from deskops.checks.scanning.sweep import RATE
from deskops.ops.do.target_secrets import Typed


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a round is done. `seconds`: of one target, None as its kind takes; `all_seconds`: of the whole round.
    `keep`: a folder that holds the facts of what is done: a round that was interrupted goes on from there.
    """

    profile: str = ""
    checks: tuple[str, ...] = ()
    fast: bool = False
    at_once: int = AT_ONCE
    at_a_site: int = AT_A_SITE
    seconds: float | None = None
    all_seconds: float | None = None
    rate: float = RATE  # of a site that is scanned: connects and questions a second
    keep: Path | None = None
    asks: bool = False  # somebody is there who answers questions
    typed: Typed | None = None  # what was typed before this round
