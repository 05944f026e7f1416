"""The register of devices held in memory, for whoever looks through it key by key: no key reads the store."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

from deskops.domain.terms import Wanted, has, pattern, wanted
from deskops.ops.context import Context
from deskops.ops.read.kind_terms import kinds_called
from deskops.ops.read.shared_texts import sharing
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine, AssetWords, RecordTerms

FIRST: Final = 200  # devices that are handed over before the rest is read; no terminal shows more at once
_ALL: Final = {"kind": "", "status": "", "limit": 1_000_000_000, "offset": 0}


class HeldRegister:
    """Every device by tag, as the store stood when it was read; for one thread.

    A device takes about a kilobyte, and a half more once something was looked for.
    """

    def __init__(self, context: Context, lines: Sequence[AssetLine]) -> None:
        self._context, self.lines = context, lines
        self._words: Sequence[str] | None = None
        self._sites: dict[str, str] = {}

    def find(self, text: str) -> Sequence[AssetLine]:
        """By tag those that have every word of `text`, their own, their kind's or their site's; all for a blank one."""
        if not text.strip():
            return self.lines
        words, terms = self.words(), wanted(text)
        found: Sequence[int] = range(len(words)) if terms else ()
        for term in terms:
            found = self._having(term, words, found)
        return [self.lines[n] for n in found]

    def _having(self, term: Wanted, words: Sequence[str], among: Sequence[int]) -> Sequence[int]:
        """Most of what is typed is no word of any site or kind: then the devices' own words are all that is read."""
        sought, lines, kinds = pattern(term), self.lines, kinds_called(term)
        sites = {site for site, said in self._sites.items() if has(said, term)}
        if not sites and not kinds:
            return [n for n in among if sought in words[n]]
        return [n for n in among if sought in words[n] or lines[n].site_id in sites or lines[n].kind in kinds]

    def words(self) -> Sequence[str]:
        """What each device is found by, a blank before and after each term; read when it is first asked for."""
        if self._words is None:
            connection = self._context.views
            said = {one.id: f" {one.terms} " for one in views.each(connection, "asset_words", AssetWords)}
            for site in {line.site_id for line in self.lines if line.site_id}:
                terms = views.one(connection, "found_by", RecordTerms, ref=site)
                self._sites[site] = terms.terms if terms else ""
            self._words = [said.get(line.id, "") for line in self.lines]
        return self._words


def hold(context: Context, begun: Callable[[Sequence[AssetLine]], object]) -> HeldRegister:
    """Read every device; `begun` is given the first of them as soon as they are there."""
    shared: dict[str, str] = {}
    found = (sharing(line, shared) for line in views.each(context.views, "assets", AssetLine, **_ALL))
    first = list(islice(found, FIRST))
    begun(first)
    return HeldRegister(context, [*first, *found])
