"""What desk and laptops keep of each other: subjects by bucket, replicas, cover, what was refused or recovered."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from deskops.store.tables.base import Row


class Subject(Row, table=True):
    """A record with its entries, as sync moves it. `rows` and `sum` are the count and order-free hash of its rows.

    `slot` is the month of the last change of what ages (`2026-11`), `now` for what is open or never ages; `hidden`
    is 1 on a laptop while it left the scope with something unsent.
    """

    id: str = Field(primary_key=True)
    kind: str
    bucket: str
    slot: str = "now"
    open: int = 1
    touched: str = ""
    hidden: int = 0
    rows: int = 0
    sum: int = Field(default=0, sa_type=BigInteger)


class BucketSum(Row, table=True):
    """Count and order-free hash of all rows of a bucket, by the slots of its subjects; kept at the desk."""

    __tablename__ = "bucket_sum"

    bucket: str = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    rows: int = 0
    sum: int = Field(default=0, sa_type=BigInteger)


class Replica(Row, table=True):
    """A laptop that is or was enrolled. Tokens are SHA-256; `order` is the signed order for a revoked one, and what an
    active one is still to be told (JSON).

    `status` is waiting, active, revoked, or replaced (a copy was noticed, and got an id of its own).
    """

    id: str = Field(primary_key=True)
    code: str = Field(unique=True)
    engineer: str
    name: str = ""
    status: str
    public_key: str
    token: str
    next_token: str = ""
    token_since: str
    enrolled_at: str
    last_seen: str | None = None
    cursor: int = 0
    turn: str = ""
    turn_before: str = ""
    version: str = ""
    order: str = ""


class Enrolment(Row, table=True):
    """A one-time code (SHA-256) that lets one laptop in, for one engineer."""

    code: str = Field(primary_key=True)
    engineer: str
    expires_at: str
    used_at: str | None = None
    made_by: str = ""


class Cover(Row, table=True):
    """What an engineer gets beside global and their own: a site's bucket, or a single job's, from and until."""

    engineer: str = Field(primary_key=True)
    bucket: str = Field(primary_key=True)
    since: str = Field(primary_key=True)
    until: str


class Guest(Row, table=True):
    """The subjects that a job outside the cover brings along, under the bucket `visit:<job>`."""

    bucket: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)


class Refusal(Row, table=True):
    """An entry that the desk did not take, whole, with the reason."""

    entry: str = Field(primary_key=True)
    replica: str = Field(primary_key=True)
    engineer: str
    subject: str
    code: str
    words: str
    content: str
    at: str
    settled_at: str | None = None


class Settled(Row, table=True):
    """What somebody took off this store's own list of what needs a person; never synced. `topic` as on the list."""

    id: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    at: str
    settled_by: str


class Incident(Row, table=True):
    """What a person should know or decide: a copied laptop, recovered rows, a mismatch; `detail` is JSON."""

    id: str = Field(primary_key=True)
    kind: str
    about: str
    detail: str = "{}"
    at: str
    settled_at: str | None = None
    settled_by: str = ""


class Recovered(Row, table=True):
    """A row that a laptop held and a restored desk had lost; counts after a person said yes.

    On a laptop: a row of a kind that its version does not know, until a newer one does.
    """

    id: str = Field(primary_key=True)
    form: str = Field(primary_key=True)
    kind: str
    subject: str
    content: str
    offered_by: str
    at: str


class Quarantine(Row, table=True):
    """What a wiped laptop had not sent: its hand-over file as it came (base64), until a person takes or drops it."""

    id: str = Field(primary_key=True)
    replica: str
    engineer: str
    nonce: str = Field(unique=True)  # of the order: one file for each
    content: str
    size: int
    entries: int
    blobs: int
    at: str
    settled_at: str | None = None
    settled_by: str = ""


class KnownHead(Row, table=True):
    """Heads that the desk told this laptop: what finds the last common number with a restored desk."""

    __tablename__ = "known_head"

    epoch: int = Field(primary_key=True)
    rev: int = Field(primary_key=True)
    head: str


class ClockSample(Row, table=True):
    """The desk's time (`at`) at a reading of a replica's clock that runs on in sleep (milliseconds since its boot)."""

    __tablename__ = "clock_sample"

    replica: str = Field(primary_key=True)
    boot: str = Field(primary_key=True)
    reading: int = Field(primary_key=True, sa_type=BigInteger)
    at: str


class BlobRow(Row, table=True):
    """A file by its digest (bytes); on a laptop `confirmed_at` is when the desk said that it has it."""

    __tablename__ = "blob"

    sha256: str = Field(primary_key=True)
    size: int
    at: str
    confirmed_at: str | None = None


class BlobProof(Row, table=True):
    """A replica that uploaded the whole of a file: rows by it may hand the file on."""

    __tablename__ = "blob_proof"

    sha256: str = Field(primary_key=True)
    replica: str = Field(primary_key=True)
    at: str
