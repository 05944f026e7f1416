"""One import in a process of its own, for its time and memory: `python -m benchmarks.import_once HOME FILE`."""

import gc
import sys
import time
from pathlib import Path

from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.importing import import_files
from deskops.paths import locate

if __name__ == "__main__":
    gc.freeze()  # as `cli.front` does for every command
    gc.set_threshold(100_000, 50, 50)
    context = Context(locate({"DESKOPS_HOME": sys.argv[1]}), Settings())
    started = time.perf_counter()
    import_files(context, [Path(sys.argv[2])])
    taken = time.perf_counter() - started
    context.close()
    print(taken)
