"""What users say of the service, of 5: a low rating stands until somebody has asked why."""

from typing import Final

from deskops.domain.entries import Entry

LOW_RATING: Final = 3  # of 5, and below: somebody asks the user why


class Rated:
    """Of a fold that is rated: `rated` is the step whose rating counts, `called_back` the word with whoever gave it."""

    rated: Entry | None
    called_back: Entry | None

    @property
    def rating(self) -> int | None:
        told = self.rated.payload.get("rating") if self.rated else None
        return told if isinstance(told, int) else None

    @property
    def is_low(self) -> bool:
        """Whether its user waits to be asked why the rating was low: the list of those keeps it until then."""
        return self.rating is not None and self.rating <= LOW_RATING and self.called_back is None

    def take_rating(self, step: Entry) -> None:
        """Another rating takes the place of the first one, and of what was said when somebody called back; a low one
        stays until then.
        """
        if not self.is_low:
            self.rated, self.called_back = step, None
