"""One import in a process of its own, for its time and memory: `python -m benchmarks.import_once HOME FILE`."""

import sys
import time
from pathlib import Path

from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.importing import import_files
from deskops.paths import locate

if __name__ == "__main__":
    context = Context(locate({"DESKOPS_HOME": sys.argv[1]}), Settings())
    started = time.perf_counter()
    import_files(context, [Path(sys.argv[2])])
    taken = time.perf_counter() - started
    context.close()
    print(taken)
