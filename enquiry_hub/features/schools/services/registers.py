"""Issuing a school's register for its governors: one page, frozen, behind a link that ends."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.tokens import hashed, new_token
from enquiry_hub.core.work import record
from enquiry_hub.features.schools.domain import changes_between, compared_with, looks_since
from enquiry_hub.features.schools.events import RegisterEnded, RegisterIssued
from enquiry_hub.features.schools.models import School, SchoolRegister
from enquiry_hub.features.schools.snapshots import snapshot_of, terms_at

LONGEST = 120  # days that a link may hold


def issue_register(actor: Actor, school: School, days: int, *, note: str = "", client_id: str | None = None) -> tuple[SchoolRegister, str]:
    """Issue the register as it stands, with what changed since last term, or since the last one; return it and the secret of its link, which is kept nowhere.

    The same client id issues once, and its secret cannot be told again.
    """
    require(actor, "schools:school:lead", school)
    if not 1 <= days <= LONGEST:
        raise Invalid(_("Between one day and %(most)d, please.", most=LONGEST), field="days")
    lock_row(school)
    found = db.session.scalar(sa.select(SchoolRegister).where(SchoolRegister.issued_by == actor.person_id, SchoolRegister.client_id == client_id)) if client_id else None
    if found is not None:
        return found, ""
    snapshot = snapshot_of(actor, school)
    if not snapshot["risks"]:
        raise Invalid(_("There is nothing in it yet: take a risk home first."))
    issued = list(db.session.scalars(sa.select(SchoolRegister).where(SchoolRegister.school_id == school.id).order_by(SchoolRegister.number)))
    place, term = compared_with([row.issued_on for row in issued], terms_at(school), today())
    if place is not None:
        old = issued[place]
        changes = changes_between(old.snapshot["risks"], snapshot["risks"]) + looks_since(old.snapshot.get("tried", []), snapshot["tried"])
        snapshot |= {"since": old.issued_on.isoformat(), "since_number": old.number, "since_term": term, "changes": changes}
    token = new_token()
    row = SchoolRegister(
        school_id=school.id, number=issued[-1].number + 1 if issued else 1, issued_on=today(), ends_on=today() + timedelta(days=days), note=note.strip(), token_hash=hashed(token),
        snapshot=snapshot, issued_by=actor.person_id, client_id=client_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(RegisterIssued(by=actor.person_id, register_id=row.id))
    return row, token


def end_register(actor: Actor, register: SchoolRegister) -> None:
    """End the link to a register before its day."""
    require(actor, "schools:register:end", register)
    register.ended_at = register.ended_at or now()
    db.session.flush()
    record(RegisterEnded(by=actor.person_id, register_id=register.id))
