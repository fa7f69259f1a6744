"""Reading which themes a cohort has and what is sorted under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.themes.models import Theme, ThemeMark
from enquiry_hub.capabilities.themes.wording import SEVEN
from enquiry_hub.core.access import Actor, rule_of
from enquiry_hub.core.database import db
from enquiry_hub.identity.groups.models import Group


def theme_names(group_id: str) -> dict[str, str]:
    """Return the names of a cohort's themes by their codes, in their order; the seven where it has not made them its own yet."""
    rows = db.session.execute(sa.select(Theme.code, Theme.name).where(Theme.group_id == group_id).order_by(Theme.rank, Theme.name)).all()
    return {code: name for code, name in rows} or {code: str(name) for code, name in SEVEN.items()}  # noqa: C416


def cohort_of(group_id: str) -> str:
    """Return the id of the cohort that a group belongs to, or of the group itself."""
    found = db.session.scalar(sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == group_id))
    return found or group_id


def themes_for(viewer: Actor, group_id: str) -> dict[str, str]:
    """Return the names of the themes of a group's cohort by their codes, as far as the viewer takes part in it: nobody else is shown themes."""
    cohort_id = cohort_of(group_id)
    takes_part = db.session.scalar(sa.select(Group.id).where(Group.id == cohort_id, rule_of("groups:group:contribute", viewer)))
    return theme_names(cohort_id) if takes_part else {}


def codes_of(kind: str, row_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the codes of the themes that things of a kind are sorted under, by the things' ids; the caller may read them."""
    found: dict[str, list[str]] = {}
    query = sa.select(ThemeMark.subject_id, ThemeMark.code).where(ThemeMark.subject_kind == kind, ThemeMark.subject_id.in_(row_ids)).order_by(ThemeMark.created_at, ThemeMark.code)
    for row_id, code in db.session.execute(query) if row_ids else ():
        found.setdefault(row_id, []).append(code)
    return found


def marked(group_id: str, code: str, kind: str) -> sa.Select[Any]:
    """Return the SELECT of the ids of things of a kind that are sorted under a theme of a cohort; each reader's rule is still to be asked."""
    return sa.select(ThemeMark.subject_id).where(ThemeMark.group_id == group_id, ThemeMark.code == code, ThemeMark.subject_kind == kind)


def pairs_under(group_id: str, code: str) -> set[tuple[str, str]]:
    """Return kind and id of everything that is sorted under a theme of a cohort; each reader's rule is still to be asked."""
    query = sa.select(ThemeMark.subject_kind, ThemeMark.subject_id).where(ThemeMark.group_id == group_id, ThemeMark.code == code)
    return {(kind, row_id) for kind, row_id in db.session.execute(query)}


def themes_around(kind: str, row_id: str, group_id: str) -> dict[str, Any]:
    """Return what the page of a thing says of its themes: all names of its cohort, and the codes that it stands under."""
    return {"themes": theme_names(cohort_of(group_id)), "codes": codes_of(kind, [row_id]).get(row_id, [])}
