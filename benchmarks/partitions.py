"""Whether hash partitions of the entry table help a desk on PostgreSQL: `uv run python -m benchmarks.partitions`.

Both tables are filled in turn, push by push of 50 entries with a commit each, so that whatever else the machine does
meets both; then rows are looked up by id and by subject. It prints, and writes nothing.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import psycopg

from benchmarks.postgres import server
from deskops.domain.clock import uuid7
from deskops.store.postgres_store import PostgresStore

PUSH, PARTS, BLOCK = 50, 8, 500
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
LOOKED, A_DAY = 5_000, 86_400_000
# A hash partition is unique within itself alone: the number of a row, (epoch, rev), is not guarded there any more.
TABLES = f"""
CREATE TABLE plain (LIKE entry INCLUDING ALL);
CREATE TABLE parted (LIKE entry) PARTITION BY HASH (id);
{"".join(f"CREATE TABLE part{n} PARTITION OF parted FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {n});" for n in range(PARTS))}
ALTER TABLE parted ADD PRIMARY KEY (id);
CREATE INDEX ON parted (subject);
CREATE INDEX ON parted (epoch, rev);
CREATE INDEX ON parted (at) WHERE rev IS NULL AND refused IS NULL;
CREATE INDEX ON parted (id) WHERE refused IS NOT NULL;
"""  # noqa: E501 - one statement a partition
INSERT = """
INSERT INTO {table} (id, subject, kind, action, payload, at, wall, author, replica, boot, reading, epoch, rev, digest, extra)
SELECT id, subject, 'job', 'note', '{{"text": "' || repeat('x', 90) || '"}}', '1795000000000-0000-K7QX',
       '2026-11-23T09:00:00.000+08:00', id, subject, 'boot-1', 1, 1, rev, repeat('a', 64), '{{}}'
FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS told (id, subject, rev)
"""  # noqa: E501


def pushes(chance: random.Random) -> Iterator[tuple[list[str], list[str], list[int]]]:
    """What laptops wrote during a day without a network: ids of all of it, in no order."""
    subjects = [uuid7(1_795_000_000_000 + n, chance.randbytes(10)) for n in range(ROWS // 20)]
    for number in range(ROWS // PUSH):
        at = 1_795_000_000_000 + chance.randrange(A_DAY)
        ids = [uuid7(at + n * 60_000, chance.randbytes(10)) for n in range(PUSH)]
        yield ids, chance.choices(subjects, k=PUSH), [number * PUSH + n for n in range(PUSH)]


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def fill(connection: psycopg.Connection) -> dict[str, list[float]]:
    """Seconds of each push, by table."""
    taken: dict[str, list[float]] = {"plain": [], "parted": []}
    told, block = pushes(random.Random(7)), list[tuple[list[str], list[str], list[int]]]()
    for number, push in enumerate(told, 1):
        block.append(push)
        if number % BLOCK:
            continue
        for table in taken if number // BLOCK % 2 else reversed(taken):
            statement = INSERT.format(table=table).encode()
            for each in block:
                taken[table].append(timed(lambda s=statement, e=each: connection.execute(s, e)))  # type: ignore[misc]
        block.clear()
        print(f"\r{number * PUSH:,}", end="", file=sys.stderr, flush=True)
    return taken


def look(connection: psycopg.Connection, column: str) -> dict[str, float]:
    """Seconds a look-up, the median, by table; in turn."""
    chosen = [
        row[0] for row in connection.execute(f"SELECT {column} FROM plain TABLESAMPLE SYSTEM (2)".encode())
    ]
    wanted = random.Random(8).choices(chosen, k=LOOKED)
    taken: dict[str, list[float]] = {"plain": [], "parted": []}
    for value in wanted:
        for table, times in taken.items():
            text = f"SELECT id, payload FROM {table} WHERE {column} = %s".encode()
            times.append(timed(lambda t=text, v=value: connection.execute(t, [v]).fetchall()))  # type: ignore[misc]
    return {table: statistics.median(times) for table, times in taken.items()}


def main() -> None:
    with server() as url:
        PostgresStore(url).prepare("2026-11-23T01:00:00.000Z")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(TABLES.encode())
            filled = fill(connection)
            print(file=sys.stderr)
            connection.execute(b"VACUUM ANALYZE plain")
            connection.execute(b"VACUUM ANALYZE parted")
            for table, times in filled.items():
                last = times[-len(times) // 10 :]
                rates = ", ".join(f"{1 / statistics.mean(each):.0f}/s" for each in (times, last))
                print(f"{table}: pushes of {PUSH}: {rates} (all, the last tenth); median {_ms(times)} ms")
            for column in ("id", "subject"):
                found = look(connection, column)
                print(
                    f"by {column}: "
                    + ", ".join(f"{name} {seconds * 1e6:.0f} us" for name, seconds in found.items())
                )
            sizes = connection.execute(
                b"SELECT pg_total_relation_size('plain') / 1048576, (SELECT sum(pg_total_relation_size(inhrelid))"
                b" / 1048576 FROM pg_inherits WHERE inhparent = 'parted'::regclass)"
            ).fetchone()
            print(f"MiB: {sizes}")


def _ms(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:.2f}"


if __name__ == "__main__":
    main()
