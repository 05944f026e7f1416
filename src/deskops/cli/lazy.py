"""Groups that import a command only when it is called, and the ways in which a function becomes a command.

Typer is imported by `typed` alone: the top, the groups and the lists that a person waits for do without its cost.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from deskops.cli.formatting import CONTEXT, VOICES, Example, Shown, place
from deskops.cli.read_only import acts, dry_run
from deskops.i18n import _


class Buildable:
    """Becomes a command when it is called. `help` is one line, untranslated."""

    help: str

    def build(self, name: str) -> click.Command:
        raise NotImplementedError


class Entry(NamedTuple):
    """A line of a static table: where the command lies (`module:attribute`), and what it is for in one line."""

    where: str
    help: str

    def load(self) -> Buildable:
        module, _colon, attribute = self.where.partition(":")
        found: Buildable = getattr(import_module(module), attribute)
        return found


Entries = Mapping[str, Buildable | Entry]


def example(line: str, about: str) -> Example:
    return Example(line, about)


class LazyGroup(Shown, click.Group):
    """Knows the names and one-line helps of its commands; imports one when it is called."""

    def __init__(self, name: str, entries: Entries, **attributes: Any) -> None:
        super().__init__(name, context_settings=CONTEXT, **attributes)
        self.subcommand_metavar = place(self.subcommand_metavar)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        found = (entry.load() if isinstance(entry, Entry) else entry).build(cmd_name)
        if acts(ctx.command_path, cmd_name):
            found.params.insert(len(found.params) - VOICES, dry_run())
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(entry.help)) for name, entry in self.entries.items()])

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


class PlainCommand(Shown, click.Command):
    """A command whose options are given one by one."""


class Direct(Buildable):
    """A function with its options spelled out, for commands that must start fast or whose options are generated."""

    def __init__(
        self,
        function: Callable[..., Any],
        about: str,
        examples: Sequence[Example],
        params: Callable[[], Sequence[click.Parameter]],
    ) -> None:
        self.function, self.help, self.examples, self.params = function, about, examples, params

    def build(self, name: str) -> click.Command:
        return PlainCommand(
            name,
            callback=self.function,
            params=list(self.params()),
            help=_(self.help),
            examples=self.examples,
            context_settings=CONTEXT,
        )


class Typed(Buildable):
    """A function whose options Typer reads from its signature."""

    def __init__(self, function: Callable[..., Any], about: str, examples: Sequence[Example]) -> None:
        self.function, self.help, self.examples = function, about, examples

    def build(self, name: str) -> click.Command:
        from deskops.cli.typed import build

        return build(name, self.function, _(self.help), self.examples)


def command(about: str, *examples: Example) -> Callable[[Callable[..., Any]], Typed]:
    """Make a function a command of its own. `about` is one line, the same as in the table that names it."""
    return lambda function: Typed(function, about, examples)


class Shelf(Buildable):
    """The commands of one group, that lie in one file; `alone`: its callback is a command too, without any of them."""

    def __init__(
        self,
        about: str,
        *examples: Example,
        params: Callable[[], list[click.Parameter]] = list,
        callback: Callable[..., Any] | None = None,
        alone: bool = False,
    ) -> None:
        self.help, self.examples = about, examples
        self.params, self.callback, self.alone = params, callback, alone
        self.recipes: dict[str, Buildable | Entry] = {}

    def command(
        self, name: str, about: str, *examples: Example
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def put(function: Callable[..., Any]) -> Callable[..., Any]:
            self.recipes[name] = Typed(function, about, examples)
            return function

        return put

    def build(self, name: str) -> click.Command:
        shown = {"help": _(self.help), "examples": self.examples, "params": self.params()}
        alone = {"no_args_is_help": not self.alone, "invoke_without_command": self.alone}
        return LazyGroup(name, self.recipes, callback=self.callback, **alone, **shown)
