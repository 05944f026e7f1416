"""What one meeting with the desk came to."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """What a sync came to; `result` is done, offline, attention, rejected, busy or stopped."""

    result: str
    reason: str = ""
    hint: str = ""
    sent: int = 0
    received: int = 0
    refused: int = 0
    unsent: int = 0
    attention: int = 0
    blobs_up: int = 0
    blobs_down: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    round_trips: int = 0
    seconds: float = 0.0
    wait: float = 0.0  # seconds that the desk, or what stands before it, wants to be left alone
    desk: dict[str, str] = field(default_factory=dict)
    cursor: dict[str, int] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
