"""Draws one report in this process and prints what it took: the first one, the median of the next ones, the cells.

python -m benchmarks.reporting_once device|campaign pdf|xlsx ROUNDS
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO

from benchmarks.reporting_facts import campaign, device
from deskops import i18n
from deskops.reports.document import Report
from deskops.reports.pictures import Album
from deskops.reports.writers import WRITERS


def main(kind: str, form: str, rounds: int) -> None:
    i18n.use("zh_CN")
    made: tuple[Report, Album] = device() if kind == "device" else (campaign(), Album())
    report, album = made

    def draw() -> bytes:
        return WRITERS[f".{form}"](report, album.contents)

    content, first = _timed(draw)
    later = statistics.median(_timed(draw)[1] for _round in range(rounds))
    told = {"first": first, "later": later, "bytes": len(content)}
    if form == "xlsx":
        told["floor"] = statistics.median(_floors(content, rounds))
    print(json.dumps(told))


def _timed(work: Callable[[], bytes]) -> tuple[bytes, float]:
    start = time.perf_counter()
    content = work()
    return content, (time.perf_counter() - start) * 1000


def _floors(content: bytes, rounds: int) -> list[float]:
    """Milliseconds that openpyxl's write-only mode takes for the same cells, without any look."""
    from openpyxl import Workbook, load_workbook

    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(content)).worksheets]

    def bare() -> bytes:
        target = BytesIO()
        book = Workbook(write_only=True)
        for rows in sheets:
            page = book.create_sheet()
            for row in rows:
                page.append(row)
        book.save(target)
        return target.getvalue()

    return [_timed(bare)[1] for _round in range(rounds)]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
