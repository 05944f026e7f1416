"""The first thing that runs: the language, then version and top-level help at once; all else is imported after."""

import gc
import os
import sys

from deskops.i18n import negotiate

TYPE_CHECKING = False  # as in i18n: typing costs too much here
if TYPE_CHECKING:
    from collections.abc import Sequence

HELP_COLUMNS = 80  # what the stored help is wrapped for


def main(argv: "Sequence[str] | None" = None) -> int:
    """The exit code. Writes to stdout and stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    wish, rest = split_language(arguments)
    try:
        language = negotiate(wish, os.environ.get("DESKOPS_LANG"), file_language())
        if "_DESKOPS_COMPLETE" not in os.environ:
            if rest == ["--version"]:
                return _answer(_version())
            if rest in (["--help"], ["-h"]) and _wide_enough():
                return _answer(_help(language))
        return _command(arguments, language)
    except KeyboardInterrupt:
        return 130


def _command(arguments: list[str], language: str) -> int:
    """Hardly anything is garbage in a short command, yet looking for it costs a tenth of its time.

    So nothing is looked for while modules load, seldom while it works, and not at all in what is left at the end.
    """
    gc.disable()
    from deskops.cli.boundary import run

    gc.freeze()
    gc.set_threshold(250_000, 50, 50)
    gc.enable()
    try:
        return run(arguments, language)
    finally:
        gc.freeze()


def split_language(arguments: list[str]) -> tuple[str | None, list[str]]:
    """What `--lang` in front of the command wishes, and the arguments without it; `--read-only` may come first."""
    if arguments and arguments[0] == "--read-only":
        wish, rest = split_language(arguments[1:])
        return wish, ["--read-only", *rest]
    if len(arguments) > 1 and arguments[0] == "--lang":
        return arguments[1], arguments[2:]
    if arguments and arguments[0].startswith("--lang="):
        return arguments[0][7:], arguments[1:]
    return None, arguments


def file_language() -> str | None:
    """The language that the settings file names, without the cost of reading it as settings."""
    try:
        with open(config_file(), encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - pathlib costs too much here
            for line in file:
                if line.lstrip().startswith("["):
                    return None
                key, _, value = line.partition("=")
                if key.strip() == "language":
                    return value.partition("#")[0].strip().strip("\"'") or None
    except OSError:
        pass
    return None


def config_file() -> str:
    """As `paths.locate().config_file`, which needs platformdirs; a test compares them."""
    home = os.environ.get("DESKOPS_HOME")
    if home:
        return f"{home}/config.toml"
    if sys.platform == "win32":
        return f"{os.environ.get('LOCALAPPDATA', '')}/deskops/config.toml"
    if os.environ.get("XDG_CONFIG_HOME"):
        return f"{os.environ['XDG_CONFIG_HOME']}/deskops/config.toml"
    under = "Library/Application Support" if sys.platform == "darwin" else ".config"
    return f"{os.environ.get('HOME', '')}/{under}/deskops/config.toml"


def hush() -> None:
    """After the reader of a pipe has gone: let nothing more be written there, not even at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _answer(text: str) -> int:
    try:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        hush()
    return 0


def _version() -> str:
    from deskops import __version__

    return f"deskops {__version__}\n"


def _help(language: str) -> str:
    if language == "zh_CN":
        from deskops.cli.help.zh import TEXT
    else:
        from deskops.cli.help.en import TEXT
    return TEXT


def _wide_enough() -> bool:
    """A narrower terminal gets the live help, which wraps for it."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns >= HELP_COLUMNS
    except (OSError, ValueError):
        return True
