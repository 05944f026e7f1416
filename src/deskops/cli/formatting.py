"""Click's help pages, measured in terminal cells, with an Examples section; nothing here knows a command."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import click

from deskops.cli.width import cells, pad, wrap
from deskops.i18n import _


class Example(NamedTuple):
    line: str
    about: str


class CellFormatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        start = f"{_('Usage:') + ' ' if prefix is None else prefix}{prog} "
        indent = cells(start) if cells(start) + 20 <= self.width else 8
        lines = wrap(args, self.width - indent)
        self.write(start + lines[0] + "\n")
        for line in lines[1:]:
            self.write(" " * indent + line + "\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in text.split("\n"):
            for part in wrap(line, self.width - self.current_indent):
                self.write(f"{indent}{part}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        shown = list(rows)
        first = min(max((cells(name) for name, _about in shown), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, about in shown:
            lines = wrap(about, self.width - first - self.current_indent)
            if cells(name) > first - col_spacing:
                self.write(f"{indent}{name}\n")
            else:
                self.write(f"{indent}{pad(name, first)}{lines.pop(0)}".rstrip() + "\n")
            for line in lines:
                self.write(f"{indent}{pad('', first)}{line}".rstrip() + "\n")

    def write_examples(self, examples: Iterable[Example]) -> None:
        with self.section(_("Examples")):
            for example in examples:
                self.write(f"{'':>{self.current_indent}}{example.line}\n")
                self.indent()
                self.indent()
                self.write_text(_(example.about))
                self.dedent()
                self.dedent()


class CellContext(click.Context):
    formatter_class = CellFormatter


def translated(parameters: Iterable[click.Parameter]) -> None:
    """Speak the help of options and arguments, which modules keep untranslated."""
    each: Any  # options and Typer's arguments have a help, Click's plain ones have none
    for each in parameters:
        if getattr(each, "help", None):
            each.help = _(each.help)
