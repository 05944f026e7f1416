"""The rules of the house, held by reading the source: each offence is named with its file and line."""

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "deskops"
FILE_LINES, FUNCTION_LINES = 300, 40

# Each exception with its reason. One that is no longer needed fails as well.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
BROAD_EXCEPTS = {
    "store/group_commit.py": "whatever one writer's work raises is raised in the thread that waits for it",
    "cli/boundary.py": "the boundary of the command line: anything becomes words and a code",
    "checks/judge.py": "the runner's half that judges: a rule's defect is an error finding",
    "checks/live.py": "the runner of what is asked over a network: a collector's defect is an error finding",
    "checks/rounds.py": "a round of many targets: the defect of one is its own failure",
    "checks/runner.py": "the runner's half that collects: a collector's defect is an error finding",
    "exchange/workbook_child.py": "the boundary of a process of its own: the parent names the file as damaged",
    "ops/keyring_door.py": "the boundary to the system's keyring, whose errors are of no known family",
    "ops/read/own_checks.py": "the boundary to packages of others, which may raise anything while they are loaded",
    "tui/work.py": "the worker wrapper: anything becomes a message on the screen",
}
CLOCK_AND_ENVIRONMENT = {
    "checks/collectors/child.py": "hands the environment on to the programs that a collector asks",
    "checks/collectors/probes.py": "the machine's own clock is one of the facts that are collected",
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
BELOW_OPS = ("domain", "store", "checks", "reports", "exchange", "sync", "signature")
# Spelled in parts, so that this file does not carry what it looks for.
REGISTRY_TRACES = (
    "pypi" + ".org",
    "python" + "hosted",
    "index" + "-url",
    "npm" + "js",
    'registry = "' + "http",
)


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(tree(path))


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the last part of what is called."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node, node.func.id if isinstance(node.func, ast.Name) else node.func.attr


def keyword(call: ast.Call, wanted: str) -> object:
    """A keyword's constant value, or None."""
    found = next((k.value for k in call.keywords if k.arg == wanted), None)
    return found.value if isinstance(found, ast.Constant) else None


def offences(rule: Callable[[Path], Iterator[int]]) -> list[str]:
    return [f"{name(path)}:{line}" for path in sources() for line in rule(path)]


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, also within functions."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def made_of_values(node: ast.AST) -> bool:
    """Whether a text is put together from values where it stands."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and (
            isinstance(node.left, ast.Constant | ast.JoinedStr) or isinstance(node.right, ast.Constant)
        )
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


# --- size and names --------------------------------------------------------------------------------------------


def test_files_are_at_most_300_lines_long() -> None:
    long = {
        name(path) for path in sources() if len(path.read_text(encoding="utf-8").splitlines()) > FILE_LINES
    }
    assert long == set(LONG_FILES)


def test_functions_are_at_most_40_lines_long() -> None:
    long = {
        f"{name(path)}:{node.name}"
        for path in sources()
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    }
    assert long == set(LONG_FUNCTIONS)


def test_every_module_says_what_lives_in_it() -> None:
    assert [name(path) for path in sources() if not ast.get_docstring(tree(path))] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name(path) for path in sources() if FORBIDDEN_NAMES & set(path.with_suffix("").parts)] == []


# --- errors and layers -----------------------------------------------------------------------------------------


def broad(path: Path) -> Iterator[int]:
    """Handlers of everything that do not pass it on."""
    for node in nodes(path):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        everything = any(
            c is None or (isinstance(c, ast.Name) and c.id in {"Exception", "BaseException"}) for c in caught
        )
        last = node.body[-1]
        if everything and not (isinstance(last, ast.Raise) and last.exc is None):
            yield node.lineno


def test_everything_is_caught_at_the_boundaries_alone() -> None:
    found = [place for place in offences(broad) if place.rpartition(":")[0] not in BROAD_EXCEPTS]
    assert found == []


def test_a_boundary_catches_everything_in_one_place() -> None:
    assert [
        file for file in BROAD_EXCEPTS if (PACKAGE / file).exists() and len(list(broad(PACKAGE / file))) > 1
    ] == []


@pytest.mark.parametrize("box", ["domain", "checks"])
def test_rules_know_no_storage(box: str) -> None:
    def stored(path: Path) -> Iterator[int]:
        for module, line in imports(path):
            if module.split(".")[0] in {"sqlmodel", "sqlalchemy", "sqlite3"} or f"{module}.".startswith(
                "deskops.store."
            ):
                yield line

    assert [place for place in offences(stored) if place.startswith(f"{box}/")] == []


def test_front_doors_hold_no_sql_no_http_and_no_workbooks() -> None:
    def held(path: Path) -> Iterator[int]:
        for module, line in imports(path):
            if module.split(".")[0] in {
                "sqlmodel",
                "sqlalchemy",
                "sqlite3",
                "httpx",
                "openpyxl",
                "xlsxwriter",
            }:
                yield line

    assert [place for place in offences(held) if place.startswith(("cli/", "tui/"))] == []


def reads_clock_or_environment(path: Path) -> Iterator[int]:
    for node in nodes(path):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            continue
        if f"{node.value.id}.{node.attr}" in {
            "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "os.environ", "os.getenv",
        }:  # fmt: skip
            yield node.lineno


def test_nothing_below_ops_reads_clock_or_environment() -> None:
    found = [place for place in offences(reads_clock_or_environment) if place.startswith(BELOW_OPS)]
    assert [place for place in found if place.rpartition(":")[0] not in CLOCK_AND_ENVIRONMENT] == []


@pytest.mark.parametrize(
    ("exceptions", "rule"), [(BROAD_EXCEPTS, broad), (CLOCK_AND_ENVIRONMENT, reads_clock_or_environment)]
)
def test_exceptions_that_nobody_needs_any_more_are_struck(
    exceptions: dict[str, str], rule: Callable[[Path], Iterator[int]]
) -> None:
    assert [file for file in exceptions if (PACKAGE / file).exists() and not list(rule(PACKAGE / file))] == []


# --- terminal and shell ----------------------------------------------------------------------------------------


def test_no_text_is_read_as_markup() -> None:
    def marked(path: Path) -> Iterator[int]:
        for call, called in calls(path):
            if keyword(call, "markup") is True or called == "from_markup":
                yield call.lineno

    assert offences(marked) == []


def test_texts_with_values_are_shown_with_markup_switched_off() -> None:
    """`Static`, `Label` and `notify` of Textual and `print` of Rich read markup unless they are told not to."""

    def interpreted(path: Path) -> Iterator[int]:
        for call, called in calls(path):
            shows = called in {"Static", "Label", "notify", "rule"} or (
                called == "print" and "." in ast.unparse(call.func)
            )
            if shows and any(map(made_of_values, call.args)) and keyword(call, "markup") is not False:
                yield call.lineno

    assert offences(interpreted) == []


def test_notifications_never_read_markup() -> None:
    def read(path: Path) -> Iterator[int]:
        for call, called in calls(path):
            if (
                called == "notify"
                and isinstance(call.func, ast.Attribute)
                and keyword(call, "markup") is not False
            ):
                yield call.lineno

    assert [place for place in offences(read) if place.startswith("tui/")] == []


def test_consoles_are_made_without_markup() -> None:
    def made(path: Path) -> Iterator[int]:
        for call, called in calls(path):
            if called == "Console" and keyword(call, "markup") is not False:
                yield call.lineno

    assert offences(made) == []


def test_no_shell_reads_a_command() -> None:
    def shell(path: Path) -> Iterator[int]:
        for call, called in calls(path):
            if keyword(call, "shell") is True or ast.unparse(call.func) in {"os.system", "os.popen"}:
                yield call.lineno
            if called in {"getoutput", "getstatusoutput", "create_subprocess_shell"}:
                yield call.lineno

    assert offences(shell) == []


# --- languages -------------------------------------------------------------------------------------------------


@cache
def catalogue() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "tools" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_is_translated() -> None:
    assert [(box, text) for box in catalogue().boxes() for text in catalogue().missing(box)] == []


def test_no_text_has_two_translations() -> None:
    assert len(catalogue().merged()) > 0


def test_no_translation_says_the_same_twice() -> None:
    """As a merge of two .po files leaves it: the lines of both, one after the other, which is no conflict."""
    repeated = [
        (box, message.id)
        for box in catalogue().boxes()
        for message in catalogue().read(box)
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        if len(text) > 8 and text in (text + text)[1:-1]
    ]
    assert repeated == []


def test_translations_have_the_placeholders_of_their_texts() -> None:
    """Of two plural forms a translation may take what either has, and must take what both have."""
    different = []
    for path in sorted((PACKAGE / "locale" / "zh_CN").glob("*.po")):
        with path.open("rb") as file:
            messages = [message for message in read_po(file) if message.id]
        for message in messages:
            given = [placeholders(text) for text in forms(message.id)]
            may, must = set().union(*given), given[0].intersection(*given)
            if not all(must <= placeholders(text) <= may for text in forms(message.string) if text):
                different.append(f"{path.name}: {forms(message.id)[0]}")
    assert different == []


def forms(texts: str | tuple[str, ...] | list[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}", text))


def test_texts_are_translated_before_values_are_put_in() -> None:
    def late(path: Path) -> Iterator[int]:
        for call, called in calls(path):
            if called in {"_", "N_", "ngettext"} and any(map(made_of_values, call.args)):
                yield call.lineno

    assert offences(late) == []


# --- the repository --------------------------------------------------------------------------------------------


@cache
def tracked() -> list[Path]:
    """What is in the repository; in an unpacked archive, what was in it."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        # A clone may belong to another user than the one who tests it.
        command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return [ROOT / file for file in listed.split("\0") if file and (ROOT / file).is_file()]
    boxes = ("src", "tests", "tools", "docs", "benchmarks", ".ci")
    files = [
        path for box in boxes for path in (ROOT / box).rglob("*") if path.is_file() and path.suffix != ".pyc"
    ]
    return files + [
        path for path in ROOT.iterdir() if path.suffix in {".md", ".toml"} or path.name == "requirements.lock"
    ]


def test_no_file_names_a_package_registry() -> None:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {trace}" for trace in REGISTRY_TRACES if trace in text]
    assert found == []


def test_no_lock_file_of_a_tool_is_kept() -> None:
    assert [path.name for path in tracked() if path.name in {"uv.lock", "poetry.lock", "pdm.lock"}] == []


def test_the_lock_pins_every_dependency_with_its_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=~!\[; ]", text, maxsplit=1)[0].lower() for text in project["dependencies"]}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==\S+.*\\\n((?:    --hash=\S+(?: \\)?\n?)+)", lock, re.MULTILINE))
    assert wanted - pinned.keys() == set()


def test_nothing_is_left_for_later() -> None:
    mark = re.compile("TO" + r"DO\b|FIX" + r"ME\b|X" + "XX")

    def later(path: Path) -> Iterator[int]:
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (number for number, line in enumerate(lines, 1) if mark.search(line))

    assert offences(later) == []


def test_a_silenced_warning_says_why() -> None:
    silent = re.compile(r"#\s*(noqa|type: ignore)(?!(: [A-Z0-9, ]+|\[[\w, -]+\])\s*[-#–]\s*\w)")

    def unexplained(path: Path) -> Iterator[int]:
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (number for number, line in enumerate(lines, 1) if silent.search(line))

    assert offences(unexplained) == []


def test_the_front_door_starts() -> None:
    """The checks above read the source; this one sees that what they read can be run."""
    done = subprocess.run(
        [sys.executable, "-m", "deskops", "--version"], capture_output=True, text=True, timeout=60
    )
    assert re.fullmatch(r"deskops \d+\.\d+\.\d+\S*\n", done.stdout), done.stderr
