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
_LAST = "\uffff"  # sorts behind whatever a number goes on with


def jobs(incomplete: str) -> list[Offer]:
    """Jobs whose number begins so: the open ones, then those that are done, newest first."""
    from deskops.store import views
    from deskops.store.views.day_tuples import JobOffer

    wanted = {"low": incomplete, "high": incomplete + _LAST, "limit": _MOST}
    try:
        with opened() as context:
            found = views.rows(context.views, "job_offers", JobOffer, open=1, **wanted)
            if len(found) < _MOST:
                found += views.rows(context.views, "job_offers", JobOffer, open=0, **wanted)
    except DeskopsError:
        return []
    return [(job.number, job.title) for job in found[:_MOST]]


def devices(incomplete: str) -> list[Offer]:
    """Tags that begin so."""
    from deskops.store import views
    from deskops.store.views.device_tuples import AssetNames

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
