"""Who may open a hotseat, read it, and support a question."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.core.clock import NOW, TODAY
from enquiry_hub.features.discussions.models import VISIBLE, Post, Thread
from enquiry_hub.features.hotseats.models import Hotseat
from enquiry_hub.features.inputs.models import RESEARCH, Input
from enquiry_hub.identity.groups.clauses import contributor_of


@permission("hotseats:input:open", Input, "Offer to answer questions about a research input of yours.")
def open_hotseat(actor: Actor) -> ColumnElement[bool]:
    """Whoever posted it, from the day of publishing: before that, the thread’s title would tell."""
    return sa.and_(Input.kind == RESEARCH, Input.published_at <= NOW, rule_of("inputs:input:edit", actor))


@permission("hotseats:hotseat:read", Hotseat, "Read the questions about an input and their answers.")
def read_hotseat(actor: Actor) -> ColumnElement[bool]:
    """Whoever may read the input and the thread."""
    reads_input = sa.exists(sa.select(sa.literal(1)).select_from(Input).where(Input.id == Hotseat.input_id, rule_of("inputs:input:read", actor)).correlate_except(Input))
    reads = rule_of("discussions:thread:read", actor)
    return sa.and_(reads_input, sa.exists(sa.select(sa.literal(1)).select_from(Thread).where(Thread.id == Hotseat.thread_id, reads).correlate_except(Thread)))


@permission("hotseats:hotseat:change", Hotseat, "Change the days of a hotseat of yours, until it is over.")
def change_hotseat(actor: Actor) -> ColumnElement[bool]:
    """Whoever opened it, while taking part."""
    return sa.and_(Hotseat.host_id == actor.person_id, Hotseat.closed_at.is_(None), contributor_of(Hotseat.group_id, actor))


@permission("hotseats:question:support", Post, "Say that you would ask the same, while the hotseat is open.")
def support_question(actor: Actor) -> ColumnElement[bool]:
    """Whoever may read a question and did not sign it; not the host."""
    asked = sa.and_(Post.state == VISIBLE, Post.seq == Post.root_seq, Post.author_id.is_distinct_from(actor.person_id))
    days = sa.and_(Hotseat.opens_on <= TODAY, Hotseat.closes_on >= TODAY, Hotseat.closed_at.is_(None))
    here = sa.and_(Hotseat.thread_id == Post.thread_id, days, Hotseat.host_id.is_distinct_from(actor.person_id), Post.author_id.is_distinct_from(Hotseat.host_id))
    return sa.and_(asked, sa.exists(sa.select(sa.literal(1)).select_from(Hotseat).where(here, read_hotseat(actor)).correlate_except(Hotseat)))
