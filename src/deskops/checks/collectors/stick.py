"""What goes onto a stick for machines that nobody reaches: the collectors' own scripts, wrapped to write files."""

from pathlib import Path
from typing import Final

SCRIPTS: Final = Path(__file__).parent.parent / "scripts"
SYSTEMS: Final = ("windows", "linux")
STEM: Final = "deskops-collect"
_HERE: Final = "#COLLECT#"


def files(system: str) -> dict[str, bytes]:
    """By name. Windows' have its line ends, which cmd.exe needs."""
    if system == "linux":
        return {f"{STEM}.sh": _wrapped("stick.sh", "collect.sh")}
    return {
        f"{STEM}.ps1": _windows(_wrapped("stick.ps1", "collect.ps1")),
        f"{STEM}.cmd": _windows((SCRIPTS / "stick.cmd").read_bytes()),
    }


def _wrapped(around: str, script: str) -> bytes:
    whole = (SCRIPTS / around).read_text(encoding="ascii")
    return whole.replace(_HERE, (SCRIPTS / script).read_text(encoding="ascii").rstrip("\n")).encode("ascii")


def _windows(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
