"""Times of two ways to do a thing, taken in turns, so that whatever else the machine does meets both alike."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians in milliseconds, ours and the baseline's."""

    ours: float
    baseline: float

    @classmethod
    def mean(cls, pairs: Sequence["Pair"]) -> "Pair":
        """What several pairs of servers, each with its own luck, come to."""
        return cls(fmean(pair.ours for pair in pairs), fmean(pair.baseline for pair in pairs))

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline

    def figures(self) -> dict[str, float]:
        """As they stand in the record."""
        return {
            "ours_ms": round(self.ours, 3),
            "baseline_ms": round(self.baseline, 3),
            "ratio": round(self.ratio, 3),
        }


def in_turns(ours: Callable[[], object], baseline: Callable[[], object], runs: int, *, warm: int = 3) -> Pair:
    """Do both so many times, alternately, after a few turns that do not count."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(warm + runs):
        for times, act in zip(taken, (ours, baseline), strict=True):
            seconds = timed(act)
            if turn >= warm:
                times.append(seconds * 1000)
    return Pair(median(taken[0]), median(taken[1]))


def timed(act: Callable[[], object]) -> float:
    """Seconds that it took."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
