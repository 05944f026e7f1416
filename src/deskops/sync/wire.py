"""What laptop and desk say to each other, protocol 1: requests as the desk checks them, names, and how they change.

A field that a version does not know is ignored in an envelope, and kept in a row.
"""

import hashlib
from collections.abc import Iterable
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

SERVICE: Final = "deskops"
PROTOCOL: Final = 1
PROTOCOLS: Final = (1,)  # that this version speaks
MOST_ENTRIES: Final = 5_000  # in one batch
MOST_HEADS: Final = 100
MOST_COMPARED: Final = 20  # buckets, looked at closer in one request
MOST_FETCHED: Final = 500  # subjects, in one request

_REPLICA: Final = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"  # a UUIDv7
Id = Annotated[str, Field(min_length=1, max_length=64)]
Short = Annotated[str, Field(max_length=200)]
Whole = Annotated[int, Field(ge=0, le=2**53 - 1)]  # as far as every language counts exactly
Parts = Annotated[dict[Short, list[int]], Field(max_length=10_000)]


class _Told(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class Sample(_Told):
    """The laptop's clock as it sent this: wall time with offset, boot id, milliseconds that run on in sleep.

    `trip` is how long the last request took there and back, in milliseconds.
    """

    wall: Short
    boot: Short
    reading: Whole
    trip: Whole = 0


class HeadTold(_Told):
    """The last head that the desk told this laptop."""

    epoch: Whole
    rev: Whole
    head: Short


class SyncRequest(_Told):
    """`POST /v1/sync`. `behind` holds the desk's own place marks of new buckets, sent back as they came.

    `ask` is random and comes back with the answer: what a cache repeats answers something else.
    `seal` came with `head`: it shows that this desk told it.
    `short` is how many hex digits of a row's digest are enough for this laptop; 0: all of them.
    """

    protocol: int
    version: Short = ""
    desk: Id
    cursor: Whole = 0
    behind: dict[Short, Short] = Field(default_factory=dict, max_length=2_000)
    buckets: Short = ""
    head: HeadTold | None = None
    seal: Short = ""
    heads: list[HeadTold] = Field(default_factory=list, max_length=MOST_HEADS)
    turn: Short = ""
    ask: Short = ""
    short: Whole = 0
    clock: Sample
    entries: list[dict[str, Any]] = Field(default_factory=list, max_length=MOST_ENTRIES)
    offered: list[dict[str, Any]] = Field(default_factory=list, max_length=MOST_ENTRIES)
    sums: dict[Short, list[int]] | None = Field(default=None, max_length=2_000)
    mend: list[Short] = Field(default_factory=list, max_length=2_000)
    parts: dict[Short, Parts] = Field(default_factory=dict, max_length=MOST_COMPARED)
    held: dict[Short, dict[Short, Parts]] = Field(default_factory=dict, max_length=MOST_COMPARED)
    fetch: dict[Id, Whole] = Field(default_factory=dict, max_length=MOST_FETCHED)


class UnlockRequest(_Told):
    """`POST /v1/unlock`: the order that locked a laptop, and the keys that it sealed to the desk (hex)."""

    protocol: int
    order: dict[Short, Short] = Field(max_length=10)
    keys: list[Annotated[str, Field(max_length=4_000)]] = Field(max_length=100)


class WipedNotice(_Told):
    """`POST /v1/wiped`: the order with this nonce was carried out."""

    nonce: Short


class EnrolRequest(_Told):
    """`POST /v1/enrol`: a one-time code and the public key of a new replica (Ed25519, hex)."""

    protocol: int
    code: Annotated[str, Field(min_length=4, max_length=40)]
    key: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    name: Annotated[str, Field(max_length=100)] = ""
    version: Short = ""


class ReturnRequest(_Told):
    """`POST /v1/return`: a laptop that the desk forgot, by the key that it enrolled with.

    `token` is the SHA-256 of a token of its own choice: who repeats this request does not learn it. `given` came
    with the replica id: it shows that this desk gave it, though it may have forgotten it since.
    """

    protocol: int
    desk: Id
    replica: Annotated[str, Field(pattern=_REPLICA)]
    code: Annotated[str, Field(pattern="^[0-9A-Z]{4}$")]
    key: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    token: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    given: Short = ""
    signature: Annotated[str, Field(max_length=200)]

    def signed(self) -> dict[str, str]:
        """What the signature is over, as canonical JSON."""
        return {"what": "return", **self.model_dump(exclude={"protocol", "signature"})}


class EnrolAnswer(BaseModel):
    """`token` opens the desk from now on; with `waiting` it does so only once a person at the desk said yes."""

    service: str
    desk: str
    name: str
    key: str
    sealing_key: str
    protocols: list[int]
    time: str
    replica: str
    code: str
    engineer: str
    engineer_name: str
    token: str
    fingerprint: str
    waiting: bool
    proves: bool = False  # whether it signs its greeting, and will have to from now on


def digest_of(buckets: Iterable[str]) -> str:
    """What a laptop sends to say which buckets it knows of."""
    return hashlib.sha256("\n".join(sorted(buckets)).encode()).hexdigest()[:16]
