"""Two ladders of strength, of research and of practice, that are never added, and neither rises without evidence."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass

MOST, COMPARED = 4, 3
SCHOOLS, PHASES, SEVERAL = 3, 2, 2


@dataclass(frozen=True)
class Evidence:
    """Be what there is to go by, in numbers that everyone of the cohort may know."""

    studies: tuple[int, ...] = ()  # the own strength of each study that bears it out, not of those that speak against it
    accounts: int = 0
    schools: int = 0
    measured_schools: int = 0
    dated_counts: bool = False
    no_effect: bool = False
    outsider: bool = False
    phases: int = 0
    charts: int = 0
    failures_explained: int = 0


def highest_research(evidence: Evidence) -> int:
    """Return the highest rung of the research ladder that nothing is missing for."""
    return max(level for level in range(MOST + 1) if not research_lacks(level, evidence))


def research_lacks(level: int, evidence: Evidence) -> list[str]:
    """Return what a rung of the research ladder asks for and is not there: studies that are themselves as strong, and for the third several or a synthesis."""
    if not level:
        return []
    as_strong = sum(own >= level for own in evidence.studies)
    if not as_strong:
        return ["as_strong"] if any(evidence.studies) else ["study"]
    return ["several"] if level == COMPARED and as_strong < SEVERAL and MOST not in evidence.studies else []


def practice_lacks(level: int, evidence: Evidence) -> list[str]:
    """Return what a rung of the practice ladder asks for and is not there."""
    lacks = []
    if level >= 1 and not (evidence.accounts or evidence.dated_counts):
        lacks.append("account")
    if level == 2 and evidence.schools < SEVERAL and not evidence.dated_counts:
        lacks.append("two_or_dated")
    if level >= 3 and evidence.measured_schools < SCHOOLS:
        lacks.append("three_schools")
    if level == 3 and not (evidence.no_effect or evidence.outsider):
        lacks.append("doubt")
    if level >= 4:
        lacks += [name for name, there in (("phases", evidence.phases >= PHASES), ("charts", evidence.charts >= SCHOOLS), ("failures", evidence.failures_explained > 0)) if not there]
    return lacks


def highest_practice(evidence: Evidence) -> int:
    """Return the highest rung of the practice ladder that nothing is missing for."""
    return max(level for level in range(MOST + 1) if not practice_lacks(level, evidence))
