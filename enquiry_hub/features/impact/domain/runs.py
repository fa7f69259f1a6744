"""Run charts: shifts, trends and runs, what a line of dated numbers shows, and what chance alone would show too.

Rules and their sources: Perla, Provost and Murray 2011 (BMJ Quality & Safety 20, 46-51) for the four rules, Swed and Eisenhart
1943 for the number of runs, Anhøj and Olesen 2014 (PLoS ONE 9(11), e113825) for the strict option.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from math import comb, exp, lgamma, log2
from statistics import mean, median

from enquiry_hub.core.late import dataclass

FEWEST, SHIFT, TREND, TAIL = 10, 6, 5, 0.025
SPREAD = 2.66  # turns the mean moving range of single values into three standard deviations
EXACT_UP_TO = 400  # more points than this are counted by logarithms: whole numbers would grow to thousands of digits


@dataclass(frozen=True)
class Shift:
    """Be a run of useful points on one side of the line, with the places of its points."""

    side: str
    indices: tuple[int, ...]


@dataclass(frozen=True)
class Trend:
    """Be a run of points that all rise or all fall; a repeated value is passed over."""

    direction: str
    indices: tuple[int, ...]


@dataclass(frozen=True)
class RunChart:
    """Be what the rules say about a line of points; limits and verdict are None with fewer than ten useful points."""

    n: int
    median: float
    useful: int
    above: int
    below: int
    runs: int
    runs_lower: int | None
    runs_upper: int | None
    runs_verdict: str | None
    shifts: tuple[Shift, ...]
    trends: tuple[Trend, ...]

    @property
    def ruled(self) -> bool:
        """Tell whether there are enough points for a rule to be applied."""
        return self.n >= FEWEST


@dataclass(frozen=True)
class Strict:
    """Be what the two rules of the strict option say; `signal` is either of them."""

    useful: int
    longest_run: int
    longest_run_limit: int
    crossings: int
    crossings_limit: int

    @property
    def signal(self) -> bool:
        """Tell whether the line is unlike chance."""
        return self.longest_run > self.longest_run_limit or self.crossings < self.crossings_limit


@dataclass(frozen=True)
class Limits:
    """Be the limits within which single values lie by chance, and the places of those outside."""

    mean: float
    mean_moving_range: float
    lower: float
    upper: float
    outside: tuple[int, ...]


def run_chart(values: Sequence[float], baseline: int | None = None) -> RunChart:
    """Apply the rules to values in the order of their dates; `baseline` says how many of the first give the line.

    With fewer than ten values shifts and trends are left out: they are drawn, and no rule is applied.
    """
    if not values:
        return RunChart(0, 0.0, 0, 0, 0, 0, None, None, None, (), ())
    line = float(median(values[:baseline] if baseline else values))
    sides = [(place, value > line) for place, value in enumerate(values) if value != line]
    runs = [[place for place, _side in run] for _key, run in groupby(sides, key=lambda pair: pair[1])]
    above, ruled = sum(side for _place, side in sides), len(values) >= FEWEST
    lower, upper = run_limits(above, len(sides) - above) if len(sides) >= FEWEST else (None, None)
    shifts = [Shift("above" if values[run[0]] > line else "below", tuple(run)) for run in runs if len(run) >= SHIFT]
    return RunChart(
        n=len(values), median=line, useful=len(sides), above=above, below=len(sides) - above, runs=len(runs), runs_lower=lower, runs_upper=upper,
        runs_verdict=None if lower is None or upper is None else _verdict(len(runs), lower, upper),
        shifts=tuple(shifts) if ruled else (), trends=tuple(_trends(values)) if ruled else (),
    )  # fmt: skip


def _verdict(runs: int, lower: int, upper: int) -> str:
    return "too_few" if runs < lower else "too_many" if runs > upper else "as_expected"


def _trends(values: Sequence[float]) -> Iterable[Trend]:
    """Yield the trends; the last point of one line may be the first of the next."""
    line, rising = [0], None
    for place, value in enumerate(values):
        if value == values[line[-1]]:
            continue
        up = value > values[line[-1]]
        if rising is not None and up != rising:
            if len(line) >= TREND:
                yield Trend("up" if rising else "down", tuple(line))
            line = line[-1:]
        line.append(place)
        rising = up
    if len(line) >= TREND:
        yield Trend("up" if rising else "down", tuple(line))


@lru_cache(maxsize=512)
def run_limits(above: int, below: int) -> tuple[int, int]:
    """Return the fewest and the most runs that chance allows, given how many points lie above and below: 2.5% in each tail.

    Exact conditional distribution (Wald and Wolfowitz).
    """
    most = 2 * min(above, below) + (above != below)
    if most < 2:
        return 1, 1
    chance = _chances(above, below)
    lower, upper = 2, most
    gathered = chance(lower)
    while gathered <= TAIL:
        lower += 1
        gathered += chance(lower)
    gathered = chance(upper)
    while gathered <= TAIL:
        upper -= 1
        gathered += chance(upper)
    return lower, upper


def _chances(above: int, below: int) -> Callable[[int], float]:
    """Return the function that gives the chance of exactly so many runs."""

    def ways(runs: int) -> float:
        half = runs // 2
        if runs % 2:
            return choose(above - 1, half, below - 1, half - 1) + choose(above - 1, half - 1, below - 1, half)
        return 2 * choose(above - 1, half - 1, below - 1, half - 1)

    everything = comb(above + below, above) if above + below <= EXACT_UP_TO else 0
    log_everything = _log_comb(above + below, above)

    def choose(n: int, k: int, m: int, j: int) -> float:
        if not (0 <= k <= n and 0 <= j <= m):
            return 0.0
        return comb(n, k) * comb(m, j) / everything if everything else exp(_log_comb(n, k) + _log_comb(m, j) - log_everything)

    return ways


def _log_comb(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def strict_rules(values: Sequence[float], centre: float) -> Strict:
    """Apply the strict option of Anhøj and Olesen: longest run above round(log2 n + 3), crossings below the 5th percentile."""
    sides = [value > centre for value in values if value != centre]
    lengths = [len(list(run)) for _side, run in groupby(sides)]
    n = len(sides)
    return Strict(
        useful=n, longest_run=max(lengths, default=0), longest_run_limit=round(log2(n) + 3) if n else 0,
        crossings=max(0, len(lengths) - 1), crossings_limit=_fifth_percentile(n - 1) if n > 1 else 0,
    )  # fmt: skip


def _fifth_percentile(tries: int) -> int:
    """Return the 5th percentile of so many throws of a coin."""
    gathered, count = 0.0, -1
    whole = tries <= EXACT_UP_TO
    while gathered < 0.05:
        count += 1
        gathered += comb(tries, count) / 2**tries if whole else exp(_log_comb(tries, count) + tries * -0.6931471805599453)
    return count


def individual_limits(values: Sequence[float]) -> Limits | None:
    """Return mean ± 2.66 × mean moving range and the points outside, to be proposed to a person; None for fewer than two values."""
    if len(values) < 2:
        return None
    middle = mean(values)
    moving = mean(abs(later - earlier) for earlier, later in zip(values, values[1:], strict=False))
    lower, upper = middle - SPREAD * moving, middle + SPREAD * moving
    return Limits(middle, moving, lower, upper, tuple(place for place, value in enumerate(values) if not lower <= value <= upper))
