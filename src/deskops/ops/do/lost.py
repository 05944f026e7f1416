"""What both sides of a lost laptop agree on."""

from typing import Final

LARGEST_QUARANTINE: Final = (
    32 * 1024 * 1024
)  # bytes of a hand-over file that a wiped laptop may leave at the desk
