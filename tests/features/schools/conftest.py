"""A cohort with a framework, two schools with two leaders each, and everyone whom a school's own is no business of."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Framework, Risk, Strategy, Theme
from enquiry_hub.features.framework.services import (
    RiskWords,
    create_framework,
    propose_risk,
    propose_strategy,
    set_appetite,
)
from enquiry_hub.features.schools.models import Adoption, School
from enquiry_hub.features.schools.services import adopt, begin_school
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Organisation, Person
from tests.kit.build import in_one_work, make_cohort, make_member, make_person, make_school

CAUSE, EVENT, CONSEQUENCE = "posts stay empty all year", "nobody has an hour to think", "pupils meet tired decisions"
WORDS = {"title": "No time", "cause": CAUSE, "event": EVENT, "consequence": CONSEQUENCE, "objective": "Calm schools"}


def letters() -> list[str]:
    """Return the texts of all letters so far, the first sent first."""
    return [mail.text for mail in db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.created_at))]


@dataclass
class Scene:
    """Hold the cohort, its framework, the two schools and people by part."""

    cohort: Group
    framework: Framework
    risk: Risk
    strategy: Strategy
    tanners: Organisation
    quays: Organisation
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """Return somebody as an actor."""
        return Actor(self.people[who].id)

    def begin(self, who: str = "head") -> School:
        """Let somebody begin the space of their school."""
        with work():
            return begin_school(self.actor(who), db.session.merge(self.cohort))

    def take(self, who: str = "head") -> Adoption:
        """Let somebody begin the space of their school and take the risk home with its strategy."""
        school = self.begin(who)
        with work():
            return adopt(self.actor(who), db.session.merge(school), db.session.merge(self.risk), strategies=[db.session.merge(self.strategy)])


@pytest.fixture
@in_one_work
def scene(app: Flask) -> Scene:
    """Make it all."""
    cohort = make_cohort("Leading into the Future")
    tanners = make_school("Tanners Reach", phase="primary", setting="mainstream", pupils_on_roll=418)
    quays = make_school("Quays Hall", phase="secondary", setting="mainstream", pupils_on_roll=1200)
    people = {
        "head": make_member(cohort, name="Hana Head", organisation_id=tanners.id, job_role="Headteacher"),
        "deputy": make_member(cohort, name="Dev Deputy", organisation_id=tanners.id),
        "other": make_member(cohort, name="Olu Other", organisation_id=quays.id),
        "facilitator": make_member(cohort, "facilitator", "Fay Lead"),
        "manager": make_member(cohort, "manager", "Max Manager"),
        "academic": make_member(cohort, "academic", "Ada Scholar"),
        "observer": make_member(cohort, "observer", "Olly Observer"),
        "administrator": make_person("Addy Min", is_administrator=True),
        "colleague": make_person("Cora Colleague", organisation_id=tanners.id, email="cora@example.org"),
    }
    with work():
        framework = create_framework(Actor(people["facilitator"].id), cohort, "What could go wrong")
        theme = db.session.scalars(sa.select(Theme).where(Theme.group_id == cohort.id).order_by(Theme.rank)).first()
        assert theme is not None
        set_appetite(Actor(people["facilitator"].id), framework, theme, "averse")
        risk = propose_risk(Actor(people["other"].id), framework, RiskWords(theme_id=theme.id, **WORDS))
        said = {"title": "End a meeting", "if_text": "we end one meeting", "then_text": "heads have an hour", "because_text": "time is finite"}
        said |= {"steps": [{"text": "Choose the meeting", "due_on": "2020-01-06"}]}
        strategy = propose_strategy(Actor(people["other"].id), risk, said)
    return Scene(cohort, framework, risk, strategy, tanners, quays, people)


RATING = {"rating-kind": "residual", "rating-likelihood": "4", "rating-impact": "4", "rating-reason": "Three posts are empty."}


def copy(scene: Scene) -> Adoption:
    """Return the only copy of the risk."""
    return db.session.scalars(sa.select(Adoption).where(Adoption.risk_id == scene.risk.id)).one()


def reworded(browser, adoption: Adoption, status: int = 303, **values: str):
    """Save the copy's form with other words."""
    said = {**adoption.words, "base": str(adoption.version), "owner_id": "", "review_on": "", "appetite": adoption.appetite, "why": "", **values}
    return browser.post(f"/taken-home/{adoption.id}/edit", said, status=status)
