"""Where schools keep what they took from the framework: words that are taken down there go here too, unseen by whoever takes them down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.removable import kept_of
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import Risk, Strategy
from enquiry_hub.features.schools.models import Adoption, LocalChange, SchoolRegister, Variant


@kept_of("risk")
@kept_of("strategy")
def _taken_home(row: Risk | Strategy) -> Iterable[Any]:
    column = f"{row.__tablename__}_id"
    taken = list(db.session.scalars(sa.select(Adoption).where(getattr(Adoption, column) == row.id)))
    yield from taken
    yield from db.session.scalars(sa.select(LocalChange).where(LocalChange.adoption_id.in_([one.id for one in taken])))
    yield from db.session.scalars(sa.select(Variant).where(getattr(Variant, column) == row.id))
    yield from db.session.scalars(sa.select(SchoolRegister).where(SchoolRegister.school_id.in_({one.school_id for one in taken})))
