"""Reports and decisions about posts: asking for a look, hiding, showing, leaving, taking back."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import (
    ANOTHER_LOOK,
    REASONS,
    URGENT,
    Care,
    Decision,
    Report,
)
from enquiry_hub.capabilities.moderation.queries import already_waits, report_by
from enquiry_hub.capabilities.moderation.services import claim_thing, put_report, settle, write_decision
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import (
    AnotherLookAsked,
    CareChanged,
    LookedAt,
    PostReported,
    PostStateChanged,
)
from enquiry_hub.features.discussions.models import (
    HELD,
    HIDDEN,
    REMOVED,
    VISIBLE,
    Post,
    Thread,
    ThreadContext,
)
from enquiry_hub.features.discussions.services.posts import changed, lock_post
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"set_state": "A part of services that have asked."}
TELLS_NOBODY = {"claim": "The part that all kinds share tells of it."}


def report_post(actor: Actor, post: Post, reason: str, words: str) -> Report:
    """Ask that a post be looked at; with an urgent reason it is held at once. A second report of the same person changes nothing while the first
    one waits, unless it says for the first time that it is urgent.
    """
    require(actor, "discussions:post:respond", post)
    if reason not in REASONS:
        raise Invalid(_("Please choose a reason."), field="reason")
    lock_post(post)
    thread = db.session.get_one(Thread, post.thread_id)
    report = report_by(actor, "post", post.id)
    if report is not None and already_waits(report, reason):
        return report
    report = put_report(actor, thread.group_id, ("post", post.id), reason, words)
    record(PostReported(by=actor.person_id, post_id=post.id, report_id=report.id, reason=reason))
    if reason in URGENT:
        set_state(actor, post, HELD)
    return report


def ask_for_another_look(actor: Actor, post: Post, words: str) -> Report:
    """Ask, as the author of a hidden post, that the facilitators look at it again."""
    require(actor, "discussions:post:ask_again", post)
    lock_post(post)
    report = put_report(actor, db.session.get_one(Thread, post.thread_id).group_id, ("post", post.id), ANOTHER_LOOK, words)
    record(AnotherLookAsked(by=actor.person_id, post_id=post.id, report_id=report.id))
    return report


def hide_post(actor: Actor, post: Post, note: str) -> Decision:
    """Hide a post from everyone but its author and those who moderate, with a kind note to the author."""
    require(actor, "discussions:post:moderate", post)
    lock_post(post)
    if not note.strip():
        raise Invalid(_("Please write a line to the author: what happened, and what they may do."), field="note")
    if post.state == REMOVED:
        raise Invalid(_("Its author has removed this post already."))
    found = _decide(actor, post, "hide", note)
    set_state(actor, post, HIDDEN)
    return found


def restore_post(actor: Actor, post: Post, note: str) -> Decision:
    """Show a post again that was held or hidden."""
    require(actor, "discussions:post:moderate", post)
    lock_post(post)
    if post.state not in (HELD, HIDDEN):
        raise Invalid(_("This post is not hidden."))
    found = _decide(actor, post, "release" if post.state == HELD else "restore", note)
    set_state(actor, post, VISIBLE)
    return found


def leave_post(actor: Actor, post: Post, note: str) -> Decision:
    """Leave a post as it stands after a look at it: what was asked is settled, and its author is told only if they asked."""
    require(actor, "discussions:post:moderate", post)
    lock_post(post)
    waiting = sa.select(Report.id).where(Report.subject_kind == "post", Report.subject_id == post.id, Report.settled_at.is_(None))
    if post.state == HELD or db.session.scalar(waiting.limit(1)) is None:
        raise Invalid(_("Nobody asks about this post any more, or it waits to be shown or hidden."))
    found = _decide(actor, post, "leave", note)
    record(LookedAt(by=actor.person_id, decision_id=found.id, subject_kind="post", subject_id=post.id))
    return found


def _decide(actor: Actor, post: Post, action: str, note: str) -> Decision:
    thread = db.session.get_one(Thread, post.thread_id)
    found = write_decision(actor, thread.group_id, ("post", post.id), action, note, author_id=post.author_id, before=post.state)
    settle(actor, found)
    return found


def set_state(actor: Actor, post: Post, state: str, *, undone: bool = False) -> None:
    """Give a post another state, in a service that has asked."""
    changed(post)
    post.state = state
    db.session.flush()
    record(PostStateChanged(by=actor.person_id or None, post_id=post.id, thread_id=post.thread_id, state=state, undone=undone))


def claim(actor: Actor, row: Post | ThreadContext, *, free: bool = False) -> None:
    """Say that one is looking at a thing, so that two facilitators do not do the same; or that one is not any more."""
    kind = "post" if isinstance(row, Post) else "context"
    require(actor, f"discussions:{kind}:moderate", row)
    if isinstance(row, Post):
        lock_row(db.session.get_one(Thread, row.thread_id))  # two at once: the first one has it
    claim_thing(actor, kind, row.id, free=free)


def change_care(actor: Actor, cohort: Group, *, first_posts_wait: bool) -> None:
    """Say whether the first post of somebody new in a cohort waits for a facilitator."""
    require(actor, "groups:cohort:facilitate", cohort)
    found = db.session.get(Care, cohort.id)
    if found is None:
        found = Care(group_id=cohort.id)
        db.session.add(found)
    found.first_posts_wait = first_posts_wait
    db.session.flush()
    record(CareChanged(by=actor.person_id, group_id=cohort.id, first_posts_wait=first_posts_wait))
