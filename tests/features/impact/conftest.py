"""A cohort of two schools with a strategy, and short ways to count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services as framework
from enquiry_hub.features.framework.models import Framework, Risk, Strategy, Theme
from enquiry_hub.features.framework.services import RiskWords
from enquiry_hub.features.impact import services
from enquiry_hub.features.impact.models import Measure
from enquiry_hub.features.impact.services import Number
from enquiry_hub.identity.groups.models import ACADEMIC, FACILITATOR, OBSERVER, Group
from enquiry_hub.identity.people.models import Organisation, Person
from tests.kit.build import in_one_work, make_cohort, make_member, make_person, make_school

CALM, LOWER = (21.0, 23.0) * 6, (18.0, 17.0, 16.0, 17.0, 18.0, 16.0, 17.0)


def actor(person: Person) -> Actor:
    """Return a person as one who acts."""
    return Actor(person_id=person.id)


@dataclass
class Scene:
    """Hold the people and things of one cohort: Ash and Bay lead one school, Cedar another."""

    cohort: Group
    school: Organisation
    other_school: Organisation
    ash: Person
    bay: Person
    cedar: Person
    facilitator: Person
    academic: Person
    observer: Person
    outsider: Person
    framework: Framework
    theme: Theme
    risk: Risk
    strategy: Strategy

    def measure(self, by: Person | None = None, *, kind: str = "series", of_school: bool = False, **values: Any) -> Measure:
        """Begin to count something; Ash's, unless said."""
        person = by or self.ash
        words = {"name": "Families missing three mornings", "level": 5, "unit": "families", "better": "down", "strategy_id": self.strategy.id, "owner_id": person.id, **values}
        with work():
            return services.make_measure(actor(person), self.cohort, words, kind=kind, of_school=of_school)

    def count(self, measure: Measure, *values: float, by: Person | None = None, until: date | None = None) -> list[date]:
        """Write values down, a week apart, the last one today; return the days."""
        last = until or today()
        days = [last - timedelta(weeks=len(values) - 1 - place) for place in range(len(values))]
        for day, value in zip(days, values, strict=True):
            with work():
                services.add_observation(actor(by or self.ash), measure, Number(day, value))
        return days


@pytest.fixture
@in_one_work
def scene(app: Flask) -> Scene:
    """Return a cohort with a framework, a risk and a strategy of Ash's."""
    cohort, school, other = make_cohort("Cohort"), make_school("Ash Grove"), make_school("Cedar Road")
    facilitator = make_member(cohort, FACILITATOR, "Fran Facilitator")
    ash = make_member(cohort, name="Leader Ash", organisation_id=school.id)
    bay = make_member(cohort, name="Leader Bay", organisation_id=school.id)
    cedar = make_member(cohort, name="Leader Cedar", organisation_id=other.id)
    with work():
        whole = framework.create_framework(actor(facilitator), cohort, "What could go wrong")
    theme = db.session.scalars(sa.select(Theme).order_by(Theme.rank)).first()
    assert theme is not None
    words = RiskWords(title="Mornings", cause="the first hour is lost first", event="children miss mornings", consequence="lost lessons for children who cannot wait", theme_id=theme.id)
    said = {
        "title": "Ring on the first missed morning", "if_text": "an adult who knows the family rings", "then_text": "fewer families miss three mornings",
        "because_text": "the first call is the easy one", "owner_id": ash.id, "starts": (today() - timedelta(weeks=12)).isoformat(), "review": today().isoformat(),
        "change_our_mind": "No change after two half-terms",
    }  # fmt: skip
    with work():
        risk = framework.propose_risk(actor(ash), whole, words)
        strategy = framework.propose_strategy(actor(ash), risk, said)
        strategy.state = "running"
    return Scene(
        cohort, school, other, ash, bay, cedar, facilitator, make_member(cohort, ACADEMIC, "Ada Academic"), make_member(cohort, OBSERVER, "Olive Observer"),
        make_person("Otto Outsider"), whole, theme, risk, strategy,
    )  # fmt: skip
