"""Which files a laptop sends and fetches, and which a replica may bring to a desk or read there."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from deskops.domain.entries import CREATE
from deskops.domain.nouns import Kind
from deskops.store.queries.ledger import table_of
from deskops.store.queries.scopes import subscribed
from deskops.store.tables import (
    Attachment,
    BlobProof,
    BlobRow,
    EntryRow,
    Guest,
    JobStateRow,
    Replica,
    Subject,
)

_A, _E, _S = table_of(Attachment).c, table_of(EntryRow).c, table_of(Subject).c
_B, _P, _R, _G = table_of(BlobRow).c, table_of(BlobProof).c, table_of(Replica).c, table_of(Guest).c
_MADE: Final = (_E.subject == _A.id) & (_E.kind == str(Kind.ATTACHMENT)) & (_E.action == CREATE)

Named = tuple[str, int]  # digest and bytes


def to_send(written: Connection, engineer: str) -> list[Named]:
    """Files of this engineer's own rows that the desk has numbered and whose content it has not confirmed."""
    return [(row.sha256, row.size) for row in written.execute(_own(engineer, _E.rev.is_not(None)))]


def waiting(written: Connection, engineer: str) -> list[Named]:
    """Files that the desk has not confirmed, of rows that are sent and of those that are not, smallest first."""
    rows = written.execute(_own(engineer).order_by(_A.size, _A.sha256))
    return [(row.sha256, row.size) for row in rows]


def _own(engineer: str, *sent: ColumnElement[bool]) -> Select[Any]:
    """Asked from the attachments, of which there are few: a join would begin with every entry of the store."""
    made = exists().where(_MADE, _E.author == engineer, *sent)
    confirmed = exists().where(_B.sha256 == _A.sha256, _B.confirmed_at.is_not(None))
    return select(_A.sha256, _A.size).where(made, ~confirmed).distinct()


def unsent(written: Connection, engineer: str) -> int:
    """How many of them there are."""
    return len({sha256 for sha256, _size in waiting(written, engineer)})


def to_fetch(written: Connection) -> list[Named]:
    """Files of work that is open here; the caller knows which of them are on the shelf already."""
    state = table_of(JobStateRow).c
    chosen = select(_A.sha256, _A.size).join(table_of(JobStateRow), state.id == _A.subject)
    return [(row.sha256, row.size) for row in written.execute(chosen.where(state.open == 1).distinct())]


def confirmed(written: Connection, sha256: str, now: str) -> None:
    """The desk said that it has this content."""
    known = select(_B.size).where(_B.sha256 == sha256)
    if written.execute(known).one_or_none() is None:
        size = written.execute(select(_A.size).where(_A.sha256 == sha256).limit(1)).scalar_one_or_none() or 0
        written.execute(
            insert(table_of(BlobRow)), {"sha256": sha256, "size": size, "at": now, "confirmed_at": now}
        )
    else:
        written.execute(update(table_of(BlobRow)).where(_B.sha256 == sha256).values(confirmed_at=now))


def may_write(written: Connection, replica: str, sha256: str) -> bool:
    """A row by this replica's engineer names it."""
    author = select(_R.engineer).where(_R.id == replica).scalar_subquery()
    chosen = select(_A.id).join(table_of(EntryRow), _MADE).where(_A.sha256 == sha256, _E.author == author)
    return written.execute(chosen.limit(1)).one_or_none() is not None


def may_read(written: Connection, replica: str, sha256: str, now: str) -> bool:
    """A row in its scope names it, and whoever wrote that row has brought the content: a digest alone opens nothing."""
    engineer = written.execute(select(_R.engineer).where(_R.id == replica)).scalar_one_or_none()
    if engineer is None:
        return False
    buckets = subscribed(written, engineer, now)
    guests = select(_G.subject).where(_G.bucket.in_(buckets))
    in_scope = _S.bucket.in_(buckets) | _A.id.in_(guests) | _A.subject.in_(guests)
    chosen = select(_A.id).join(table_of(EntryRow), _MADE).join(table_of(Subject), _S.id == _A.id)
    brought = select(_P.replica).join(table_of(Replica), _R.id == _P.replica)
    has_brought = brought.where(_P.sha256 == sha256, _R.engineer == _E.author).exists()
    took_in = (
        select(_P.replica).where(_P.sha256 == sha256, _P.replica == _E.replica).exists()
    )  # an old store's
    chosen = chosen.where(_A.sha256 == sha256, in_scope, has_brought | took_in)
    return written.execute(chosen.limit(1)).one_or_none() is not None


def proven(written: Connection, replica: str, sha256: str) -> bool:
    chosen = select(_P.replica).where(_P.sha256 == sha256, _P.replica == replica)
    return written.execute(chosen).one_or_none() is not None


def made_by(written: Connection, attachment: str) -> str | None:
    """The replica that made it; None where that is not told."""
    made = select(_E.replica).where(_E.subject == attachment, _E.action == CREATE).limit(1)
    found: str | None = written.execute(made).scalar_one_or_none()
    return found


def landed(written: Connection, replica: str, sha256: str, size: int, now: str) -> None:
    """The replica has brought all of it."""
    values = {"sha256": sha256, "size": size, "at": now, "confirmed_at": now}
    for table, row in ((BlobRow, values), (BlobProof, {"sha256": sha256, "replica": replica, "at": now})):
        try:
            with written.begin_nested():
                written.execute(insert(table_of(table)), row)
        except IntegrityError:  # known already
            continue
