"""PowerShell cannot be run here; its grammar can be read: tree-sitter's, of every script and command of ours.

A script that does not parse would tell nothing at all of a machine, and so would one with a word that PowerShell 2.0
(Windows 7) does not have, unless it stands in a `try` or behind the question whether CIM is there.
"""

import base64
from collections.abc import Iterator

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from deskops.checks.collectors import stick, windows
from deskops.checks.targets import bootstrap, words

PARSER = Parser(Language(tree_sitter_powershell.language()))

# What 2.0 has of each; about_Operators of its help, and the commands that our scripts use.
_OPERATORS = {
    "-eq", "-ne", "-gt", "-ge", "-lt", "-le", "-like", "-notlike", "-match", "-notmatch", "-contains",
    "-notcontains", "-is", "-isnot", "-as", "-replace", "-split", "-join",
}  # fmt: skip
OPERATORS = _OPERATORS | {
    f"-{how}{word[1:]}" for how in "ci" for word in _OPERATORS
}  # with or without regard to case
COMMANDS = {
    "Get-WmiObject", "Get-Command", "Get-ItemProperty", "Get-HotFix", "Get-WinEvent", "Get-Date", "New-Object",
    "Test-Path", "ForEach-Object", "Where-Object", "Group-Object", "Sort-Object", "Select-Object", "Split-Path",
    "netsh.exe", "w32tm.exe",
}  # fmt: skip
YOUNGER_TYPES = {"ordered", "pscustomobject"}
YOUNGER_MEMBERS = {"new", "where", "foreach"}
YOUNGER_VARIABLES = ("$psitem", "$using:", "$pscommandpath", "$psscriptroot")
YOUNGER_PARAMETERS = {"-file", "-directory", "-raw", "-nonewline", "-asjob"}
YOUNGER_STATEMENTS = {
    "class_statement",
    "enum_statement",
    "pipeline_chain_tail",
    "invokation_foreach_expression",
}
SIMPLIFIED = {"where-object", "foreach-object", "?", "%", "where", "foreach"}
GUARD = "$hasCim"


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def text(node: Node) -> str:
    return (node.text or b"").decode("utf-8")


def broken(script: bytes) -> list[str]:
    """Where it is no PowerShell."""
    whole = PARSER.parse(script).root_node
    wrong = [one for one in nodes(whole) if one.is_error or one.is_missing]
    return [f"line {one.start_point.row + 1}: {text(one)[:60]}" for one in wrong]


def younger(script: bytes) -> list[str]:
    """What 2.0 does not have and nothing guards."""
    whole = PARSER.parse(script).root_node
    own = {text(one).lower() for one in nodes(whole) if one.type == "function_name"}
    found = [one for one in nodes(whole) if _is_younger(one, own) and not _guarded(one)]
    return [f"line {one.start_point.row + 1}: {text(one)[:60]}" for one in found]


def _is_younger(node: Node, own: set[str]) -> bool:
    word = text(node).lower()
    match node.type:
        case "comparison_operator":
            return word not in OPERATORS
        case "type_identifier":
            return word in YOUNGER_TYPES
        case "variable":
            return word.startswith(YOUNGER_VARIABLES)
        case "command_parameter":
            return word in YOUNGER_PARAMETERS
        case "merging_redirection_operator" | "file_redirection_operator":
            return word not in {"2>&1", ">", ">>", "2>", "2>>"}
        case "invokation_expression":
            return any(
                text(one).lower() in YOUNGER_MEMBERS for one in node.children if one.type == "member_name"
            )
        case "command":
            return _is_younger_command(node, own)
        case kind:
            return kind in YOUNGER_STATEMENTS


