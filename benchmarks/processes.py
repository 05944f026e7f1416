"""Whole processes that are run in turn with each other, so that a slow moment of the machine hits them all."""

import statistics
import subprocess
from collections.abc import Mapping, Sequence

from benchmarks.figures import seconds


class Run:
    """A whole process; `fine` are the exit codes of an answer, `given` is what stands on its standard input."""

    def __init__(
        self,
        order: Sequence[str],
        surroundings: Mapping[str, str],
        fine: tuple[int, ...] = (0,),
        given: str = "",
    ) -> None:
        self.order, self.surroundings, self.fine, self.given = list(order), dict(surroundings), fine, given
        self.taken: list[float] = []
        self.said = ""

    def run(self) -> None:
        """Raises RuntimeError with its last complaint where it ended otherwise than it should."""
        done = subprocess.run(
            self.order,
            env=self.surroundings,
            input=self.given,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode not in self.fine:
            last = (done.stderr.strip().splitlines() or [""])[-1]
            raise RuntimeError(f"{self.order[0].rpartition('/')[2]} ended with {done.returncode}: {last}")
        self.said = done.stdout

    def turn(self) -> None:
        self.taken.append(seconds(self.run) * 1000)

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.taken)


def take_turns(rounds: int, *runs: Run) -> None:
    """Each once to have all compiled and in the disk's cache, then each in every round."""
    for each in runs:
        each.run()
    for _round in range(rounds):
        for each in runs:
            each.turn()
