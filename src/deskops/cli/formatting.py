"""How commands are shown: help pages measured in terminal cells, with examples, -q and -v; knows no command."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import click

from deskops.cli import output
from deskops.cli.example_words import spoken_line
from deskops.cli.read_only import read_only
from deskops.cli.width import cells, pad, wrap
from deskops.errors import UsageError
from deskops.i18n import N_, _

WIDEST: Final = 80
# What stands for a value in usage lines: these words, and in brackets or with dots what is made of them.
PLACES: Final = (
    *(
        N_("ARGS"),
        N_("ARTICLE"),
        N_("CAMPAIGN"),
        N_("CHANNEL"),
        N_("CHECK"),
        N_("CODE"),
        N_("COMMAND"),
        N_("DATE"),
        N_("DEVICE"),
        N_("ENGINEER"),
        N_("FIELD"),
        N_("ACTION"),
        N_("ADDRESS"),
        N_("FILE"),
        N_("FLOAT"),
        N_("FOLDER"),
        N_("HOST"),
    ),
    *(N_("ID"), N_("INSPECTION"), N_("INTEGER"), N_("ITEM"), N_("JOB"), N_("KEY"), N_("KIND"), N_("LAPTOP")),
    *(
        N_("NAME"),
        N_("NUMBER"),
        N_("OPTIONS"),
        N_("PRIORITY"),
        N_("PROBLEM"),
        N_("RANGE"),
        N_("ROLE"),
    ),
    *(
        N_("SHELL"),
        N_("SECONDS"),
        N_("SETTING"),
        N_("SERVICE"),
        N_("SITE"),
        N_("YEAR"),
        N_("STATE"),
        N_("SYSTEM"),
        N_("TARGET"),
        N_("TEXT"),
        N_("TIME"),
        N_("TITLE"),
        N_("URL"),
        N_("VALUE"),
    ),
)
ANSWERED: Final = (
    "deskops.answered"  # what is to be done once a command has succeeded that asked for something
)
_PLACE: Final = re.compile(r"[A-Z]{2,}")
VOICES: Final = 2  # options that stand last in every command: -q and -v
CONTEXT: Final[dict[str, Any]] = {"help_option_names": ["-h", "--help"]}


class Example(NamedTuple):
    line: str
    about: str


class CellFormatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        start = (_("Usage: ") if prefix is None else prefix) + f"{prog} "
        indent = cells(start) if cells(start) + 20 <= self.width else 8
        lines = wrap(args, self.width - indent)
        self.write(start + lines[0] + "\n")
        for line in lines[1:]:
            self.write(" " * indent + line + "\n")

    def write_heading(self, heading: str) -> None:
        self.write(" " * self.current_indent + _("{label}:").format(label=heading) + "\n")

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
                self.write(f"{'':>{self.current_indent}}{spoken_line(example.line)}\n")
                self.indent()
                self.indent()
                self.write_text(_(example.about))
                self.dedent()
                self.dedent()


class CellContext(click.Context):
    formatter_class = CellFormatter

    def make_formatter(self) -> click.HelpFormatter:
        """Measured here because Click's way imports shutil with its compressors."""
        return CellFormatter(width=min(output.terminal_width(), WIDEST) - 2)


class Argument(click.Argument):
    """Click's, with a help text of its own."""

    def __init__(self, names: Sequence[str], about: str = "", **attributes: Any) -> None:
        super().__init__(names, **attributes)
        self.help = about

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        needed = f"  [{_('required')}]" if self.required else ""
        return self.make_metavar(ctx=ctx), f"{self.help}{needed}"


def place(metavar: str) -> str:
    """What stands for a value, in the reader's language: [OPTIONS], FILE..."""
    return _PLACE.sub(lambda word: _(word[0]), metavar)


def _place_of(made: Callable[..., str], *about: Any, **more: Any) -> str:
    return place(made(*about, **more))


class Shown(click.Command):
    """What all commands have in common; comes before Click's or Typer's class among the bases."""

    context_class = CellContext

    def __init__(self, name: str | None, *, examples: Sequence[Example] = (), **attributes: Any) -> None:
        attributes["params"] = [*(attributes.get("params") or ()), *_voice_options()]
        super().__init__(name, **attributes)
        self.examples = examples
        self.options_metavar = place(self.options_metavar or "")
        each: Any  # options and our arguments have a help, Click's plain arguments have none
        for each in self.params:
            each.make_metavar = partial(_place_of, each.make_metavar)
            if getattr(each, "help", None):
                each.help = _(each.help)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is lacking is asked for where somebody has deskops read aloud."""
        if not isinstance(self, click.Group) and output.answerable():
            from deskops.cli.plain.missing import completed

            args = completed(self, ctx, args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        if ctx.params.get("as_json") and ctx.params.get("as_csv"):
            raise UsageError(_("Only one form at a time"), hint=_("Choose one of --json and --csv"))
        if read_only.on and not isinstance(self, click.Group):
            from deskops.cli.planning import planned

            return planned(ctx, super().invoke)
        result = super().invoke(ctx)
        if ANSWERED in ctx.meta:
            ctx.meta[ANSWERED]()
        return result

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                records[param.param_type_name].append(record)
        for title, rows in ((_("Arguments"), records["argument"]), (_("Options"), records["option"])):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples and isinstance(formatter, CellFormatter):
            formatter.write_examples(self.examples)


def _voice_options() -> list[click.Parameter]:
    """-q and -v, which every command takes."""
    return [
        _voice("quiet", "-q", N_("No words, only data and errors")),
        _voice("verbose", "-v", N_("More words")),
    ]


def _voice(name: str, short: str, about: str) -> click.Option:
    def hear(_context: click.Context, _option: click.Parameter, value: bool) -> None:
        if value:
            setattr(output.voice, name, True)

    return click.Option([short, f"--{name}"], is_flag=True, expose_value=False, callback=hear, help=about)
