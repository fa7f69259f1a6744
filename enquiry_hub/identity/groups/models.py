"""Groups: any people with roles for a time. A cohort, a peer group, a team, a board."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.clock import today
from enquiry_hub.core.columns import Prose, Row, foreign

COHORT, PEER_GROUP, TEAM, BOARD, CIRCLE = "cohort", "peer_group", "team", "board", "circle"
# Put together as a whole: nobody is let in one by one, for whoever is inside reads what the others wrote. A circle is for one conversation.
AMONG_PEERS = (PEER_GROUP, CIRCLE)

PARTICIPANT, FACILITATOR, ACADEMIC, MANAGER, OBSERVER, MEMBER = (
    "participant", "facilitator", "academic", "manager", "observer", "member",
)  # fmt: skip
ROLES = (PARTICIPANT, FACILITATOR, ACADEMIC, MANAGER, OBSERVER, MEMBER)

# Who writes and reads among peers; an observer sees the journey and what is shared by name, never what is said.
CONTRIBUTORS = (PARTICIPANT, FACILITATOR, ACADEMIC, MANAGER, MEMBER)
STEWARDS = (FACILITATOR, MANAGER)


class Group(Row):
    """Be people with roles for a time; a peer group's or a team's parent is its cohort."""

    __tablename__ = "people_group"
    row_name = "group"

    kind: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(200))
    parent_id: Mapped[str | None] = foreign("people_group.id", nullable=True, delete="CASCADE")
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    strapline: Mapped[str] = mapped_column(sa.String(200), default="")  # what it is part of, such as a programme
    ended_on: Mapped[date | None]
    places: Mapped[int | None]  # of a cohort for leaders of one school; without a number there is no limit
    version: Mapped[int] = mapped_column(default=1)


class Membership(Row):
    """Be a person in a group, in a role, from one day to another."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.Index("ix_membership_group_id_person_id", "group_id", "person_id"),
        sa.UniqueConstraint("group_id", "person_id", "role", "starts_on"),
    )

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    person_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    role: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(80), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Agreement(Prose, Row):
    """Be one version of a group's working agreement."""

    __tablename__ = "agreement"
    __table_args__ = (sa.UniqueConstraint("group_id", "number"),)

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    number: Mapped[int]
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    written_by: Mapped[str | None] = foreign("person.id", nullable=True)


class Acceptance(Row):
    """Be a member's acceptance of one version of the agreement."""

    __tablename__ = "agreement_acceptance"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "person_id"),)

    agreement_id: Mapped[str] = foreign("agreement.id", delete="CASCADE")
    person_id: Mapped[str] = foreign("person.id", delete="CASCADE")


class Invitation(Row):
    """Be an invitation of one e-mail address into a group, in a role."""

    __tablename__ = "invitation"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    email: Mapped[str] = mapped_column(sa.String(254))
    display_name: Mapped[str] = mapped_column(sa.String(80), default="")
    job_role: Mapped[str] = mapped_column(sa.String(80), default="")
    organisation_id: Mapped[str | None] = foreign("organisation.id", nullable=True)
    role: Mapped[str] = mapped_column(sa.String(20))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_by: Mapped[str | None] = foreign("person.id", nullable=True)
    join_link_id: Mapped[str | None] = foreign("join_link.id", nullable=True)  # asked for by whoever had the link
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class JoinLink(Row):
    """Be a link and a code by which people may join a group until a facilitator closes it."""

    __tablename__ = "join_link"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    role: Mapped[str] = mapped_column(sa.String(20), default=PARTICIPANT)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    made_by: Mapped[str | None] = foreign("person.id", nullable=True)
    expires_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    limit: Mapped[int] = mapped_column(default=40)
    used: Mapped[int] = mapped_column(default=0)


class SafeguardingContact(Row):
    """Be one of those whom a cohort tells at once when a report says that a child may be at risk."""

    __tablename__ = "safeguarding_contact"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    number: Mapped[int] = mapped_column(default=1)  # whom to try first
    named_on: Mapped[date] = mapped_column(default=today)  # what was written without a name until then stays closed to them
    name: Mapped[str] = mapped_column(sa.String(80))
    telephone: Mapped[str] = mapped_column(sa.String(40), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
