"""Reading the library: parts as a reader's own setting does them first, designs, and the plans of sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.library.domain import PATTERN, Part, total
from enquiry_hub.features.library.models import Design, PartVariant, SessionPlan
from enquiry_hub.features.library.parts import parts
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.queries import own_settings


@dataclass(frozen=True)
class Version:
    """Be a design as it stood once."""

    number: int
    at: Any
    author: str
    reason: str
    fields: dict[str, Any]

    @property
    def minutes(self) -> int:
        """Return how its parts added up."""
        return total(self.fields["items"])


def variants_of(actor: Actor, part_id: str) -> tuple[list[PartVariant], list[PartVariant]]:
    """Return how settings do a part, as far as the actor may read it: first those of the actor's own settings, then the others."""
    rows = list(db.session.scalars(visible(actor, "library:part_variant:read").where(PartVariant.part_id == part_id).order_by(PartVariant.created_at, PartVariant.id)))
    own = own_settings(actor)
    return [row for row in rows if row.setting in own], [row for row in rows if row.setting not in own]


def variants_in(actor: Actor, group_id: str) -> dict[str, list[PartVariant]]:
    """Return a cohort's variants by part, those of the actor's own settings first."""
    found: dict[str, list[PartVariant]] = {}
    query = visible(actor, "library:part_variant:read").where(PartVariant.group_id == group_id).order_by(PartVariant.created_at, PartVariant.id)
    own = own_settings(actor)
    for row in sorted(db.session.scalars(query), key=lambda row: row.setting not in own):
        found.setdefault(row.part_id, []).append(row)
    return found


def names_of(rows: Sequence[PartVariant | Design]) -> dict[str, str]:
    """Return the names of those who wrote rows that the caller may read."""
    ids = {row.author_id for row in rows if row.author_id}
    return dict(db.session.execute(sa.select(Person.id, Person.display_name).where(Person.id.in_(ids))).all()) if ids else {}  # type: ignore[arg-type]


def found_parts(kind: str = "", lens: str = "", text: str = "") -> list[Part]:
    """Return the parts of a kind and a lens in which all words of a text stand."""
    wanted = text.casefold().split()
    return [
        part
        for part in parts().values()
        if kind in ("", part.kind) and lens in ("", part.lens) and all(word in f"{part.title} {part.words} {part.when}".casefold() for word in wanted)
    ]


def designs_of(actor: Actor, group_id: str | None = None) -> list[Design]:
    """Return the designs that the actor may read, of one cohort or of all, the latest first."""
    query = visible(actor, "library:design:read").order_by(Design.created_at.desc(), Design.id)
    return list(db.session.scalars(query.where(Design.group_id == group_id) if group_id else query))


def copied(actor: Actor, origin: str) -> tuple[str, str, int, list[dict[str, Any]]] | None:
    """Return title, purpose, minutes and parts of what a design can be copied from: one that comes along, or one that the actor may read."""
    part = parts().get(origin)
    if part is not None and part.kind == PATTERN:
        return part.title, part.when, part.minutes or 0, [dict(item) for item in part.items]
    row: Design | None = db.session.scalar(visible(actor, "library:design:read").where(Design.id == origin)) if origin else None
    return (row.title, row.purpose, row.length, [dict(item) for item in row.items]) if row else None


def plan_of(actor: Actor, session_id: str) -> SessionPlan | None:
    """Return the plan behind a session's agenda, for whoever may arrange it."""
    found: SessionPlan | None = db.session.scalar(visible(actor, "library:plan:read").where(SessionPlan.session_id == session_id))
    return found


def sessions_with(actor: Actor, design_id: str) -> set[str]:
    """Return the sessions that a design was applied to."""
    query = visible(actor, "library:plan:read").with_only_columns(SessionPlan.session_id).where(SessionPlan.design_id == design_id)
    return set(db.session.scalars(query))


def versions_of(design: Design) -> list[Version]:
    """Return the versions of a design that the caller may read, the latest first."""
    query = sa.select(Revision, sa.func.coalesce(Person.display_name, "")).outerjoin(Person, Person.id == Revision.author_id)
    rows = db.session.execute(query.where(Revision.subject_kind == "design", Revision.subject_id == design.id).order_by(Revision.number.desc()))
    return [Version(row.number, row.created_at, name, row.reason, row.fields) for row, name in rows]
