"""The secret of each cohort that the marks in its exports are made with."""

from __future__ import annotations

import base64
import os

import sqlalchemy as sa

from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.database import db
from enquiry_hub.core.sealing import Unreadable, is_current, seal, unseal
from enquiry_hub.core.work import work
from enquiry_hub.features.research.models import ResearchSecret

SECRET_BYTES = 32


def secret_of(cohort_id: str) -> bytes | None:
    """Return a cohort's secret, if it has handed anything over yet."""
    row = db.session.get(ResearchSecret, cohort_id)
    return None if row is None else base64.b64decode(unseal(row.sealed, _purpose(cohort_id)))


def make_secret(cohort_id: str) -> bytes:
    """Give a cohort its secret, unless it has one, and return it; the caller holds the cohort, so that two at once make one."""
    found = secret_of(cohort_id)
    if found is None:
        found = os.urandom(SECRET_BYTES)
        db.session.add(ResearchSecret(group_id=cohort_id, sealed=seal(base64.b64encode(found).decode(), _purpose(cohort_id))))
        db.session.flush()
    return found


def _purpose(cohort_id: str) -> str:
    return f"research:{cohort_id}"


def seal_secrets_again() -> int:
    """Seal the secrets of cohorts anew with the present key of the service; return how many."""
    done = 0
    with work():
        behind = [row for row in db.session.scalars(sa.select(ResearchSecret)) if not is_current(row.sealed)]
        for row in behind:
            try:
                row.sealed = seal(unseal(row.sealed, _purpose(row.group_id)), _purpose(row.group_id))
            except Unreadable:
                continue
            done += 1
    return done


register_chore("research secrets", 600, seal_secrets_again)
