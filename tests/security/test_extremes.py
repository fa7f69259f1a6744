"""Values at the far ends, which odd input does not meet by chance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Risk, Theme
from enquiry_hub.features.framework.services import create_framework
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from enquiry_hub.identity.groups.models import FACILITATOR
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, save

SignIn = Callable[[Person], Browser]


def test_an_agenda_of_ages_is_refused(app: Flask, sign_in: SignIn) -> None:
    cohort = make_cohort()
    begins = now() + timedelta(days=1)
    session = save(
        Session(
            group_id=cohort.id,
            kind=WORKSHOP,
            title="Workshop",
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
        )
    )
    browser = sign_in(make_member(cohort, FACILITATOR))
    page = browser.post(
        f"/sessions/{session.id}/agenda", {"lines": "00599999999999999999999999 Welcome"}, status=422
    )
    assert "needs minutes" in page.text
    browser.get(f"/sessions/{session.id}")


def test_a_round_may_close_on_the_last_day_there_is(app: Flask, sign_in: SignIn) -> None:
    cohort = make_cohort()
    fran = make_member(cohort, FACILITATOR)
    with work():
        framework = create_framework(Actor(fran.id), cohort, "Framework")
    theme = db.session.scalars(sa.select(Theme).where(Theme.group_id == cohort.id)).first()
    assert theme is not None
    words = {
        "title": "No time",
        "cause": "posts are empty",
        "event": "nobody thinks",
        "consequence": "tired decisions",
    }
    risk = save(
        Risk(
            framework_id=framework.id,
            group_id=cohort.id,
            theme_id=theme.id,
            code="RK90",
            status="accepted",
            **words,
        )
    )
    browser = sign_in(fran)
    browser.post(
        f"/frameworks/{framework.id}/rounds/new",
        {"risks": risk.id, "kind": "inherent", "closes_on": "9999-12-31"},
    )
    browser.get(f"/cohorts/{cohort.id}/framework/rate")
