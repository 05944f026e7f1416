"""The line to the desk costs a laptop no more memory than a line needs."""

import subprocess
import sys

_ORDER = """
import sys
from deskops.sync.client import Client, Line
with Client(Line("http://127.0.0.1:9")):
    print(*sys.modules)
"""


def test_what_the_command_line_of_httpx_needs_is_not_loaded_with_the_line() -> None:
    told = subprocess.run([sys.executable, "-c", _ORDER], capture_output=True, text=True, check=True).stdout
    loaded = told.split()
    assert "httpx" in loaded
    assert not {"pygments", "click", "rich.progress"}.intersection(loaded)
