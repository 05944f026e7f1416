"""How much of a whole is reached, as every board, report and target reckons it; pure."""


def percent_of(count: int, whole: int, *, of_none: int = 0) -> int:
    """Whole percent, rounded down: 90 is reached at 90 and not before. `of_none` where there is nothing to reach."""
    return count * 100 // whole if whole else of_none
