"""Who may read and write in threads."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.moderation.models import URGENT, Decision, Report
from enquiry_hub.capabilities.moderation.queries import waits, waits_as_urgent
from enquiry_hub.capabilities.moderation.reportable import REPORTABLE
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.core.clock import TODAY
from enquiry_hub.features.discussions.models import (
    HELD,
    HIDDEN,
    MOVED,
    MOVES,
    REMOVED,
    SEALED,
    UNNAMED,
    VISIBLE,
    Newcomer,
    Post,
    PostMove,
    Thread,
    ThreadContext,
    ThreadGuest,
    UnnamedAuthor,
)
from enquiry_hub.identity.groups.clauses import contact_of_cohort_of, contributor_of, steward_of_cohort_of
from enquiry_hub.identity.groups.models import AMONG_PEERS, Group
from enquiry_hub.identity.people.officers import is_officer

# The things whose threads are as closed as they are.
CLOSED_KINDS = ("entry",)


def guest_of(thread_id: Any, actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor is a guest of this one thread."""
    guest = aliased(ThreadGuest)
    query = sa.select(sa.literal(1)).select_from(guest).where(
        guest.thread_id == thread_id, guest.person_id == actor.person_id, sa.or_(guest.ends_on.is_(None), guest.ends_on > TODAY)
    )
    return sa.exists(query)


