"""Markdown as blocks of a page: headings, lists, numbered steps, code, tables, emphasis.

The parser is markdown-it-py's; nothing of what it makes is ever a link or markup: an address stands beside its words
in plain text, HTML stays the text that it is, pictures are named.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from deskops.tui.widgets.row_list import Part
from deskops.tui.widgets.sheet import LONGEST, Block, Grid, Heading, Para, Spans

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST: Final = 100  # lists and quotations within each other; what lies deeper is not shown
# What people type stands as it is: blanks before a line, a backslash of a path, an ampersand, a word in brackets.
_AS_TYPED: Final = ("code", "html_block", "html_inline", "escape", "entity", "reference")
_STEP: Final = "  "  # by which one list stands further in than the one that it is part of
_QUOTE: Final = "| "
_MARK: Final = "- "


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
    return made.enable("table").disable(list(_AS_TYPED))


def blocks(text: str) -> Iterator[Block]:
    """The whole text, however long it is; what is not Markdown comes as it was written."""
    yield from _Reader(_parser().parse(text)).read()


class _Reader:
    """Goes once through the tokens; `_leads` is what stands before the next line, of each list that is open."""

    def __init__(self, tokens: "Sequence[Token]") -> None:
        self._tokens = tokens
        self._depth = 0
        self._numbers: list[
            int | None
        ] = []  # of each open list, the number of its next item; None for a mark
        self._mark = ""  # of the item that has just begun
        self._quotes = 0

    def read(self) -> Iterator[Block]:
        place = 0
        while place < len(self._tokens):
            token = self._tokens[place]
            if token.type == "table_open":
                end = next(
                    i for i in range(place, len(self._tokens)) if self._tokens[i].type == "table_close"
                )
                yield Grid(tuple(_rows(self._tokens[place:end])))
                place = end
            elif token.type == "heading_open":
                yield Heading("".join(text for text, _look in _inline(self._tokens[place + 1])))
                place += 2
            else:
                yield from self._one(token)
            place += 1

    def _one(self, token: "Token") -> Iterator[Block]:
        match token.type:
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
            case "list_item_open":
                self._mark = self._next_mark()
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "inline":
                yield from self._paragraph(_inline(token))
            case "fence" | "code_block":
                yield from self._code(token.content)
            case "hr":
                yield Para("")

    def _next_mark(self) -> str:
        number = self._numbers[-1]
        if number is None:
            return _MARK
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _lead(self) -> str:
        """What the next line begins with; an item's mark stands before its first line alone."""
        mark, self._mark = self._mark, ""
        depth = len(self._numbers)
        inside = _STEP * max(0, depth - 1) + (mark or _STEP * bool(depth))
        return _QUOTE * self._quotes + inside

    def _paragraph(self, parts: Sequence[Part]) -> Iterator[Block]:
        for piece in _pieces(parts):
            yield Spans(tuple(piece), self._lead())

    def _code(self, text: str) -> Iterator[Block]:
        lead = self._lead() + _STEP
        for line in text.rstrip("\n").split("\n"):
            yield from (Spans(tuple(piece), lead) for piece in _pieces([(line, "good")]))


def _inline(token: "Token") -> list[Part]:
    """The words of a paragraph with their looks; an address follows the words that stand for it."""
    parts: list[Part] = []
    strong, addresses = 0, list[str]()
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                parts.append(("\n", "plain"))
            case "strong_open" | "em_open":
                strong += 1
            case "strong_close" | "em_close":
                strong -= 1
            case "link_open":
                addresses.append(str(child.attrGet("href") or ""))
            case "link_close":
                parts += _address(addresses.pop(), parts[-1][0] if parts else "")
            case "image":
                parts += [(child.content, "plain"), *_address(str(child.attrGet("src") or ""), "")]
            case "code_inline":
                parts.append((child.content, "good"))
            case _:
                parts.append((child.content, "strong" if strong else "plain"))
    return parts


def _address(address: str, words: str) -> list[Part]:
    """Nothing where the words are the address itself."""
    return [] if address in ("", words) else [(f" <{address}>", "faint")]


def _pieces(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """What is longer than a block may be, in several."""
    piece: list[Part] = []
    room = LONGEST
    for text, look in parts:
        rest = text
        while len(rest) > room:
            yield [*piece, (rest[:room], look)]
            rest, piece, room = rest[room:], [], LONGEST
        piece.append((rest, look))
        room -= len(rest)
    yield piece


def _rows(tokens: "Sequence[Token]") -> Iterator[tuple[str, ...]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append("".join(text for text, _look in _inline(token)))
        elif token.type == "tr_close":
            yield tuple(row)
