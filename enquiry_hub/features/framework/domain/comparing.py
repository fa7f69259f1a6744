"""What two releases say differently: what came, went, ended, and which parts of what stayed are others."""

from collections.abc import Mapping, Sequence
from typing import Any

from enquiry_hub.core.late import dataclass

Thing = Mapping[str, Any]
STANDS_ON = "stands_on"
BEARINGS = {"extends": "going further:", "contradicts": "against it:", "untested": "not tested here:"}
CLAIMS = {"replaced": "(its claim was replaced)", "withdrawn": "(its claim was withdrawn)"}
ENDED = ("closed", "merged")
JUDGEMENTS = ("inherent", "residual")
RISK_WORDING = ("title", "cause", "event", "consequence", "objective")
RISK_PARTS = (
    *RISK_WORDING, "theme", "other_themes", "status", "owner", "factor", "proximity", "within", "trend", "rate_locally", *JUDGEMENTS, "accepted", "merged_into", "controls",
    "indicators", STANDS_ON,
)  # fmt: skip
STRATEGY_WORDING = ("title", "if", "then", "because")
STRATEGY_PARTS = (
    *STRATEGY_WORDING, "risk", "state", "owner", "works_on", "response", "starts_on", "review_on", "steps", "what_stops", "cost", "measure", "measure_level", "measure_baseline",
    "counted_from", "ends_on", "ends_unless", "change_our_mind", "speaks_to", "reviews", "stopped_why", "what_we_saw", STANDS_ON,
)  # fmt: skip
THEME_PARTS = ("appetite", "why")


@dataclass(frozen=True)
class Altered:
    """A thing that stayed and says something else than it did: both of it, and the parts that differ."""

    before: Thing
    after: Thing
    parts: tuple[str, ...]

    @property
    def code(self) -> str:
        """Return its number."""
        return str(self.after["code"])


@dataclass(frozen=True)
class Difference:
    """What was added, merged, closed or stopped, left out and altered between two releases."""

    added: tuple[Thing, ...]
    merged: tuple[Thing, ...]
    ended: tuple[Thing, ...]
    gone: tuple[Thing, ...]
    altered: tuple[Altered, ...]

    @property
    def nothing(self) -> bool:
        """Tell whether the two say the same."""
        return not (self.added or self.merged or self.ended or self.gone or self.altered)


def compare_risks(before: Sequence[Thing], after: Sequence[Thing]) -> Difference:
    """Compare the risks of two releases by their codes."""
    return _compare(before, after, RISK_PARTS, "status", "closed")


def compare_strategies(before: Sequence[Thing], after: Sequence[Thing]) -> Difference:
    """Compare the strategies of two releases by their codes."""
    return _compare(before, after, STRATEGY_PARTS, "state", "stopped")


def compare_themes(before: Sequence[Thing], after: Sequence[Thing]) -> tuple[Altered, ...]:
    """Return the themes, by their names, whose appetite or its reason is another."""
    old = {thing["name"]: thing for thing in before}
    pairs = [Altered(old[thing["name"]], thing, differing(old[thing["name"]], thing, THEME_PARTS)) for thing in after if thing["name"] in old]
    return tuple(found for found in pairs if found.parts)


def _compare(before: Sequence[Thing], after: Sequence[Thing], parts: tuple[str, ...], state: str, end: str) -> Difference:
    old, new = {thing["code"]: thing for thing in before}, {thing["code"]: thing for thing in after}
    both = [code for code in new if code in old]
    merged = [code for code in both if new[code].get("merged_into") and not old[code].get("merged_into")]
    ended = [code for code in both if code not in merged and new[code][state] == end and old[code][state] != end]
    altered = [Altered(old[code], new[code], differing(old[code], new[code], parts)) for code in both if code not in merged]
    return Difference(
        added=tuple(new[code] for code in new if code not in old),
        merged=tuple(new[code] for code in merged),
        ended=tuple(new[code] for code in ended),
        gone=tuple(old[code] for code in old if code not in new),
        altered=tuple(found for found in altered if set(found.parts) - ({state} if found.code in ended else set())),
    )


def differing(old: Thing, new: Thing, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts that differ; of what one of the two did not keep, nothing is known and nothing has changed."""
    return tuple(part for part in parts if part in old and part in new and _known(old[part]) and _known(new[part]) and not alike(_value(old, part), _value(new, part)))


def _known(value: Any) -> bool:
    return not (isinstance(value, Mapping) and value.get("why") == "not_kept")


def alike(old: Any, new: Any) -> bool:
    """Say whether two parts say the same; of things in a list, what only one of the two kept is not compared."""
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(one, Mapping) for one in (*old, *new)):
        shared = set.intersection(*(set(one) for one in (*old, *new))) if old or new else set()
        return [{name: one[name] for name in shared} for one in old] == [{name: one[name] for name in shared} for one in new]
    return bool(old == new)


def _value(thing: Thing, part: str) -> Any:
    return standing(thing[part]) if part == STANDS_ON else thing[part]


def standing(on: Thing) -> str:
    """Say line by line what a thing stands on; works by their names, for their numbers change from release to release."""
    works = [" ".join(filter(None, (BEARINGS.get(work["nature"], ""), work["name"], f"R{work['strength']}", CLAIMS.get(work["claim"], "")))) for work in on["works"]]
    return ";\n".join([*works, *([f"accounts of schools: {on['accounts']}"] if on["accounts"] else [])])
