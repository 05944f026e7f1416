"""The people at the sites: the list, and one person with the jobs that they called about."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from deskops.domain.nouns import Kind
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.search import best, matches
from deskops.store import views
from deskops.store.views.day_tuples import JobLine
from deskops.store.views.place_tuples import PersonLine

PAGE: Final = 500
_LISTED: Final = 100  # jobs on a person's page at most


class PersonPage(NamedTuple):
    """Jobs newest first, those that are closed too."""

    line: PersonLine
    jobs: Sequence[JobLine]


def people(context: Context, text: str = "", limit: int = PAGE, offset: int = 0) -> list[PersonLine]:
    """By name; with `text` those that fit all its words, best first."""
    if not text.strip():
        return _lines(context, "", limit, offset)
    ranked = best(matches(context, Kind.CONTACT, text), offset + limit)[offset:]
    return [line for ref, _score in ranked for line in _lines(context, ref)]


def person_page(context: Context, ref: str) -> PersonPage:
    """Raises NotFound."""
    line = next(iter(_lines(context, ref)), None) if ref else None
    if line is None:
        raise NotFound(_("There is no person {ref}.").format(ref=ref))
    some = {"contact": ref, "limit": _LISTED, "offset": 0}
    return PersonPage(line, views.rows(context.views, "jobs_of_contact", JobLine, **some))


def _lines(context: Context, ref: str, limit: int = 1, offset: int = 0) -> list[PersonLine]:
    return views.rows(context.views, "people", PersonLine, id=ref, limit=limit, offset=offset)
