"""How one comes in: an invitation, a link, a sign-in."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.queries import unsubscribe_token
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import hashed
from enquiry_hub.core.work import work
from enquiry_hub.identity.groups.models import Agreement, Invitation, JoinLink, Membership
from enquiry_hub.identity.people.models import Person, SignInLink, UserSession
from enquiry_hub.identity.people.sessions import new_session
from tests.kit.world.held import JOIN_CODE, SECRETS, World, keep


def invite(world: World, third: Person) -> None:
    """Make an agreement, an invitation and a link to join, and let the owner be signed in elsewhere too."""
    cohort_id, facilitator = world.cohort.id, world.people["facilitator"]
    place = db.session.scalar(
        sa.select(Membership.id).where(Membership.person_id == third.id, Membership.group_id == cohort_id)
    )
    soon = now() + timedelta(days=7)
    keep(
        world,
        agreement=Agreement(group_id=cohort_id, number=1, body="We listen.", body_html="<p>We listen.</p>"),
        invitation=Invitation(
            group_id=cohort_id,
            email="new@example.org",
            role="participant",
            token_hash=hashed(SECRETS["invitation"]),
            invited_by=facilitator.id,
            expires_at=soon,
        ),
        join_link=JoinLink(group_id=cohort_id, code=JOIN_CODE, made_by=facilitator.id, expires_at=soon),
    )
    owner = db.session.get_one(Person, world.people["owner"].id)
    with work():
        db.session.add(
            SignInLink(person_id=owner.id, token_hash=hashed(SECRETS["sign-in-link"]), expires_at=soon)
        )
        db.session.merge(owner).calendar_token = hashed(SECRETS["calendar"])
        new_session(owner, device="another device")
    signed_in = db.session.scalar(sa.select(UserSession.id).where(UserSession.device == "another device"))
    world.places |= {
        "membership": str(place),
        "user_session": str(signed_in),
        "unsubscribe": unsubscribe_token(owner.id),
    }