def _is_younger_command(node: Node, own: set[str]) -> bool:
    name = next((text(one).lower() for one in nodes(node) if one.type == "command_name"), "")
    if not name[:1].isalpha():
        return False  # `& $words[0]`: what a variable holds; `1..3`, which this grammar takes for a command
    elements = next((one for one in node.children if one.type == "command_elements"), None)
    first = (
        next((one for one in elements.children if one.type != "command_argument_sep"), None)
        if elements
        else None
    )
    if name in SIMPLIFIED and (
        first is None or first.type not in ("array_literal_expression", "script_block_expression")
    ):
        return True
    return name not in own and name not in {one.lower() for one in COMMANDS}


def _guarded(node: Node) -> bool:
    """In the part of a `try` that may fail, or behind the question for CIM."""
    inner, outer = node, node.parent
    while outer is not None:
        if outer.type == "try_statement" and inner.type == "statement_block":
            return True
        if outer.type == "if_statement" and inner.type == "statement_block":
            condition = outer.child_by_field_name("condition")
            if condition is not None and text(condition) == GUARD:
                return True
        inner, outer = outer, outer.parent
    return False


def commands_made() -> dict[str, bytes]:
    """By name: what is given to PowerShell on its command line."""
    every = [*([kind] for kind in windows.TABLE), list(windows.TABLE), []]
    made = {f"bootstrap {number}": bootstrap.words(kinds)[-1] for number, kinds in enumerate(every)}
    made["words"] = words.packed([], windows=True).remote[-1]
    return {name: base64.b64decode(word).decode("utf-16-le").encode() for name, word in made.items()}


SCRIPTS = {
    "collect.ps1": windows.SCRIPT.read_bytes(),
    "the stick's": stick.files("windows")["deskops-collect.ps1"],
    **commands_made(),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_it_is_powershell_and_none_younger_than_2(name: str) -> None:
    assert broken(SCRIPTS[name]) == []
    assert younger(SCRIPTS[name]) == []


def test_every_script_is_looked_at() -> None:
    """stick.ps1 is a frame, which is whole only with what is put into it."""
    there = {file.name for file in stick.SCRIPTS.parent.rglob("*.ps1")}
    assert there == {"collect.ps1", "stick.ps1"}


@pytest.mark.parametrize(
    "script",
    [
        "if ($a { 1 }", "foreach ($a in $b) { ", "$a = @{ b = 1", "'never ends", "$a = 1 +", "$a ? 1 : 2", "$a ?? 2",
        "$a ??= 2", "${a}?.b", "[Parameter(Mandatory)]", "try { 1 }}",
    ],
)  # fmt: skip
def test_what_is_no_powershell_is_seen(script: str) -> None:
    assert broken(SCRIPTS["collect.ps1"] + script.encode())


@pytest.mark.parametrize(
    "script",
    [
        "$a -in $b", "$a -notin $b", "$a -shl 1", "[ordered]@{ a = 1 }", "[pscustomobject]@{ a = 1 }",
        "$a | ConvertTo-Json", "Get-CimInstance -ClassName x", "Get-Volume", "a.exe && b.exe", "Get-Date || Get-Date",
        "[int]::new(1)", "$a.Where({ $_ })", "$a.ForEach{ $_ }", "$a | Where-Object Name -eq 1",
        "$a | ForEach-Object Name", "$PSItem", "$using:a", "class A { }", "enum A { B }", "using module a",
        "Get-ItemProperty -Raw", "Get-Date *> a", "Get-Date 3>&1", "if ($other) { Get-CimInstance x }",
        "try { 1 } catch { Get-CimInstance x }", "if ($hasCim) { 1 } else { Get-CimInstance x }",
    ],
)  # fmt: skip
def test_what_is_younger_is_seen(script: str) -> None:
    assert younger(SCRIPTS["collect.ps1"] + b"\n" + script.encode())


@pytest.mark.parametrize(
    "script",
    ["try { Get-Volume } catch { }", "if ($hasCim) { Get-CimInstance x }", "$a -ceq $b", "$a -inotmatch 'b'"],
)
def test_what_is_guarded_or_old_is_none_of_it(script: str) -> None:
    assert younger(script.encode()) == []
