"""How people wish to be told."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.domain import Quiet, Wish
from enquiry_hub.capabilities.notifications.models import NoticeWish
from enquiry_hub.core.database import db
from enquiry_hub.identity.people.models import Person

FIELDS = ("pace", "at", "weekday", "followed", "in_holidays")


def quiet_of(person: Person) -> Quiet:
    """Return when a person wishes to hear nothing."""
    return Quiet(person.quiet_from, person.quiet_until, person.weekends)


def wishes_of(person: Person) -> dict[str, Wish]:
    """Return the wishes that a person wrote down, by cohort."""
    rows = db.session.scalars(sa.select(NoticeWish).where(NoticeWish.person_id == person.id))
    return {row.group_id: Wish(**{name: getattr(row, name) for name in FIELDS}) for row in rows}


def wish_in(person: Person, wishes: dict[str, Wish], group_id: str) -> Wish:
    """Return what holds in a cohort: the wish for it, or the one that the account began with."""
    return wishes.get(group_id) or Wish(pace=person.digest)
