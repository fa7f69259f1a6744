"""Holding the conversation: reports, hiding and restoring, closing, guests."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import REASONS, URGENT, Decision, Report
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import (
    GuestsChanged,
    PostReported,
    PostStateChanged,
    ThreadChanged,
)
from enquiry_hub.features.discussions.models import HELD, HIDDEN, REMOVED, VISIBLE, Post, Thread, ThreadGuest
from enquiry_hub.features.discussions.services.posts import changed
from enquiry_hub.identity.people.models import Person


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
        _set_state(actor, post, HELD)
    return report


def hide_post(actor: Actor, post: Post, note: str) -> None:
    """Hide a post from everyone but its author and those who moderate, with a kind note to the author."""
    require(actor, "discussions:post:moderate", post)
    if not note.strip():
        raise Invalid(_("Please write a line to the author: what happened, and what they may do."), field="note")
    if post.state == REMOVED:
        raise Invalid(_("Its author has removed this post already."))
    _decide(actor, post, "hide", note)
    _set_state(actor, post, HIDDEN)


def restore_post(actor: Actor, post: Post, note: str) -> None:
    """Show a post again that was held or hidden."""
    require(actor, "discussions:post:moderate", post)
    if post.state not in (HELD, HIDDEN):
        raise Invalid(_("This post is not hidden."))
    _decide(actor, post, "release" if post.state == HELD else "restore", note)
    _set_state(actor, post, VISIBLE)


def _decide(actor: Actor, post: Post, action: str, note: str) -> None:
    thread = db.session.get_one(Thread, post.thread_id)
    db.session.add(Decision(group_id=thread.group_id, subject_kind="post", subject_id=post.id, decided_by=actor.person_id, action=action, note=note))
    db.session.execute(
        sa.update(Report).where(Report.subject_kind == "post", Report.subject_id == post.id, Report.settled_at.is_(None))
        .values(settled_at=now(), settled_by=actor.person_id)
    )  # fmt: skip


def _set_state(actor: Actor, post: Post, state: str) -> None:
    post.state = state
    changed(post)
    db.session.flush()
    record(PostStateChanged(by=actor.person_id, post_id=post.id, thread_id=post.thread_id, state=state))


def rename_thread(actor: Actor, thread: Thread, title: str) -> None:
    """Give a thread another title."""
    require(actor, "discussions:thread:moderate", thread)
    thread.title = title
    db.session.flush()
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="renamed"))


def lock_thread(actor: Actor, thread: Thread, locked: bool) -> None:
    """Close a thread for writing, or open it again."""
    require(actor, "discussions:thread:moderate", thread)
    thread.locked_at = now() if locked else None
    db.session.flush()
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="closed" if locked else "opened"))


def pin_thread(actor: Actor, thread: Thread, pinned: bool) -> None:
    """Keep a thread at the top of the list, or no longer."""
    require(actor, "discussions:thread:moderate", thread)
    thread.pinned_at = now() if pinned else None
    db.session.flush()
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="pinned" if pinned else "unpinned"))


def invite_guest(actor: Actor, thread: Thread, person: Person, ends_on: date | None = None) -> None:
    """Let a person into this one thread and nothing else."""
    require(actor, "discussions:thread:moderate", thread)
    if thread.restricted:
        raise Invalid(_("Only the author of a reflection chooses who reads it and its thread."))
    found = db.session.scalar(sa.select(ThreadGuest).where(ThreadGuest.thread_id == thread.id, ThreadGuest.person_id == person.id))
    if found is None:
        found = ThreadGuest(thread_id=thread.id, person_id=person.id, invited_by=actor.person_id)
        db.session.add(found)
    found.ends_on = ends_on
    db.session.flush()
    record(GuestsChanged(by=actor.person_id, thread_id=thread.id, person_id=person.id))


def uninvite_guest(actor: Actor, thread: Thread, person: Person) -> None:
    """End a person's stay in this thread, at once."""
    require(actor, "discussions:thread:moderate", thread)
    db.session.execute(sa.delete(ThreadGuest).where(ThreadGuest.thread_id == thread.id, ThreadGuest.person_id == person.id))
    record(GuestsChanged(by=actor.person_id, thread_id=thread.id, person_id=person.id))
