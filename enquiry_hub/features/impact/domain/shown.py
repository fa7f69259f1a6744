"""What of a measure may be shown to people who do not count it themselves (DOMAIN 5.9, 6.12, 6.13, 6.17).

One place for page, file, chart and API. Whoever writes the numbers down sees them as they are: `exact`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.release import SMALL_COUNT, release, sizes_allowed
from enquiry_hub.features.impact.domain.people import (
    Change,
    Kept,
    Published,
    Share,
    change_of,
    kept_with_unknowns,
    net_gives_nothing_away,
    publish,
    share,
    share_word,
)

NOTHING = Published("nothing", "too few to show")


def is_small(value: float | None) -> bool:
    """Tell whether a count of people is so small that it points at them; a true zero is not."""
    return value is not None and 0 < abs(value) < SMALL_COUNT


@dataclass(frozen=True)
class Part:
    """Be k of n people on one day, of how many nothing is known, and how many of the n come from each school.

    `id` is that of the number as it is written down. `held` says that it was corrected since, or, to those who count, that others do not see
    it as it is; `barred` that nothing of it may be shown.
    """

    day: date
    k: int
    n: int
    unknown: int = 0
    schools: tuple[int, ...] = ()
    id: str = ""
    held: bool = False
    barred: bool = False


@dataclass(frozen=True)
class PartShown:
    """Be what may be shown of it: what is published, the interval, and the bounds, each only where the figure is exact.

    `why` is the key of the reason where nothing is shown: too few to show, beside another whose people differ by one to four, or beside one that
    was taken away.
    """

    day: date
    published: Published
    share: Share | None = None
    kept: Kept | None = None
    part: Part | None = None
    why: str = ""
    held: bool = False


def released(schools: Sequence[int]) -> bool:
    """Tell whether figures about people from these schools, so many from each, may be shown."""
    return release({str(place): count for place, count in enumerate(schools)}).releasable


def parts_shown(parts: Sequence[Part], *, exact: bool) -> list[PartShown]:
    """Return what may be shown of a measure's shares, in their order; of two whose people differ by one to four the later one."""
    shown: list[PartShown] = []
    sizes: list[int] = []
    for part in reversed(parts):
        found = _exactly(part, Published("exact", f"{part.k} of {part.n} ({round(100 * part.k / part.n)}%)")) if exact else _part_shown(part, sizes)
        if found.published.show != "nothing":
            sizes += _sizes(part, with_unknowns=found.part is not None)
        shown.append(replace(found, held=part.held))
    return shown[::-1]


def part_seen(part: Part) -> bool:
    """Tell whether others may see anything of a share that stands by itself."""
    return _part_shown(part, ()).published.show != "nothing"


def _part_shown(part: Part, sizes: Sequence[int]) -> PartShown:
    if part.barred:
        return PartShown(part.day, Published("nothing", "not shown beside an earlier one"), why="barred")
    if not released(part.schools):
        return PartShown(part.day, NOTHING, why="too_few")
    published = publish(part.k, part.n)
    if published.show == "nothing":
        return PartShown(part.day, NOTHING, why="too_few")
    exact = published.show == "exact" and not is_small(part.unknown)
    if not all(sizes_allowed(own, size) for own in _sizes(part, with_unknowns=exact) for size in sizes):
        return PartShown(part.day, Published("nothing", "not shown beside a later one"), why="differs")
    if exact:
        return _exactly(part, published)
    return PartShown(part.day, Published("words", share_word(part.k, part.n)) if published.show == "exact" else published)


def _sizes(part: Part, *, with_unknowns: bool) -> list[int]:
    """Return of how many people a part speaks: of those known and, where its figure is exact, of them with the unknown ones."""
    return [part.n, part.n + part.unknown] if with_unknowns else [part.n]


def _exactly(part: Part, published: Published) -> PartShown:
    kept = kept_with_unknowns(part.k, part.n - part.k, part.unknown) if part.unknown else None
    return PartShown(part.day, published, share(part.k, part.n), kept, part)


@dataclass(frozen=True)
class ChangeShown:
    """Be what may be shown of answers before and after: `all` figures, the `net` change, `words`, or `nothing`.

    `way` is 1 where more moved up, -1 where more moved down, 0 where as many did.
    """

    show: str
    change: Change | None = None
    word: str = ""
    way: int = 0
    net: float | None = None
    pairs: int | None = None


def ways_of(pairs: Sequence[Sequence[int]]) -> list[int]:
    """Return how many of [school, before, after] moved up, moved down and stayed: all that goes into a figure."""
    moves = [(after > before) - (after < before) for _school, before, after in pairs]
    return [moves.count(1), moves.count(-1), moves.count(0)]


def tells_of_few(told: Sequence[Sequence[float]], ways: Sequence[float]) -> bool:
    """Tell whether figures beside any that were told before would say, subtracted, what one to four people answered: `told` are their ways, each as `ways_of` has them."""
    return any(is_small(now - then) for earlier in told for now, then in zip(ways, earlier, strict=True))


def change_shown(pairs: Sequence[Sequence[int]], *, exact: bool) -> ChangeShown:
    """Return what may be shown of [school, before, after]; a net change only where it gives no small part away."""
    found = change_of([(before, after) for _school, before, after in pairs])
    if found is None:
        return ChangeShown("nothing")
    counts: dict[int, int] = {}
    for school, _before, _after in pairs:
        counts[school] = counts.get(school, 0) + 1
    way, more = (found.up > found.down) - (found.up < found.down), max(found.up, found.down)
    if exact or (released(tuple(counts.values())) and all(part == 0 or part >= SMALL_COUNT for part in (found.up, found.down, found.same))):
        return ChangeShown("all", found, share_word(more, found.pairs), way, found.net_change_points, found.pairs)
    if not released(tuple(counts.values())):
        return ChangeShown("nothing")
    if net_gives_nothing_away(found):
        return ChangeShown("net", None, "", way, found.net_change_points, found.pairs)
    return ChangeShown("words", None, share_word(more, found.pairs), way)
