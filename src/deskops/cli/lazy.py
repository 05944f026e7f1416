"""Groups that import a command only when it is called, and the way in which a function becomes a command."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, Protocol

import click
import typer
from typer.core import TyperCommand, TyperGroup

from deskops.cli import output
from deskops.cli.formatting import CellContext, CellFormatter, Example, translated
from deskops.i18n import N_, _

CONTEXT = {"help_option_names": ["-h", "--help"]}


class Buildable(Protocol):
    help: str

    def build(self, name: str) -> click.Command: ...


class Entry(NamedTuple):
    """A line of a static table: where the command lies (`module:attribute`), and what it is for in one line."""

    where: str
    help: str

    def load(self) -> Buildable:
        module, _colon, attribute = self.where.partition(":")
        found: Buildable = getattr(import_module(module), attribute)
        return found


def example(line: str, about: str) -> Example:
    return Example(line, about)


def voice_options() -> list[click.Parameter]:
    """-q and -v, which every command takes."""
    return [
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            callback=_quiet,
            help=N_("No words, only data and errors"),
        ),
        click.Option(
            ["-v", "--verbose"], is_flag=True, expose_value=False, callback=_verbose, help=N_("More words")
        ),
    ]


def _quiet(_context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        output.voice.quiet = True


def _verbose(_context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        output.voice.verbose = True


class DeskopsCommand(TyperCommand):
    """A command with -q, -v, examples, and help measured in cells."""

    context_class = CellContext
    examples: Sequence[Example] = ()

    def __init__(self, name: str | None, **attributes: Any) -> None:
        attributes["params"] = [*(attributes.get("params") or ()), *voice_options()]
        attributes["context_settings"] = {**CONTEXT, **(attributes.get("context_settings") or {})}
        super().__init__(name, **attributes)
        translated(self.params)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples and isinstance(formatter, CellFormatter):
            formatter.write_examples(self.examples)


class LazyGroup(TyperGroup):
    """Knows the names and one-line helps of its commands; imports one when it is called."""

    context_class = CellContext

    def __init__(self, name: str, entries: Mapping[str, Buildable | Entry], **attributes: Any) -> None:
        self.examples: Sequence[Example] = attributes.pop("examples", ())
        params = [*(attributes.pop("params", None) or ()), *voice_options()]
        super().__init__(
            name=name,
            params=params,
            rich_markup_mode=None,
            suggest_commands=False,
            context_settings=CONTEXT,
            **attributes,
        )
        self.entries = entries
        translated(self.params)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        return (entry.load() if isinstance(entry, Entry) else entry).build(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(entry.help)) for name, entry in self.entries.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples and isinstance(formatter, CellFormatter):
            formatter.write_examples(self.examples)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click's, with the nearest of the lazy names in the error."""
        name = args[0]
        if name not in self.entries and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(self._unknown(name), ctx)
        return super().resolve_command(ctx, args)

    def _unknown(self, name: str) -> str:
        from difflib import get_close_matches

        words = _("No such command {name!r}.").format(name=name)
        near = get_close_matches(name, self.entries)
        return f"{words} {_('Did you mean {names}?').format(names=', '.join(near))}" if near else words

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The names in the table; none of the commands is imported."""
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [
            CompletionItem(name, help=_(entry.help))
            for name, entry in self.entries.items()
            if name.startswith(incomplete)
        ]


class Recipe:
    """A function that becomes a command when it is called; its options are read from its signature."""

    def __init__(
        self,
        function: Callable[..., Any],
        help: str,  # noqa: A002 - the word of Click
        examples: Sequence[Example],
        cls: type[DeskopsCommand] = DeskopsCommand,
    ) -> None:
        self.function, self.help, self.examples, self.cls = function, help, examples, cls

    def build(self, name: str) -> click.Command:
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(name, cls=self.cls, help=_(self.help))(self.function)
        command = typer.main.get_command(app)
        assert isinstance(command, DeskopsCommand)  # noqa: S101 - what Typer was told to make
        command.examples = self.examples
        return command


def command(
    about: str, *examples: Example, cls: type[DeskopsCommand] = DeskopsCommand
) -> Callable[[Callable[..., Any]], Recipe]:
    """Make a function a command of its own. `about` is one line, the same as in the table that names it."""
    return lambda function: Recipe(function, about, examples, cls)


class Shelf:
    """The commands of one group, that lie in one file."""

    def __init__(self, about: str, *examples: Example) -> None:
        self.help, self.examples = about, examples
        self.recipes: dict[str, Buildable | Entry] = {}

    def command(
        self, name: str, about: str, *examples: Example, cls: type[DeskopsCommand] = DeskopsCommand
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def put(function: Callable[..., Any]) -> Callable[..., Any]:
            self.recipes[name] = Recipe(function, about, examples, cls)
            return function

        return put

    def build(self, name: str) -> click.Command:
        return LazyGroup(name, self.recipes, help=_(self.help), examples=self.examples, no_args_is_help=True)
