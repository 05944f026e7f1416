"""One sync in a process of its own, for its memory: `python -m benchmarks.sync_once HOME URL WARM_HOME [--cold]`."""

import json
import sys
import time
from pathlib import Path

from benchmarks.branch import laptop
from deskops.ops.do.syncing import sync_now


def _memory(name: str) -> int:
    """KiB: VmRSS now, VmHWM at most. The system's own count of the most begins with what the parent held."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition(f"{name}:")[2].split()[0])


def main() -> None:
    home, url, warm = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    if "--cold" not in sys.argv:
        context = laptop(warm, url)  # what a process does once is not what grows
        assert sync_now(context).result == "done"
        context.close()
    context = laptop(home, url)
    before, started = _memory("VmRSS"), time.perf_counter()
    report = sync_now(context)
    taken = time.perf_counter() - started
    peak = _memory("VmHWM")
    print(
        json.dumps(
            {
                "seconds": taken,
                "growth_mib": (peak - before) / 1024,
                "peak_mib": peak / 1024,
                "rows": report.sent + report.received,
                "result": report.result,
            }
        )
    )
    context.close()


if __name__ == "__main__":
    main()
