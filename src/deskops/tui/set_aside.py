"""What was thrown away in a form: the key that did it brings it back until the form is left, also after a kill."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from deskops.store.drafts import Draft

if TYPE_CHECKING:
    from deskops.tui.drafts import DraftKeeper

_ASIDE: Final = " aside"  # what the action of such drafts ends in; no action of the registry has a blank


class SetAside:
    """The words of one form; drafts by field, as those of the form itself."""

    def __init__(self, keeper: "DraftKeeper", subject: str, action: str) -> None:
        self._keeper, self._subject, self._action = keeper, subject, action + _ASIDE
        self.held: Mapping[str, Draft] = keeper.read(subject, self._action)

    def exchange(self, words: Iterable[Draft]) -> Mapping[str, Draft]:
        """These go aside, and what lay there comes back."""
        back, self.held = self.held, {draft.field: draft for draft in words}
        self._keeper.drop(self._subject, self._action)
        for draft in self.held.values():
            self._keeper.keep(draft._replace(subject=self._subject, action=self._action))
        return back

    def forget(self) -> None:
        """The form is left, or its words became an entry."""
        if self.held:
            self.exchange(())
