"""Reports and decisions about posts: asking for a look, hiding, showing, leaving, taking back."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import (
    ANOTHER_LOOK,
    CLAIM_HOURS,
    REASONS,
    UNDO_HOURS,
    UNDOABLE,
    URGENT,
    Care,
    Claim,
    Decision,
    Report,
)
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import (
    AnotherLookAsked,
    CareChanged,
    ClaimChanged,
    DecisionUndone,
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
from enquiry_hub.features.discussions.services.posts import changed
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"settle": "A part of services that have asked.", "set_state": "A part of services that have asked."}
TELLS_NOBODY = {"settle": "A part of services that tell."}
CLAIM_LASTS, UNDO_LASTS = timedelta(hours=CLAIM_HOURS), timedelta(hours=UNDO_HOURS)


def report_post(actor: Actor, post: Post, reason: str, words: str) -> Report:
    """Ask that a post be looked at; with an urgent reason it is held at once. A second report of the same person changes nothing,
    unless it says for the first time that it is urgent.
    """
    require(actor, "discussions:post:respond", post)
    if reason not in REASONS:
        raise Invalid(_("Please choose a reason."), field="reason")
    thread = db.session.get_one(Thread, post.thread_id)
    query = sa.select(Report).where(Report.reporter_id == actor.person_id, Report.subject_kind == "post", Report.subject_id == post.id)
    report = db.session.scalar(query)
    if report is not None and (reason not in URGENT or (report.reason in URGENT and report.settled_at is None)):
        return report
    if report is None:
        report = Report(group_id=thread.group_id, subject_kind="post", subject_id=post.id, reporter_id=actor.person_id)
        db.session.add(report)
    report.reason, report.words, report.settled_at, report.settled_by = reason, words, None, None
    db.session.flush()
    record(PostReported(by=actor.person_id, post_id=post.id, report_id=report.id, reason=reason))
    if reason in URGENT:
        set_state(actor, post, HELD)
    return report


def ask_for_another_look(actor: Actor, post: Post, words: str) -> Report:
    """Ask, as the author of a hidden post, that the facilitators look at it again."""
    require(actor, "discussions:post:ask_again", post)
    query = sa.select(Report).where(Report.reporter_id == actor.person_id, Report.subject_kind == "post", Report.subject_id == post.id)
    report = db.session.scalar(query)
    if report is None:
        group_id = db.session.get_one(Thread, post.thread_id).group_id
        report = Report(group_id=group_id, subject_kind="post", subject_id=post.id, reporter_id=actor.person_id)
        db.session.add(report)
    report.reason, report.words, report.settled_at, report.settled_by = ANOTHER_LOOK, words, None, None
    db.session.flush()
    record(AnotherLookAsked(by=actor.person_id, post_id=post.id, report_id=report.id))
    return report


def hide_post(actor: Actor, post: Post, note: str) -> Decision:
    """Hide a post from everyone but its author and those who moderate, with a kind note to the author."""
    require(actor, "discussions:post:moderate", post)
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
    if post.state not in (HELD, HIDDEN):
        raise Invalid(_("This post is not hidden."))
    found = _decide(actor, post, "release" if post.state == HELD else "restore", note)
    set_state(actor, post, VISIBLE)
    return found


def leave_post(actor: Actor, post: Post, note: str) -> Decision:
    """Leave a post as it stands after a look at it: what was asked is settled, and its author is told only if they asked."""
    require(actor, "discussions:post:moderate", post)
    waiting = sa.select(Report.id).where(Report.subject_kind == "post", Report.subject_id == post.id, Report.settled_at.is_(None))
    if post.state == HELD or db.session.scalar(waiting.limit(1)) is None:
        raise Invalid(_("Nobody asks about this post any more, or it waits to be shown or hidden."))
    found = _decide(actor, post, "leave", note)
    record(LookedAt(by=actor.person_id, decision_id=found.id, subject_kind="post", subject_id=post.id))
    return found


def _decide(actor: Actor, post: Post, action: str, note: str) -> Decision:
    thread = db.session.get_one(Thread, post.thread_id)
    found = Decision(
        group_id=thread.group_id, subject_kind="post", subject_id=post.id, decided_by=actor.person_id, action=action, note=note, author_id=post.author_id,
        before=post.state, created_at=now(),
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    settle(actor, found)
    return found


def settle(actor: Actor, decision: Decision) -> None:
    """Settle what was asked about a thing by a decision about it, and free the claim on it."""
    db.session.execute(
        sa.update(Report).where(Report.subject_kind == decision.subject_kind, Report.subject_id == decision.subject_id, Report.settled_at.is_(None))
        .values(settled_at=decision.created_at, settled_by=actor.person_id)
    )  # fmt: skip
    db.session.execute(sa.delete(Claim).where(Claim.subject_kind == decision.subject_kind, Claim.subject_id == decision.subject_id))


def set_state(actor: Actor, post: Post, state: str, *, undone: bool = False) -> None:
    """Give a post another state, in a service that has asked."""
    post.state = state
    changed(post)
    db.session.flush()
    record(PostStateChanged(by=actor.person_id, post_id=post.id, thread_id=post.thread_id, state=state, undone=undone))


def undo_decision(actor: Actor, decision: Decision) -> None:
    """Take back a decision about a post within a day: it stands as before, and what was asked waits again."""
    require(actor, "discussions:decision:undo", decision)
    lock_row(decision)
    post = db.session.get(Post, decision.subject_id) if decision.subject_kind == "post" else None
    if decision.undone_at is not None or decision.created_at < now() - UNDO_LASTS or post is None or decision.action not in UNDOABLE:
        raise Invalid(_("This can be taken back within a day, and once."))
    require(actor, "discussions:post:moderate", post)
    later = sa.select(Decision.id).where(
        Decision.subject_id == post.id, Decision.created_at > decision.created_at, Decision.undone_at.is_(None),
        Decision.action.in_(UNDOABLE),
    )
    if post.state == REMOVED or db.session.scalar(later.limit(1)) is not None:
        raise Invalid(_("Something else was decided about this post since, or its author removed it."))
    decision.undone_at, decision.undone_by = now(), actor.person_id
    db.session.execute(
        sa.update(Report).where(Report.subject_kind == "post", Report.subject_id == post.id, Report.settled_at == decision.created_at)
        .values(settled_at=None, settled_by=None)
    )  # fmt: skip
    db.session.flush()
    if post.state != decision.before:
        set_state(actor, post, decision.before, undone=True)
    record(DecisionUndone(by=actor.person_id, decision_id=decision.id, subject_kind="post", subject_id=post.id))


def claim(actor: Actor, row: Post | ThreadContext, *, free: bool = False) -> None:
    """Say that one is looking at a thing, so that two facilitators do not do the same; or that one is not any more."""
    kind = "post" if isinstance(row, Post) else "context"
    require(actor, f"discussions:{kind}:moderate", row)
    if isinstance(row, Post):
        lock_row(db.session.get_one(Thread, row.thread_id))  # two at once: the first one has it
    found = db.session.get(Claim, (kind, row.id), populate_existing=True)
    taken = found is not None and found.claimed_at > now() - CLAIM_LASTS and found.person_id != actor.person_id
    if free and found is not None:
        db.session.delete(found)
    elif taken:
        raise Invalid(_("Somebody else is looking at this. They can free it by hand; after an hour it is free."))
    elif not free and found is None:
        db.session.add(Claim(subject_kind=kind, subject_id=row.id, person_id=actor.person_id, claimed_at=now()))
    elif not free and found is not None:
        found.person_id, found.claimed_at = str(actor.person_id), now()
    db.session.flush()
    record(ClaimChanged(by=actor.person_id, subject_kind=kind, subject_id=row.id))


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