def came_later(thread_id: Any, actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor came into the thread's peer group after it began, and has not been let in."""
    newcomer = aliased(Newcomer)
    return sa.exists(sa.select(sa.literal(1)).select_from(newcomer).where(newcomer.thread_id == thread_id, newcomer.person_id == actor.person_id))


def open_now() -> ColumnElement[bool]:
    """Hold for threads that are not closed, or whose day of opening again has come."""
    return sa.or_(Thread.locked_at.is_(None), sa.and_(Thread.locked_until.is_not(None), Thread.locked_until <= TODAY))


@permission("discussions:thread:read", Thread, "Read a thread of a group that you take part in.")
def read_thread(actor: Actor) -> ColumnElement[bool]:
    """Those who take part in the group and were there or were let in, or in a closed thread those who may read what it is about; and the thread's guests."""
    return sa.or_(
        sa.and_(Thread.restricted.is_(False), contributor_of(Thread.group_id, actor), sa.not_(came_later(Thread.id, actor))),
        sa.and_(Thread.restricted.is_(True), subjects.may_read(actor, Thread.about_kind, Thread.about_id, CLOSED_KINDS)),
        guest_of(Thread.id, actor),
    )


@permission("discussions:thread:post", Thread, "Write in a thread that you may read and that is not closed.")
def post_in_thread(actor: Actor) -> ColumnElement[bool]:
    """Readers, while the thread is open."""
    return sa.and_(open_now(), read_thread(actor))


@permission("discussions:thread:welcome", Thread, "Say whether somebody who came into your peer group later may read a thread that you wrote in.")
def welcome_to_thread(actor: Actor) -> ColumnElement[bool]:
    """Those who wrote in it or started it and take part in its group."""
    post = aliased(Post)
    wrote = sa.exists(sa.select(sa.literal(1)).select_from(post).where(post.thread_id == Thread.id, post.author_id == actor.person_id))
    return sa.and_(sa.or_(Thread.started_by == actor.person_id, wrote), sa.not_(guest_of(Thread.id, actor)), read_thread(actor))


@permission("discussions:thread:meet", Thread, "Be told who has a thread open that you may read, and who writes there.")
def meet_in_thread(actor: Actor) -> ColumnElement[bool]:
    """Readers who may know the members of its group; a guest, who is shown no list of them, knows those who wrote."""
    inside = sa.exists(sa.select(sa.literal(1)).select_from(Group).where(Group.id == Thread.group_id, rule_of("groups:group:read", actor)).correlate(Thread))
    return sa.and_(sa.or_(sa.not_(guest_of(Thread.id, actor)), inside), read_thread(actor))


@permission("discussions:thread:frame", Thread, "Change the words above a thread, which say where it stands.")
def frame_thread(actor: Actor) -> ColumnElement[bool]:
    """Those who take part in the group and may write in the thread; guests read it."""
    return sa.and_(open_now(), sa.not_(guest_of(Thread.id, actor)), read_thread(actor))


@permission("discussions:thread:mark", Thread, "Mark places in a thread that are worth coming back to.")
def mark_thread(actor: Actor) -> ColumnElement[bool]:
    """Whoever started the thread, and its moderators."""
    return sa.and_(sa.or_(Thread.started_by == actor.person_id, steward_of_cohort_of(Thread.group_id, actor)), read_thread(actor))


@permission("discussions:thread:attend", Thread, "Mark what you have read of a thread, follow or mute it.")
def attend_to_thread(actor: Actor) -> ColumnElement[bool]:
    """Readers."""
    return read_thread(actor)


@permission("discussions:thread:moderate", Thread, "Rename, pin and close threads that you may read of a cohort that you facilitate, and let guests in.")
def moderate_thread(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers who may read the thread: nobody lets themselves into a peer group's thread as a guest."""
    return sa.and_(steward_of_cohort_of(Thread.group_id, actor), read_thread(actor))


@permission("discussions:thread:call", Thread, "Ask everyone in a thread of a cohort that you facilitate.")
def call_everyone(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers who may write in the thread; anybody else names people, a group or the facilitators."""
    return sa.and_(open_now(), moderate_thread(actor))


def called_to(actor: Actor) -> ColumnElement[bool]:
    """Hold for the posts that were put before the facilitators, also from a peer group's thread that they do not read."""
    open_thread = sa.and_(Thread.restricted.is_(False), steward_of_cohort_of(Thread.group_id, actor))
    return sa.and_(sa.or_(Post.state.in_((HELD, HIDDEN)), waits("post", Post.id)), in_thread(open_thread))


def in_thread(condition: Any) -> ColumnElement[bool]:
    """Hold for posts of threads for which the condition holds."""
    return sa.exists(sa.select(sa.literal(1)).select_from(Thread).where(Thread.id == Post.thread_id, condition).correlate_except(Thread))


@permission("discussions:thread:arrange", Thread, "Choose the way of talking in a thread that you facilitate, or that you started in a peer group.")
def arrange_thread(actor: Actor) -> ColumnElement[bool]:
    """Its moderators; in a peer group, which has none inside, whoever started it."""
    group = aliased(Group)
    among_peers = sa.exists(sa.select(sa.literal(1)).select_from(group).where(group.id == Thread.group_id, group.kind.in_(AMONG_PEERS)))
    started = sa.and_(Thread.started_by == actor.person_id, among_peers, post_in_thread(actor))
    return sa.and_(open_now(), Thread.restricted.is_(False), sa.or_(started, moderate_thread(actor)))


@permission("discussions:post:read", Post, "Read a post in a thread that you may read; one that is held or hidden, only if you wrote it or moderate.")
def read_post(actor: Actor) -> ColumnElement[bool]:
    """What is visible, to readers of the thread; what is held or hidden, to its author and those who moderate."""
    return sa.or_(
        sa.and_(Post.state.in_((VISIBLE, REMOVED, MOVED)), in_thread(read_thread(actor))),
        sa.and_(Post.state.in_((HELD, HIDDEN)), Post.author_id == actor.person_id, in_thread(read_thread(actor))),
        sa.and_(Post.state.in_((HELD, HIDDEN)), in_thread(moderate_thread(actor))),
        sa.and_(Post.state.not_in((REMOVED, MOVED, SEALED)), called_to(actor)),
    )


@permission("discussions:post:respond", Post, "Say a word to a post, or report it.")
def respond_to_post(actor: Actor) -> ColumnElement[bool]:
    """Readers, to visible posts."""
    return sa.and_(Post.state == VISIBLE, in_thread(read_thread(actor)))


@permission("discussions:post:mark", Post, "Mark a post as a place to come back to.")
def mark_post(actor: Actor) -> ColumnElement[bool]:
    """Whoever started the thread, and its moderators; visible posts."""
    return sa.and_(Post.state == VISIBLE, in_thread(mark_thread(actor)))


@permission("discussions:post:edit", Post, "Edit or remove a post that you wrote, while its thread is open.")
def edit_post(actor: Actor) -> ColumnElement[bool]:
    """The author, unless a facilitator has hidden the post."""
    return sa.and_(Post.author_id == actor.person_id, Post.state.in_((VISIBLE, HELD)), in_thread(post_in_thread(actor)))


@permission("discussions:post:moderate", Post, "Hide and restore posts, with a note to the author.")
def moderate_post(actor: Actor) -> ColumnElement[bool]:
    """Those who moderate the thread, and the facilitators to whom the post was reported; nobody where a post of their own was
    reported as urgent.
    """
    urgent = waits_as_urgent("post", Post.id)
    own = sa.and_(Post.author_id.is_not(None), Post.author_id == actor.person_id)
    return sa.and_(Post.state.not_in((MOVED, SEALED)), sa.not_(sa.and_(own, urgent)), sa.or_(in_thread(moderate_thread(actor)), called_to(actor)))


@permission("discussions:report:read", Report, "See that an urgent report was made in a cohort that you run or are the safeguarding contact of.")
def read_report(actor: Actor) -> ColumnElement[bool]:
    """Those who run the cohort and its contacts, unless they wrote what was reported; it shows neither who reported nor what was written."""
    post, context = aliased(Post), aliased(ThreadContext)
    wrote = sa.or_(
        sa.exists(sa.select(sa.literal(1)).select_from(post).where(post.id == Report.subject_id, post.author_id == actor.person_id)),
        sa.exists(sa.select(sa.literal(1)).select_from(context).where(context.id == Report.subject_id, context.changed_by == actor.person_id)),
        *(found.wrote(Report.subject_id, actor) for found in REPORTABLE.values()),
    )
    runs = sa.or_(steward_of_cohort_of(Report.group_id, actor), contact_of_cohort_of(Report.group_id, actor))
    return sa.and_(Report.reason.in_(URGENT), Report.subject_kind.in_(("post", "context", *REPORTABLE)), runs, sa.not_(wrote))


@permission("discussions:post:ask_again", Post, "Ask that a decision about a post of yours be looked at again.")
def ask_again(actor: Actor) -> ColumnElement[bool]:
    """The author of a hidden post, while they may read its thread."""
    return sa.and_(Post.state == HIDDEN, Post.author_id == actor.person_id, in_thread(read_thread(actor)))


def _above(condition: Any) -> ColumnElement[bool]:
    """Hold for the words above a thread for which the condition holds."""
    return sa.exists(sa.select(sa.literal(1)).select_from(Thread).where(Thread.id == ThreadContext.thread_id, condition).correlate_except(Thread))


@permission("discussions:context:read", ThreadContext, "Read the words above a thread that you may read.")
def read_context(actor: Actor) -> ColumnElement[bool]:
    """Readers of the thread; hidden words are not in the row at all."""
    return _above(read_thread(actor))


@permission("discussions:context:moderate", ThreadContext, "Hide and show the words above a thread, with a note to who wrote them.")
def moderate_context(actor: Actor) -> ColumnElement[bool]:
    """Those who moderate the thread, and the facilitators to whom the words were reported; nobody where their own were reported as urgent."""
    own = sa.and_(ThreadContext.changed_by.is_not(None), ThreadContext.changed_by == actor.person_id)
    urgent = waits_as_urgent("context", ThreadContext.id)
    open_thread = sa.and_(Thread.restricted.is_(False), steward_of_cohort_of(Thread.group_id, actor))
    called = sa.and_(waits("context", ThreadContext.id), _above(open_thread))
    return sa.and_(sa.not_(sa.and_(own, urgent)), sa.or_(_above(moderate_thread(actor)), called))


def about_own_words(actor: Actor) -> ColumnElement[bool]:
    """Hold for what was decided about what the actor wrote, and for what was done with threads that they read and wrote in."""
    wrote = sa.exists(sa.select(sa.literal(1)).select_from(Post).where(Post.thread_id == Thread.id, Post.author_id == actor.person_id).correlate(Thread))
    there = sa.exists(sa.select(sa.literal(1)).select_from(Thread).where(Thread.id == Decision.subject_id, wrote, read_thread(actor)).correlate_except(Thread))
    return sa.or_(sa.and_(Decision.author_id == actor.person_id, Decision.action != "leave"), sa.and_(Decision.subject_kind == "thread", there))


@permission("discussions:decision:read", Decision, "See what was decided in a cohort that you run, as far as its thread is open to you, or about what you wrote.")
def read_decision(actor: Actor) -> ColumnElement[bool]:
    """Those who run the cohort, the author, and of a thread who wrote in it; that a look changed nothing is told to no author, for it would tell of a report.

    A note may say what stands in a thread, and a new title says the old one. So what was done with a thread or moved is for those who
    moderate it, and of a closed thread all is; what was decided about words of another one is also for those who can be called to them.
    """
    own = about_own_words(actor)
    reads = moderate_thread(actor)
    called = sa.or_(reads, sa.and_(Thread.restricted.is_(False), Decision.action.not_in(MOVES)))
    of_post = sa.exists(sa.select(sa.literal(1)).select_from(Post).where(Post.id == Decision.subject_id, in_thread(called)).correlate_except(Post))
    of_context = sa.exists(sa.select(sa.literal(1)).select_from(ThreadContext).where(ThreadContext.id == Decision.subject_id, _above(called)).correlate_except(ThreadContext))
    of_thread = sa.exists(sa.select(sa.literal(1)).select_from(Thread).where(Thread.id == Decision.subject_id, reads).correlate_except(Thread))
    reach = sa.or_(
        sa.and_(Decision.subject_kind == "post", of_post), sa.and_(Decision.subject_kind == "context", of_context), sa.and_(Decision.subject_kind == "thread", of_thread),
        *(sa.and_(Decision.subject_kind == kind, elsewhere.logged(Decision.subject_id)) for kind, elsewhere in REPORTABLE.items()),
    )
    return sa.or_(own, sa.and_(steward_of_cohort_of(Decision.group_id, actor), reach))


@permission("discussions:decision:undo", Decision, "Take back a decision within a day.")
def undo_decision(actor: Actor) -> ColumnElement[bool]:
    """Those who run the cohort."""
    return steward_of_cohort_of(Decision.group_id, actor)


@permission("discussions:move:undo", PostMove, "Undo a move of posts between two threads that you moderate.")
def undo_move(actor: Actor) -> ColumnElement[bool]:
    """Those who moderate both threads."""
    moderated = sa.select(Thread.id).where(moderate_thread(actor))
    return sa.and_(PostMove.source_id.in_(moderated), PostMove.target_id.in_(moderated))


@permission("discussions:post:name", Post, "Say, as a named officer, that who wrote a post without a name has to be known.")
def name_post(actor: Actor) -> ColumnElement[bool]:
    """The officers of the service, and those whom the cohort had named as contacts before it was written, unless they facilitate or manage it or are in it.

    Who runs a cohort chooses its contacts: two of them alone open nothing (`name_of`), and whoever is named afterwards has no part in it.
    """
    written = sa.select(UnnamedAuthor.day).where(UnnamedAuthor.post_id == Post.id).correlate(Post).scalar_subquery()
    officer = sa.or_(is_officer(actor), contact_of_cohort_of(Thread.group_id, actor, named_before=written))
    outside = sa.and_(sa.not_(steward_of_cohort_of(Thread.group_id, actor)), sa.not_(contributor_of(Thread.group_id, actor)))
    return sa.and_(Post.step == UNNAMED, Post.author_id.is_(None), in_thread(sa.and_(officer, outside)))
