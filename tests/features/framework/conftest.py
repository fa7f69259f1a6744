"""A cohort with a framework and one risk, short ways to rate it, and what tests of its pages send."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import (
    Framework,
    FrameworkRelease,
    RatingRound,
    Risk,
    Strategy,
    Theme,
)
from enquiry_hub.features.framework.services import Judged, RiskWords
from enquiry_hub.identity.groups.models import ACADEMIC, FACILITATOR, OBSERVER, Group
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser
from tests.kit.build import in_one_work, make_cohort, make_member, make_person

SignIn = Callable[[Person], Browser]
BASE = re.compile(r'name="base"[^>]*value="(\d+)"')
FIVE = [(4, 4), (5, 3), (2, 4), (4, 5), (1, 4)]
WORDS = {
    "title": "Families moved out of the area",
    "cause": "rents have risen and flats are let by the month",
    "event": "pupils are moved at short notice",
    "consequence": "broken learning and lost friendships for children",
    "context_factor": "community",
    "proximity": "now",
    "trend": "rising",
    "owner_id": "",
    "objective": "",
}


def actor(person: Person) -> Actor:
    """Return a person as one who acts."""
    return Actor(person_id=person.id)


def sentence(theme: Theme, **values: object) -> RiskWords:
    """Return whole words of a risk."""
    words: dict = {
        "title": "Leaders give up the work only they can do",
        "cause": "posts left empty are absorbed by the people who stay",
        "event": "leaders give up the work only they can do",
        "consequence": "decisions made late, by the tired, about children who cannot wait",
        "theme_id": theme.id,
        **values,
    }
    return RiskWords(**words)


@dataclass
class Scene:
    """Hold the people and things of one cohort."""

    cohort: Group
    facilitator: Person
    academic: Person
    observer: Person
    outsider: Person
    administrator: Person
    leaders: list[Person]
    framework: Framework
    themes: list[Theme]
    risk: Risk
    rounds: list[RatingRound] = field(default_factory=list)

    def propose(self, **values: object) -> Risk:
        """Propose another risk."""
        with work():
            return services.propose_risk(
                actor(self.leaders[0]), self.framework, sentence(self.themes[0], **values)
            )

    def open(self, *risks: Risk, kind: str = "inherent") -> RatingRound:
        """Put risks up for rating, the one risk when none is named; return the first round."""
        with work():
            opened = services.open_rounds(actor(self.facilitator), self.framework, risks or [self.risk], kind)
        self.rounds += opened
        return opened[0]

    def rate(self, rating_round: RatingRound, points: Sequence[tuple[int, int]], *, reason: str = "") -> None:
        """Let the first leaders rate."""
        for number, (person, (likelihood, impact)) in enumerate(zip(self.leaders, points, strict=False)):
            with work():
                services.rate(
                    actor(person),
                    rating_round,
                    Judged(likelihood, impact, "medium", reason and f"{reason} {number}"),
                )

    def close(self, rating_round: RatingRound) -> None:
        """Close a round."""
        with work():
            services.close_round(actor(self.facilitator), rating_round)

    def approve(self, number: str, *, by: str = "The board") -> FrameworkRelease:
        """Keep the text for review, and record that it was approved."""
        with work():
            kept = services.make_release(actor(self.facilitator), db.session.merge(self.framework), number, state="review")
            services.record_approval(actor(self.facilitator), kept, by, today())
        return kept

    def strategy(self, **values: object) -> Strategy:
        """Propose a strategy for the risk."""
        words = {
            "title": "End one meeting for every duty",
            "if_text": "we end one meeting a week for every duty we add",
            "then_text": "leaders keep two protected hours",
            "because_text": "time is only found where something stops",
            **values,
        }
        with work():
            return services.propose_strategy(actor(self.leaders[0]), self.risk, words)


def risk_form(scene: Scene, **values: str) -> dict[str, str]:
    """Return a whole form of a risk."""
    return {**WORDS, "theme_id": scene.themes[0].id, "client_id": str(uuid4()), **values}


def count(model: type) -> int:
    """Return how many rows a table has."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.fixture
@in_one_work
def scene(app: Flask) -> Scene:
    """Return a cohort with seven leaders, a framework and one risk."""
    cohort = make_cohort("Cohort 2023–24")
    facilitator = make_member(cohort, FACILITATOR, "Fran Facilitator")
    leaders = [
        make_member(cohort, name=f"Leader {name}")
        for name in ("Ash", "Bay", "Cedar", "Damson", "Elder", "Fir", "Gorse")
    ]
    with work():
        framework = services.create_framework(actor(facilitator), cohort, "What could go wrong")
    themes = list(db.session.scalars(sa.select(Theme).order_by(Theme.rank)))
    with work():
        risk = services.propose_risk(actor(leaders[0]), framework, sentence(themes[0]))
    return Scene(
        cohort,
        facilitator,
        make_member(cohort, ACADEMIC, "Ada Academic"),
        make_member(cohort, OBSERVER, "Olive Observer"),
        make_person("Otto Outsider"),
        make_person("Anna Administrator", is_administrator=True),
        leaders,
        framework,
        themes,
        risk,
    )
