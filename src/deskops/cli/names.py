"""What TAB offers for a job or a device; silent where there is no store, since nobody reads an error there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from deskops.cli.session import opened
from deskops.errors import DeskopsError

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

Offer = tuple[str, str]
_MOST = 40


def jobs(incomplete: str) -> list[Offer]:
    """The day's jobs whose number begins so, or holds it."""
    from deskops.ops.read.day import today

    try:
        with opened() as context:
            lines = today(context, everyone=True).jobs
    except DeskopsError:
        return []
    found = [(line.number, line.title) for line in lines if line.number.startswith(incomplete)]
    return found[:_MOST]


def devices(incomplete: str) -> list[Offer]:
    """Tags that begin so."""
    from deskops.store import views
    from deskops.store.views.tuples import AssetNames

    try:
        with opened() as context:
            rows = views.each(context.views, "asset_names", AssetNames)
            tags = [row.tag for row in rows if row.tag and row.tag.startswith(incomplete)]
    except DeskopsError:
        return []
    return [(tag, "") for tag in sorted(tags)[:_MOST]]


def offered(
    names: Callable[[str], list[Offer]],
) -> "Callable[[click.Context, click.Parameter, str], list[CompletionItem]]":
    """The same for Click's own parameters."""

    def complete(
        _context: "click.Context", _param: "click.Parameter", incomplete: str
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        return [CompletionItem(name, help=about or None) for name, about in names(incomplete)]

    return complete
