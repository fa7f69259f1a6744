"""Whose first post in a cohort waits for a facilitator."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.moderation.models import Care
from enquiry_hub.core.access import Actor
from enquiry_hub.features.discussions.models import VISIBLE, Post, Thread
from enquiry_hub.identity.groups.clauses import steward_of


def first_post_waits(actor: Actor) -> ColumnElement[bool]:
    """Hold for a thread in which the actor's next post waits: the cohort has it so, and nothing of theirs was let through there yet.

    Only in the cohort's own threads: in a peer group a post that waits would be read by facilitators who do not read the group.
    """
    thread, post = aliased(Thread), aliased(Post)
    let_through = sa.exists(
        sa.select(sa.literal(1)).select_from(post).join(thread, thread.id == post.thread_id)
        .where(post.author_id == actor.person_id, post.state == VISIBLE, thread.group_id == Thread.group_id).correlate(Thread, Post)
    )  # fmt: skip
    cared = sa.exists(sa.select(sa.literal(1)).select_from(Care).where(Care.group_id == Thread.group_id, Care.first_posts_wait).correlate(Thread))
    return sa.and_(cared, Thread.restricted.is_(False), sa.not_(let_through), sa.not_(steward_of(Thread.group_id, actor)))
