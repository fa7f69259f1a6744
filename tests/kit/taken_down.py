"""What the tests of taking down begin with: a cohort with a safeguarding contact, and a look at everything that the store says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.columns import Base
from enquiry_hub.core.database import db, on_sqlite
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, make_person

LINE = "The marmalade boy of the corner house told his class what happened to him at home."


def cohort_with_contact(sign_in: Callable[..., Browser]) -> tuple[Any, ...]:
    """Return a cohort, its facilitator, two heads who are called Ann and Ben, and its safeguarding contact."""
    cohort = make_cohort()
    fran, ann, ben = make_member(cohort, "facilitator"), make_member(cohort, name="Ann Author"), make_member(cohort, name="Ben Reader")
    lead = make_person("Lena Lead", email="lead@example.org")
    sign_in(fran).post(f"/cohorts/{cohort.id}/safeguarding", {"name_1": "Lena Lead", "telephone_1": "0151 496 0000", "email_1": "lead@example.org"})
    return cohort, fran, ann, ben, lead


def rows_with(secret: str) -> list[str]:
    """Return the tables of the store in which anything says the secret."""
    tables = [*Base.metadata.sorted_tables]
    found = [table.name for table in tables if any(secret.casefold() in json.dumps([str(value) for value in row], ensure_ascii=False).casefold() for row in db.session.execute(sa.select(table)))]
    if on_sqlite() and any(secret.casefold() in str(row).casefold() for row in db.session.execute(sa.text("SELECT words FROM search_index"))):
        found.append("search_index")
    return found
