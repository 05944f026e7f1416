"""The floor of a sync: pages of rows over HTTP into one bulk insert each, with nothing but Starlette and sqlite3.

`python -m benchmarks.bare_server PORT FILE`. It checks, folds and remembers nothing.
"""

import json
import sqlite3
import sys
import threading
import zlib
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

COLUMNS = (
    "id", "subject", "kind", "action", "at", "wall", "author", "replica", "boot", "reading", "payload", "digest",
)  # fmt: skip
_GZIP, _LEVEL = 31, 3


def opened(file: str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    names = ", ".join(f"{name} TEXT" for name in COLUMNS[1:])
    connection.execute(f"CREATE TABLE IF NOT EXISTS entry (id TEXT PRIMARY KEY, {names})")
    return connection


def insert(connection: sqlite3.Connection, rows: list[dict[str, Any]]) -> None:
    marks = ", ".join("?" * len(COLUMNS))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO entry VALUES ({marks})", [_values(row) for row in rows])
    connection.execute("COMMIT")


def _values(row: dict[str, Any]) -> list[Any]:
    return [json.dumps(row[name]) if name == "payload" else row[name] for name in COLUMNS]


def select(connection: sqlite3.Connection, above: int, most: int) -> list[dict[str, Any]]:
    found = connection.execute(
        f"SELECT {', '.join(COLUMNS)} FROM entry WHERE rowid > ? LIMIT ?", (above, most)
    )
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in found]
    for row in rows:
        row["payload"] = json.loads(row["payload"])
    return rows


def pack(told: Any) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(json.dumps(told, ensure_ascii=False).encode()) + packer.flush()


def unpack(body: bytes) -> Any:
    return json.loads(zlib.decompress(body, _GZIP))


def main() -> None:
    connection, lock = opened(sys.argv[2]), threading.Lock()

    def take(body: bytes) -> bytes:
        rows = unpack(body)
        if rows:
            with lock:
                insert(connection, rows)
        return pack({"taken": len(rows)})

    def give(above: int, most: int) -> bytes:
        with lock:
            return pack(select(connection, above, most))

    async def push(request: Request) -> Response:
        return Response(await run_in_threadpool(take, await request.body()))

    async def pull(request: Request) -> Response:
        asked = request.query_params
        return Response(await run_in_threadpool(give, int(asked["above"]), int(asked["most"])))

    app = Starlette(routes=[Route("/push", push, methods=["POST"]), Route("/pull", pull)])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)


if __name__ == "__main__":
    main()
