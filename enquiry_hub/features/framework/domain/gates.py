"""When is it a strategy and not a wish: what each gate still asks for."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.domain.scales import scales

FIRST_STEPS = 3
FIRST_STEP_WITHIN = timedelta(weeks=4)

# What names a means, or a wish of four words, and leaves out who does what.
NO_CLAUSE = re.compile(
    r"(?:to|through|via|by (?!spring\b|morning\b|evening\b)\w+ing)\b"
    r"|(?:more|less|fewer|better) [\w'’]+ (?:for|of|in|with|from|among|between|about) [\w'’]+$"
)


@dataclass(frozen=True)
class Step:
    """One of the first steps, with the day it should be done by."""

    text: str
    due_on: date | None = None


@dataclass(frozen=True)
class Measure:
    """What is counted: its level from one to five, and where it starts."""

    level: int | None
    has_baseline: bool = False
    starts_on: date | None = None


@dataclass(frozen=True)
class Review:
    """What was answered at the review."""

    did_it_work: str = ""
    what_we_saw: str = ""
    what_next: str = ""
    rival_explanation: str = ""
    who_gained_who_lost: str = ""


@dataclass(frozen=True)
class StrategyFacts:
    """Everything about a strategy that a gate asks for."""

    if_clause: str = ""
    then_clause: str = ""
    because_clause: str = ""
    works_on: str = ""
    owner: str = ""
    starts_on: date | None = None
    review_on: date | None = None
    steps: tuple[Step, ...] = ()
    what_stops: str = ""
    measures: tuple[Measure, ...] = ()
    change_our_mind: str = ""
    review: Review = Review()
    evidence_links: int = 0
    cost: str = ""


@dataclass(frozen=True)
class Gate:
    """A gate, and the codes of what is missing before it opens, those of the gates before it included."""

    name: str
    missing: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.missing


MISSING: dict[str, str] = {
    "if": "What you would do: an “if” with somebody who does something.",
    "then": "What would change: a “then” with somebody who does something.",
    "because": "Why you think so: a “because” that is a full clause.",
    "cause_or_prepare": "Whether it works on the cause or prepares for the event.",
    "owner": "One owner.",
    "start": "A start date.",
    "review_on": "A review date.",
    "three_first_steps": "The first three steps.",
    "first_step_within_4_weeks": "A first step within four weeks of the start.",
    "what_stops": "What stops to make room, or “nothing, because…”.",
    "measure_with_level": "At least one measure with a level.",
    "baseline_or_start_date": "A baseline, or the date the counting starts.",
    "what_would_change_our_mind": "What would change our mind.",
    "did_it_work": "Did it work?",
    "what_we_saw": "What was seen.",
    "what_next": "What next: keep, change or stop.",
    "rival_explanation": "Another explanation of what was seen.",
    "who_gained_who_lost": "Who gained, and who may have lost.",
    "evidence_links": "Links to the evidence it stands on.",
    "plain_cost": "A plain note of what it costs.",
}

PASSED: dict[str, Callable[[StrategyFacts], bool]] = {
    "if": lambda s: is_clause(s.if_clause),
    "then": lambda s: is_clause(s.then_clause),
    "because": lambda s: is_clause(s.because_clause),
    "cause_or_prepare": lambda s: s.works_on in {"cause", "prepare"},
    "owner": lambda s: bool(s.owner.strip()),
    "start": lambda s: s.starts_on is not None,
    "review_on": lambda s: s.review_on is not None and (s.starts_on is None or s.review_on > s.starts_on),
    "three_first_steps": lambda s: sum(bool(step.text.strip()) for step in s.steps) >= FIRST_STEPS,
    "first_step_within_4_weeks": lambda s: _first_step_is_near(s),
    "what_stops": lambda s: says_what_stops(s.what_stops),
    "measure_with_level": lambda s: any(measure.level for measure in s.measures),
    "baseline_or_start_date": lambda s: any(m.level and (m.has_baseline or m.starts_on) for m in s.measures),
    "what_would_change_our_mind": lambda s: bool(s.change_our_mind.strip()),
    "did_it_work": lambda s: s.review.did_it_work in scales().review_answers,
    "what_we_saw": lambda s: bool(s.review.what_we_saw.strip()),
    "what_next": lambda s: bool(s.review.what_next.strip()),
    "rival_explanation": lambda s: bool(s.review.rival_explanation.strip()),
    "who_gained_who_lost": lambda s: bool(s.review.who_gained_who_lost.strip()),
    "evidence_links": lambda s: s.evidence_links > 0,
    "plain_cost": lambda s: bool(s.cost.strip()),
}


def gates_of(facts: StrategyFacts) -> list[Gate]:
    """List the gates in order with what each still asks for. Never a percentage."""
    gates: list[Gate] = []
    missing: tuple[str, ...] = ()
    for name, needs in scales().gates.items():
        own = tuple(need for need in needs if need != "all_above" and not PASSED[need](facts))
        missing += own
        gates.append(Gate(name, missing))
    return gates


def is_clause(text: str) -> bool:
    """Tell whether a text can be a clause with an actor and a verb.

    It asks for three words, not “to do…” or “by doing…”, and not a bare wish such as “more time for staff”; a
    clause may well begin with “more”. No verb is looked for: a doubtful text passes, for this is advice.
    """
    words = re.findall(r"[\w'’]+", text.casefold())
    return len(words) >= 3 and not NO_CLAUSE.match(" ".join(words))


def says_what_stops(text: str) -> bool:
    """Tell whether it is said what makes room; a bare “nothing” needs its reason."""
    said = text.strip().casefold()
    if said.rstrip(".") in {"", "nothing", "none", "n/a", "no"}:
        return False
    return not said.startswith("nothing") or "because" in said


def _first_step_is_near(facts: StrategyFacts) -> bool:
    dates = [step.due_on for step in facts.steps if step.due_on is not None]
    return bool(dates) and facts.starts_on is not None and min(dates) <= facts.starts_on + FIRST_STEP_WITHIN
