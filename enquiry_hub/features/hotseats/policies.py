"""Who may open a hotseat or an office hour, read it, ask with numbers, answer them, and support a question."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.core.clock import NOW, TODAY
from enquiry_hub.features.discussions.models import HELD, HIDDEN, VISIBLE, Post, Thread
from enquiry_hub.features.hotseats.models import COHORT as ALL
from enquiry_hub.features.hotseats.models import OFFICE, Hotseat, QuestionNumbers
from enquiry_hub.features.inputs.models import RESEARCH, Input
from enquiry_hub.identity.groups.clauses import contributor_of, member_of
from enquiry_hub.identity.groups.models import ACADEMIC, COHORT, Group


@permission("hotseats:input:open", Input, "Offer to answer questions about a research input of yours.")
def open_hotseat(actor: Actor) -> ColumnElement[bool]:
    """Whoever posted it, from the day of publishing: before that, the thread’s title would tell."""
    return sa.and_(Input.kind == RESEARCH, Input.published_at <= NOW, rule_of("inputs:input:edit", actor))


@permission("hotseats:office:open", Group, "Hold an office hour, in which members bring a chart with a question.")
def open_office_hour(actor: Actor) -> ColumnElement[bool]:
    """Academics of the cohort."""
    return sa.and_(Group.kind == COHORT, member_of(Group.id, actor, ACADEMIC))


@permission("hotseats:hotseat:read", Hotseat, "Read the questions about an input, or those of an office hour, and their answers.")
def read_hotseat(actor: Actor) -> ColumnElement[bool]:
    """Whoever may read the input and the thread; of an office hour whoever takes part in the cohort."""
    reads_input = sa.exists(sa.select(sa.literal(1)).select_from(Input).where(Input.id == Hotseat.input_id, rule_of("inputs:input:read", actor)).correlate_except(Input))
    office = sa.and_(Hotseat.kind == OFFICE, contributor_of(Hotseat.group_id, actor))
    reads = rule_of("discussions:thread:read", actor)
    in_thread = sa.exists(sa.select(sa.literal(1)).select_from(Thread).where(Thread.id == Hotseat.thread_id, reads).correlate_except(Thread))
    return sa.and_(sa.or_(office, reads_input), in_thread)


@permission("hotseats:hotseat:change", Hotseat, "Change the days of a hotseat of yours, until it is over.")
def change_hotseat(actor: Actor) -> ColumnElement[bool]:
    """Whoever opened it, while taking part."""
    return sa.and_(Hotseat.host_id == actor.person_id, Hotseat.closed_at.is_(None), contributor_of(Hotseat.group_id, actor))


@permission("hotseats:hotseat:ask", Hotseat, "Bring a chart with a question while an office hour is open.")
def ask_with_numbers(actor: Actor) -> ColumnElement[bool]:
    """Everyone who takes part but the host."""
    days = sa.and_(Hotseat.opens_on <= TODAY, Hotseat.closes_on >= TODAY, Hotseat.closed_at.is_(None))
    return sa.and_(Hotseat.kind == OFFICE, days, Hotseat.host_id.is_distinct_from(actor.person_id), read_hotseat(actor))


@permission("hotseats:question_numbers:read", QuestionNumbers, "See the chart that stands beside a question.")
def read_numbers(actor: Actor) -> ColumnElement[bool]:
    """Whoever reads the question there; where its asker wished that, only they and the host."""
    post, hotseat = aliased(Post), aliased(Hotseat)
    mine = post.author_id == actor.person_id
    seen = sa.or_(QuestionNumbers.audience == ALL, mine, hotseat.host_id == actor.person_id)
    reads_post = sa.exists(sa.select(sa.literal(1)).select_from(Post).where(Post.id == QuestionNumbers.post_id, rule_of("discussions:post:read", actor)).correlate_except(Post))
    reads_seat = sa.exists(sa.select(sa.literal(1)).select_from(Hotseat).where(Hotseat.id == hotseat.id, read_hotseat(actor)).correlate_except(Hotseat))
    here = (
        sa.select(sa.literal(1)).select_from(post).join(hotseat, hotseat.thread_id == post.thread_id)
        .where(post.id == QuestionNumbers.post_id, sa.or_(post.state == VISIBLE, sa.and_(mine, post.state.in_((HELD, HIDDEN)))), seen, reads_seat)
    )  # fmt: skip
    return sa.and_(sa.exists(here.correlate(QuestionNumbers)), reads_post)


@permission("hotseats:question_numbers:answer", QuestionNumbers, "Say what the rules say of a chart, and what you think, in an office hour of yours.")
def answer_numbers(actor: Actor) -> ColumnElement[bool]:
    """Its host, until it is over."""
    host = sa.and_(Hotseat.host_id == actor.person_id, Hotseat.closed_at.is_(None), contributor_of(Hotseat.group_id, actor))
    asked = sa.select(sa.literal(1)).select_from(Post).join(Hotseat, Hotseat.thread_id == Post.thread_id).where(Post.id == QuestionNumbers.post_id, Post.state == VISIBLE, host)
    return sa.exists(asked.correlate(QuestionNumbers))


@permission("hotseats:question_numbers:remove", QuestionNumbers, "Take the chart away that you set beside a question.")
def remove_numbers(actor: Actor) -> ColumnElement[bool]:
    """Whoever asked with their name, as long as they read it."""
    mine = sa.select(sa.literal(1)).select_from(Post).where(Post.id == QuestionNumbers.post_id, Post.author_id == actor.person_id)
    return sa.and_(sa.exists(mine.correlate(QuestionNumbers)), read_numbers(actor))


@permission("hotseats:question:support", Post, "Say that you would ask the same, while the hotseat is open.")
def support_question(actor: Actor) -> ColumnElement[bool]:
    """Whoever may read a question and did not sign it; not the host."""
    asked = sa.and_(Post.state == VISIBLE, Post.seq == Post.root_seq, Post.author_id.is_distinct_from(actor.person_id))
    days = sa.and_(Hotseat.opens_on <= TODAY, Hotseat.closes_on >= TODAY, Hotseat.closed_at.is_(None))
    here = sa.and_(Hotseat.thread_id == Post.thread_id, days, Hotseat.host_id.is_distinct_from(actor.person_id), Post.author_id.is_distinct_from(Hotseat.host_id))
    return sa.and_(asked, sa.exists(sa.select(sa.literal(1)).select_from(Hotseat).where(here, read_hotseat(actor)).correlate_except(Hotseat)))
