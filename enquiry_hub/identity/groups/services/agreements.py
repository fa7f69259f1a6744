"""The working agreement: written in versions, accepted by each member, asked for again when it changes."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Stale
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import record
from enquiry_hub.identity.groups.events import AgreementAccepted, AgreementWritten
from enquiry_hub.identity.groups.models import Acceptance, Agreement, Group


def write_agreement(actor: Actor, group: Group, body: str, *, purpose: str = "", base: int) -> Agreement:
    """Write the next version of a group's working agreement; raise Stale when somebody else has written one since `base`."""
    require(actor, "groups:group:facilitate", group)
    lock_row(group)
    newest = db.session.scalar(
        sa.select(Agreement).where(Agreement.group_id == group.id).order_by(Agreement.number.desc()).limit(1)
    )
    number = newest.number if newest else 0
    if number != base:
        raise Stale(
            _("Somebody else has changed the agreement meanwhile."),
            mine={"body": body},
            theirs={"body": newest.body if newest else ""},
            began=_words_of(group.id, base),
        )
    agreement = Agreement(group_id=group.id, number=number + 1, purpose=purpose, written_by=actor.person_id)
    set_prose(agreement, body)
    db.session.add(agreement)
    db.session.flush()
    record(AgreementWritten(by=actor.person_id, group_id=group.id, agreement_id=agreement.id))
    return agreement


def _words_of(group_id: str, number: int) -> dict[str, str] | None:
    """Return the words of one version; None where there is no such version."""
    known = 0 < number < 10**6  # no store takes every number that a form can send
    body = db.session.scalar(sa.select(Agreement.body).where(Agreement.group_id == group_id, Agreement.number == number)) if known else None
    return None if body is None else {"body": body}


def accept_agreement(actor: Actor, agreement: Agreement) -> None:
    """Accept the newest version; twice is once."""
    require(actor, "groups:agreement:accept", agreement)
    mine = sa.select(Acceptance.id).where(
        Acceptance.agreement_id == agreement.id, Acceptance.person_id == actor.person_id
    )
    if db.session.execute(mine).first() is not None:
        return
    db.session.add(Acceptance(agreement_id=agreement.id, person_id=actor.person_id))
    db.session.flush()
    record(AgreementAccepted(by=actor.person_id, group_id=agreement.group_id, agreement_id=agreement.id))
