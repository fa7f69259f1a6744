"""Two ladders of strength, of research and of practice, that are never added, and neither rises without evidence."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 4
SCHOOLS, PHASES, SEVERAL = 3, 2, 2


@dataclass(frozen=True)
class Evidence:
    """Be what there is to go by, in numbers that everyone of the cohort may know."""

    studies: int = 0
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
    """Return what a rung of the research ladder asks for and is not there; whether a study compares is for people to say."""
    lacks = ["study"] if level >= 1 and not evidence.studies else []
    return lacks + (["several"] if level == 3 and evidence.studies < SEVERAL else [])


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
