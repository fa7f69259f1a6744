"""What a page stands on, and what its author lets stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.links.services import link, unlink
from enquiry_hub.core.access import Actor, require, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.events import EvidenceOffered, EvidenceWithdrawn
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.studies import inputs_to_stand_on

EVIDENCE_KINDS = ("risk", "strategy", "thread")
TELLS_NOBODY = {"stand_on_pages": "The capability of links records each link.", "stand_on_inputs": "The capability of links records each link."}


def stand_on_pages(actor: Actor, entry: Entry, earlier: Iterable[str]) -> None:
    """Stand a page of one's own on earlier pages of one's own; what is not one's own is left out."""
    require(actor, "journals:entry:edit", entry)
    own = (
        visible(actor, "journals:entry:edit")
        .with_only_columns(Entry.id)
        .where(Entry.id.in_(list(earlier)), Entry.id != entry.id)
    )
    for page_id in db.session.scalars(own).all():
        link(actor, ("entry", entry.id), ("entry", page_id))


def stand_on_inputs(actor: Actor, entry: Entry, ids: Sequence[str]) -> None:
    """Stand a page of one's own on inputs of its cohort; what one may not read is left out."""
    require(actor, "journals:entry:edit", entry)
    for row in inputs_to_stand_on(actor, entry.group_id or "", ids):
        link(actor, ("entry", entry.id), ("input", row.id))


def offer_as_evidence(actor: Actor, entry: Entry, kind: str, row_id: str, *, nature: str = "supports", note: str = "") -> Link:
    """Let a risk, a strategy or a thread stand on a page of one's own; who may read the page stays as it
    is.
    """
    require(actor, "journals:entry:share", entry)
    if kind not in EVIDENCE_KINDS:
        raise NotThere()
    made = link(actor, (kind, row_id), ("entry", entry.id), nature=nature, note=note)
    record(EvidenceOffered(by=actor.person_id, entry_id=entry.id, link_id=made.id))
    return made


def withdraw_evidence(actor: Actor, entry: Entry, link_id: str) -> None:
    """Take a page of one's own back as evidence, or away from what it stood on."""
    require(actor, "journals:entry:share", entry)
    touching = sa.or_(
        sa.and_(Link.lower_kind == "entry", Link.lower_id == entry.id),
        sa.and_(Link.upper_kind == "entry", Link.upper_id == entry.id),
    )
    found = db.session.scalar(sa.select(Link).where(Link.id == link_id, Link.ended_at.is_(None), touching))
    if found is None:
        raise NotThere()
    unlink(actor, found)
    record(EvidenceWithdrawn(by=actor.person_id, entry_id=entry.id, link_id=found.id))
