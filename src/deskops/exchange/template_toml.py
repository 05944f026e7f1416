"""Checklist templates as TOML: read with the line of every item and field, and written; knows no rules of templates."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from deskops.domain.checklist import Item
from deskops.domain.template_rules import Draft, Fault, Part
from deskops.exchange.toml_words import meaning
from deskops.i18n import _

# What a line number is counted past: comments, strings of all four kinds; then the marks that matter.
_TOKEN: Final = re.compile(
    r'"""(?:\\.|(?!""").)*"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    r"|^[ \t]*\[\[[^\]\n]*\]\]|[{}\n]|[A-Za-z0-9_-]+(?=[ \t]*=)",
    re.DOTALL | re.MULTILINE,
)
_LINE_OF_ERROR: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_TEMPLATE: Final = "template"
_ITEM: Final = "template.items"


@dataclass(slots=True)
class _Lines:
    """Where a table begins, and where its keys stand."""

    line: int
    keys: dict[str, int] = field(default_factory=dict)
    items: "list[_Lines]" = field(default_factory=list)


def read_toml(text: str) -> tuple[list[Draft], list[Fault]]:
    """The templates as they stand; a fault alone where it is no TOML."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [], [_syntax(str(error), text)]
    except RecursionError:
        return [], [Fault(_line(1), _("It is nested too deep."))]
    listed = told.get(_TEMPLATE)
    strange = [key for key in told if key != _TEMPLATE]
    if strange or not isinstance(listed, list) or not listed:
        hint = _("A file of checklists begins with [[template]].")
        named = (
            _("There is no field {name}.").format(name=strange[0]) if strange else _("It holds no template.")
        )
        return [], [Fault(_line(1), named, hint)]
    lines = _Scanner().walk(text)
    drafts, faults = list[Draft](), list[Fault]()
    for place, one in enumerate(listed):
        where = lines[place] if place < len(lines) else _Lines(1)
        if isinstance(one, dict) and isinstance(one.get("items", []), list):
            drafts.append(_draft(one, where))
        else:
            faults.append(Fault(_line(where.line), _("A template is a table with a list of items.")))
    return drafts, faults


def _syntax(message: str, text: str) -> Fault:
    """A fault without a line of its own is at the end of the text."""
    at = _LINE_OF_ERROR.search(message)
    return Fault(
        _line(int(at[1]) if at else text.rstrip().count("\n") + 1),
        _("This is no TOML: {reason}").format(reason=meaning(message)),
    )


def _draft(one: Mapping[str, Any], where: _Lines) -> Draft:
    made = Draft(_part({name: value for name, value in one.items() if name != "items"}, where))
    for place, item in enumerate(one.get("items", [])):
        at = where.items[place] if place < len(where.items) else where
        made.items.append(_part(item if isinstance(item, dict) else {"id": item}, at))
    return made


def _part(values: Mapping[str, Any], where: _Lines) -> Part:
    places = {name: _line(where.keys.get(name, where.line)) for name in values}
    return Part(_line(where.line), dict(values), places)


def _line(number: int) -> str:
    return _("line {number}").format(number=number)


class _Scanner:
    """Walks over the marks of a text that is known to be TOML, and notes the lines of tables and their keys."""

    def __init__(self) -> None:
        self.templates: list[_Lines] = []
        self._current: _Lines | None = None
        self._line, self._depth = 1, 0

    def walk(self, text: str) -> list[_Lines]:
        for token in _TOKEN.finditer(text):
            self._take(token[0])
        return self.templates

    def _take(self, found: str) -> None:
        match found[0]:
            case "\n":
                self._line += 1
            case "{" | "}":
                self._brace(1 if found == "{" else -1)
            case '"' | "'" | "#":
                self._line += found.count("\n")
            case "[" | " " | "\t":
                self._table(found.strip().strip("[] \t").replace(" ", ""))
            case _ if self._current is not None:
                self._current.keys.setdefault(found, self._line)

    def _brace(self, by: int) -> None:
        self._depth = max(0, self._depth + by)
        if by == 1 and self._depth == 1:
            self._item()
        elif self._depth == 0 and self.templates:
            self._current = self.templates[-1]

    def _table(self, name: str) -> None:
        if name == _TEMPLATE:
            self._current = _Lines(self._line)
            self.templates.append(self._current)
        elif name == _ITEM:
            self._item()

    def _item(self) -> None:
        if self.templates:
            self._current = _Lines(self._line)
            self.templates[-1].items.append(self._current)


def write_toml(templates: Sequence[tuple[str, str, int, Sequence[Item]]]) -> str:
    """Name, kind, version and items of each, one line an item; what is as usual is left out."""
    parts = []
    for name, kind, version, items in templates:
        head = (
            f"[[template]]\nname = {_quoted(name)}\nkind = {_quoted(kind)}\nversion = {version}\nitems = [\n"
        )
        parts.append(head + "".join(f"  {{ {_fields(item)} }},\n" for item in items) + "]\n")
    return "\n".join(parts)


def _fields(item: Item) -> str:
    usual = Item("", "")
    told = [("id", item.id), ("text", item.text)]
    told += [
        (name, getattr(item, name))
        for name in Item.__dataclass_fields__
        if name not in ("id", "text") and getattr(item, name) != getattr(usual, name)
    ]
    return ", ".join(f"{name} = {_quoted(value)}" for name, value in told)


def _quoted(value: str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
