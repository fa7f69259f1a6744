"""Everything of a person in one value, and one page alone.

The shape is the documented format `enquiry-hub-journal` (docs/journal-format.md); `FORMAT_VERSION` counts up when it changes.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.takeaway.gathering.keeping import (
    commitments_of,
    consents_of,
    enquiries_of,
    milestones_of,
    pdf_notes_of,
    practice_of,
    toolkit_of,
)
from enquiry_hub.features.takeaway.gathering.pages import pages_of
from enquiry_hub.features.takeaway.gathering.writings import (
    claim_answers_of,
    claims_of,
    designs_of,
    inputs_of,
    posts_of,
    starters_of,
    variants_of,
)
from enquiry_hub.identity.groups.models import Group, Membership
from enquiry_hub.identity.people.models import Organisation, Person

FORMAT, FORMAT_VERSION = "enquiry-hub-journal", 1


def gather(actor: Actor) -> dict[str, Any]:
    """Return everything of the actor's own: profile, memberships, pages with all that hangs on them, posts, inputs and consents.

    A sealed letter is opened for this copy alone: the right to have one's data outranks the seal, and the copy says so.
    """
    person = db.session.get_one(Person, str(actor.person_id))
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_at": now().isoformat(),
        "person": _profile(person),
        "memberships": _memberships(person.id),
        "pages": pages_of(actor),
        "enquiries": enquiries_of(actor),
        "practice": practice_of(actor),
        "commitments": commitments_of(actor),
        "milestones": milestones_of(actor),
        "posts": posts_of(person.id),
        "inputs": inputs_of(person.id),
        "claims": claims_of(person.id),
        "claim_answers": claim_answers_of(actor),
        "starters": starters_of(person.id),
        "toolkit": toolkit_of(actor),
        "pdf_notes": pdf_notes_of(actor),
        "designs": designs_of(person.id),
        "variants": variants_of(person.id),
        "consents": consents_of(actor),
    }


def gather_page(actor: Actor, entry: Entry) -> dict[str, Any]:
    """Return one page of the actor's own, in the shape of everything, with the names of those that it stands on; a letter in its seal is not handed over.

    Raises NotThere for a letter whose seal holds: one page is no copy of everything, and only that outranks a seal.
    """
    require(actor, "journals:entry:keep", entry)
    wanted = [entry.id, *db.session.scalars(sa.select(Link.lower_id).where(Link.upper_kind == "entry", Link.upper_id == entry.id, Link.lower_kind == "entry"))]
    pages = pages_of(actor, wanted)
    if all(page["id"] != entry.id for page in pages):
        raise NotThere()
    person = db.session.get_one(Person, str(actor.person_id))
    return {"made_at": now().isoformat(), "person": _profile(person), "pages": pages}


def _profile(person: Person) -> dict[str, Any]:
    names = ("display_name", "known_as", "pronouns", "email", "job_role", "workplace", "biography", "language")
    organisation = db.session.get(Organisation, person.organisation_id) if person.organisation_id else None
    return {**{name: getattr(person, name) for name in names}, "organisation": organisation.name if organisation else "", "since": person.created_at.isoformat()}


def _memberships(person_id: str) -> list[dict[str, Any]]:
    query = sa.select(Group.name, Group.kind, Membership.role, Membership.starts_on, Membership.ends_on).join(Membership, Membership.group_id == Group.id)
    rows = db.session.execute(query.where(Membership.person_id == person_id).order_by(Membership.starts_on))
    return [{"group": row[0], "kind": row[1], "role": row[2], "from": str(row[3]), "until": str(row[4]) if row[4] else None} for row in rows]
