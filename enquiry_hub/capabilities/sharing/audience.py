"""Who will read this, in words, computed from the rule that lets them."""

from __future__ import annotations

from collections import Counter
from functools import cache

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core import access
from enquiry_hub.core.columns import Key
from enquiry_hub.core.kept import Kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import (
    ACADEMIC,
    FACILITATOR,
    MANAGER,
    OBSERVER,
    PARTICIPANT,
    Membership,
)
from enquiry_hub.identity.people.models import Organisation, Person

BARRED_KINDS = ("local_authority", "trust")


@dataclass(frozen=True)
class Reader:
    """Be one person who may read something, in which role."""

    id: str
    name: str
    role: str
    organisation_kind: str


@dataclass(frozen=True)
class Audience:
    """Say who will read something: `summary` in numbers or names, `detail` what else follows."""

    summary: str
    detail: str
    readers: tuple[Reader, ...]


@cache
def _readers(permission: str) -> Kept:
    """Keep, for one permission, the question who may read a row."""
    cohort: sa.BindParameter[str | None] = sa.bindparam("hub_cohort", required=True, type_=Key)
    role = (
        sa.select(Membership.role).where(Membership.group_id == cohort, Membership.person_id == Person.id, in_force(Membership))
        .order_by(sa.case({FACILITATOR: 0, MANAGER: 1, ACADEMIC: 2, PARTICIPANT: 3}, value=Membership.role, else_=4)).limit(1).scalar_subquery()
    )  # fmt: skip
    return Kept(
        lambda: sa.select(Person.id, Person.display_name, role, Organisation.kind).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.closed_at.is_(None), access.readers(permission, access.ROW, Person)).order_by(Person.display_name)
    )  # fmt: skip


def readers_of(permission: str, row_id: str, *, cohort_id: str | None) -> tuple[Reader, ...]:
    """Return everyone for whom the permission's own rule holds, with their role in the cohort."""
    rows = _readers(permission).all(hub_row=row_id, hub_cohort=cohort_id)
    return tuple(Reader(row[0], row[1], row[2] or "", row[3] or "") for row in rows)


def audience_of(permission: str, row_id: str, *, cohort_id: str | None, viewer_id: str, place: str = "", named: bool = True) -> Audience:
    """Return who may read a row, in one sentence with numbers, or with names where they are few and the viewer may know them."""
    readers = readers_of(permission, row_id, cohort_id=cohort_id)
    return describe(readers, viewer_id=viewer_id, place=place, named=named)


def describe(readers: tuple[Reader, ...], *, viewer_id: str, place: str = "", named: bool = True) -> Audience:
    """Put readers into words."""
    others = [reader for reader in readers if reader.id != viewer_id]
    if not others:
        return Audience(_("Only you."), _("Not facilitators, not administrators."), readers)
    if named and len(others) <= 4:
        names = [reader.name for reader in others]
        return Audience(_("%(names)s and you.", names=", ".join(names)), _nobody(readers), readers)
    return Audience(_("%(count)s %(place)s will read this.", count=_counts(readers), place=place or _("of this cohort")), _nobody(readers), readers)


def _counts(readers: tuple[Reader, ...]) -> str:
    roles = Counter(reader.role for reader in readers)
    parts = [
        ngettext("%(num)d school leader", "%(num)d school leaders", roles[PARTICIPANT]) if roles[PARTICIPANT] else "",
        ngettext("%(num)d facilitator", "%(num)d facilitators", roles[FACILITATOR]) if roles[FACILITATOR] else "",
        ngettext("%(num)d academic", "%(num)d academics", roles[ACADEMIC]) if roles[ACADEMIC] else "",
        ngettext("%(num)d programme manager", "%(num)d programme managers", roles[MANAGER]) if roles[MANAGER] else "",
        ngettext("%(num)d observer", "%(num)d observers", roles[OBSERVER]) if roles[OBSERVER] else "",
        ngettext("%(num)d guest", "%(num)d guests", roles[""]) if roles[""] else "",
    ]
    named = [part for part in parts if part]
    return named[0] if len(named) == 1 else _("%(first)s and %(last)s", first=", ".join(named[:-1]), last=named[-1])


def _nobody(readers: tuple[Reader, ...]) -> str:
    if any(reader.organisation_kind in BARRED_KINDS for reader in readers):
        return _("Someone from a council or a trust is among them.")
    return _("Nobody from a trust or a council.")
