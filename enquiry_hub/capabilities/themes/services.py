"""Sorting things under themes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.themes.events import Sorted
from enquiry_hub.capabilities.themes.models import ThemeMark
from enquiry_hub.capabilities.themes.queries import cohort_of, theme_names
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import record


def sort_under(actor: Actor, kind: str, thing: Any, codes: Collection[str]) -> None:
    """Let a thing stand under these themes of its cohort and under no other; codes that the cohort does not have are left out."""
    known = subjects.KINDS.get(kind)
    if known is None or not known.sort:
        raise NotThere()
    require(actor, known.sort, thing)
    cohort_id = cohort_of(known.group_of(thing) or "")
    wanted = [code for code in theme_names(cohort_id) if code in codes]
    db.session.execute(sa.delete(ThemeMark).where(ThemeMark.subject_kind == kind, ThemeMark.subject_id == thing.id, ThemeMark.code.not_in(wanted)))
    there = set(db.session.scalars(sa.select(ThemeMark.code).where(ThemeMark.subject_kind == kind, ThemeMark.subject_id == thing.id)))
    db.session.add_all(ThemeMark(group_id=cohort_id, subject_kind=kind, subject_id=thing.id, code=code) for code in wanted if code not in there)
    db.session.flush()
    record(Sorted(by=actor.person_id, thing=(kind, thing.id)))
