"""Whom posts are told to, and in which words; and what search knows of them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.services import drop_quotes_of
from enquiry_hub.capabilities.moderation.events import QuotesTaken
from enquiry_hub.capabilities.moderation.models import ANOTHER_LOOK, Decision, Report
from enquiry_hub.capabilities.notifications.followed import Source, register_followed
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.capabilities.notifications.words import register_talk
from enquiry_hub.capabilities.replies.services import register_reply
from enquiry_hub.capabilities.search.services import drop_document, index_document
from enquiry_hub.core.database import db
from enquiry_hub.core.text import mentions_in
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.discussions.answering import take_answer, take_reply
from enquiry_hub.features.discussions.events import (
    AnotherLookAsked,
    ContextChanged,
    ContextDecided,
    ContextReported,
    DecisionUndone,
    LookedAt,
    NameAsked,
    PostAdded,
    PostEdited,
    PostRemoved,
    PostReported,
    PostsMoved,
    PostStateChanged,
    ThreadChanged,
    ThreadStarted,
)
from enquiry_hub.features.discussions.models import (
    HELD,
    REMOVED,
    SEALED,
    VISIBLE,
    Post,
    Thread,
    ThreadContext,
)
from enquiry_hub.features.discussions.queries import called_by, context_of, readers_of_thread
from enquiry_hub.features.discussions.queries.following import muted_by, news_for, switches_of, waiting_news
from enquiry_hub.features.discussions.services.posts import changed
from enquiry_hub.features.discussions.services.unnamed import author_of
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import STEWARDS, Group, Membership
from enquiry_hub.identity.people.models import Person

register_notice(
    "mention", lambda who, what: _("%(who)s mentioned you in “%(what)s”", who=who, what=what), mailed=lambda who: _("%(who)s mentioned you in a thread", who=who),
    why=_l("You get this because you were mentioned by name."), can_mute=True,
)  # fmt: skip
register_notice(
    "called_everyone", lambda who, what: _("%(who)s asked everyone here, in “%(what)s”", who=who, what=what), mailed=lambda who: _("%(who)s asked everyone in a thread", who=who),
    why=_l("You get this because everyone who reads the thread was asked."), can_mute=True,
)  # fmt: skip
register_notice(
    "called_facilitators", lambda who, what: _("%(who)s asked the facilitators, in “%(what)s”", who=who, what=what),
    mailed=lambda who: _("%(who)s asked the facilitators in a thread", who=who), why=_l("You get this because you facilitate the cohort and the facilitators were asked."), can_mute=True,
)  # fmt: skip
register_notice(
    "called_group", lambda who, what: _("%(who)s asked your group, in “%(what)s”", who=who, what=what), mailed=lambda who: _("%(who)s asked your group in a thread", who=who),
    why=_l("You get this because you are in a group that was asked."), can_mute=True,
)  # fmt: skip
register_notice(
    "reply", lambda who, what: _("%(who)s answered you in “%(what)s”", who=who, what=what), mailed=lambda who: _("%(who)s answered you in a thread", who=who),
    why=_l("You get this because your post was answered."), can_mute=True,
)  # fmt: skip
register_notice(
    "hidden", lambda who, what: _("A facilitator hid your post and wrote to you: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator hid a post of yours and wrote to you"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "restored", lambda who, what: _("Your post can be read by everyone in the thread: “%(what)s”", what=what),
    mailed=lambda who: _("A post of yours can be read by everyone in its thread"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "undone", lambda who, what: _("A facilitator took back what was decided about your post: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator took back what was decided about a post of yours"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "left", lambda who, what: _("A facilitator looked again at your post, as you asked: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator looked again at a post of yours"), why=_l("You get this because you asked for it."),
)  # fmt: skip
register_notice(
    "moved", lambda who, what: _("A facilitator moved your post to another thread and wrote to you: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator moved a post of yours and wrote to you"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "moved_back", lambda who, what: _("A facilitator moved your post back to where it was and wrote to you: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator moved a post of yours back to where it was and wrote to you"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "taken_down", lambda who, what: _("Something that you wrote in “%(what)s” was taken down, because it may be about a child", what=what),
    mailed=lambda who: _("Something that you wrote was taken down, because it may be about a child"), why=_l("You get this because you wrote it."),
)  # fmt: skip
register_notice(
    "named", lambda who, what: _("Two named officers of the cohort opened who wrote this without a name: you. Each gave a reason, which is kept: “%(what)s”", what=what),
    mailed=lambda who: _("Two named officers opened who wrote something without a name: you"), why=_l("You get this because you wrote it."),
)  # fmt: skip
register_notice(
    "above_hidden", lambda who, what: _("A facilitator hid the words above “%(what)s” that you wrote", what=what),
    mailed=lambda who: _("A facilitator hid words of yours above a thread"), why=_l("You get this because you wrote them last."),
)  # fmt: skip
register_notice(
    "above_shown", lambda who, what: _("The words above “%(what)s” that you wrote are shown again", what=what),
    mailed=lambda who: _("Words of yours above a thread are shown again"), why=_l("You get this because you wrote them last."),
)  # fmt: skip
register_notice(
    "above_waiting", lambda who, what: _("Somebody asks that the words above “%(what)s” be looked at", what=what),
    mailed=lambda who: _("Somebody asks that the words above a thread be looked at"), why=_l("You get this because you facilitate the cohort."),
)  # fmt: skip
register_notice(
    "urgent", lambda who, what: _("Urgent, please act today. A post was reported: “%(what)s”", what=what),
    mailed=lambda who: _("Urgent, please act today: a post was reported"), why=_l("You get this because you are one of those whom urgent reports are told to."),
)  # fmt: skip
register_notice(
    "waiting", lambda who, what: _("A post waits for a facilitator: “%(what)s”", what=what), mailed=lambda who: _("A post waits for a facilitator"),
    why=_l("You get this because you facilitate the cohort."),
)  # fmt: skip
register_talk("post", lambda post: ("thread", post.thread_id))
register_reply("post", take_answer)
register_reply("thread", take_reply)
register_followed("thread", Source(waiting_news, news_for, switches_of))


@in_transaction(PostAdded)
def tell_of_post(event: PostAdded) -> None:
    """Tell those whom a post mentions or answers, if they may read the thread, and make the post findable."""
    post = db.session.get_one(Post, event.post_id)
    if post.state != VISIBLE:
        return
    _tell(post)
    _index(post, new=True)


def _tell(post: Post) -> None:
    mentioned = set(mentions_in(post.body)) if "(person:" in post.body else set()
    answered = db.session.scalar(sa.select(Post.author_id).where(Post.id == post.reply_to_id)) if post.reply_to_id else None
    wanted = mentioned | ({answered} if answered else set())
    if "(group:" in post.body:
        _tell_called(post, wanted)
    if not wanted:
        return
    readers = set(db.session.scalars(sa.select(Person.id).where(Person.id.in_(wanted), readers_of_thread(post.thread_id))))
    group_id = db.session.get_one(Thread, post.thread_id).group_id
    notify(readers & mentioned, "mention", ("post", post.id), by=post.author_id, group_id=group_id, at=post.created_at)
    answered_one = ((readers - mentioned) & {answered}) - muted_by(post.thread_id, wanted)
    notify(answered_one, "reply", ("post", post.id), by=post.author_id, group_id=group_id, at=post.created_at)


def _tell_called(post: Post, named: set[str]) -> None:
    """Tell those whom a post calls by a word for several, once and as things stood then; whoever is named or answered is told of that."""
    kinds = ("called_everyone", "called_facilitators", "called_group")
    if db.session.scalar(sa.select(Notice.id).where(Notice.subject_id == post.id, Notice.kind.in_(kinds)).limit(1)) is not None:
        return
    thread, told = db.session.get_one(Thread, post.thread_id), set(named)
    called = called_by(post.body, thread)
    for kind in reversed(kinds):  # the nearest word first: one's own group before everyone
        people = called.get(kind, set()) - told
        told |= people
        notify(people - muted_by(thread.id, people), kind, ("post", post.id), by=post.author_id, group_id=thread.group_id, at=post.created_at)


def _index(post: Post, *, new: bool = False) -> None:
    thread = db.session.get_one(Thread, post.thread_id)
    index_document("post", post.id, group_id=thread.group_id, title="", words=post.body, new=new, author_id=post.author_id, at=post.created_at, thread_id=thread.id)


@in_transaction(PostEdited, PostRemoved)
def follow_changes(event: PostEdited | PostRemoved) -> None:
    """Keep what search knows of a post in step with it."""
    post = db.session.get_one(Post, event.post_id)
    if post.state == VISIBLE:
        _tell(post)
        _index(post)
    else:
        drop_document("post", post.id)
        if post.state == REMOVED:
            drop_quotes_of("post", post.id)


@in_transaction(PostStateChanged)
def tell_of_decision(event: PostStateChanged) -> None:
    """Tell the author what a facilitator decided, or the facilitators that a post waits."""
    post = db.session.get_one(Post, event.post_id)
    if event.state == VISIBLE:
        _tell(post)
        _index(post)
    else:
        drop_document("post", post.id)
    if event.undone:
        return
    if event.state == SEALED:
        drop_quotes_of("post", post.id)
        if post.author_id:
            thread, note = db.session.get_one(Thread, post.thread_id), _note_to_author(post.id)
            notify({post.author_id}, "taken_down", ("thread", thread.id), by=event.by, group_id=thread.group_id, cause_id=post.id, detail=note)
        return
    if event.state == HELD:
        _tell_stewards(post, event.by)
    elif post.author_id:
        kind = "hidden" if event.state != VISIBLE else "restored"
        cause = str(post.change)
        group_id = db.session.get_one(Thread, post.thread_id).group_id
        notify({post.author_id}, kind, ("post", post.id), by=event.by, group_id=group_id, cause_id=cause, detail=_note_to_author(post.id))


def _note_to_author(post_id: str) -> str:
    """Return the beginning of what the newest decision about a post says; events carry no words, for the history keeps them."""
    query = sa.select(Decision.note).where(Decision.subject_kind == "post", Decision.subject_id == post_id)
    return (db.session.scalar(query.order_by(Decision.created_at.desc()).limit(1)) or "")[:300]


@in_transaction(PostReported)
def tell_of_report(event: PostReported) -> None:
    """Tell the facilitators that somebody asks them to look; never who."""
    _tell_stewards(db.session.get_one(Post, event.post_id), None, cause=event.report_id)


@in_transaction(PostsMoved)
def follow_moved(event: PostsMoved) -> None:
    """Let search find moved posts where they are now, and tell each author why."""
    for post in db.session.scalars(sa.select(Post).where(Post.id.in_(event.post_ids), Post.state == VISIBLE)):
        _index(post)
    for decision in db.session.scalars(sa.select(Decision).where(Decision.id.in_(event.decision_ids))):
        subject, note, kind = ("post", decision.subject_id), decision.note[:300], "moved_back" if decision.action == "back" else "moved"
        notify({decision.author_id or ""} - {""}, kind, subject, by=event.by, group_id=decision.group_id, cause_id=decision.id, detail=note)


@in_transaction(QuotesTaken)
def follow_taken(event: QuotesTaken) -> None:
    """Number the posts anew out of which a quote of sealed words was taken, so that open pages and those who were away see it."""
    for kind, row_id in event.places:
        if kind == "post":
            changed(db.session.get_one(Post, row_id))
        elif kind == "thread_context":
            _index_thread(db.session.get_one(ThreadContext, row_id).thread_id)


@in_transaction(NameAsked)
def tell_of_name(event: NameAsked) -> None:
    """Tell an author that two officers opened who wrote a post without a name."""
    author_id = author_of(event.post_id) if event.opened else None
    if author_id:
        group_id = db.session.get_one(Thread, db.session.get_one(Post, event.post_id).thread_id).group_id
        notify({author_id}, "named", ("post", event.post_id), by=None, group_id=group_id)


@in_transaction(AnotherLookAsked)
def tell_of_request(event: AnotherLookAsked) -> None:
    """Tell the facilitators that an author asks for another look."""
    _tell_stewards(db.session.get_one(Post, event.post_id), event.by, cause=f"again:{event.report_id}"[:24])


@in_transaction(DecisionUndone)
def tell_of_undoing(event: DecisionUndone) -> None:
    """Tell the author that a decision about their post was taken back, unless they never heard of it."""
    decision = db.session.get_one(Decision, event.decision_id)
    if decision.author_id and decision.action != "leave":
        notify({decision.author_id}, "undone", ("post", event.subject_id), by=event.by, group_id=decision.group_id, cause_id=decision.id)


@in_transaction(LookedAt)
def tell_of_look(event: LookedAt) -> None:
    """Answer an author who asked for another look; nobody else is told that a look changed nothing."""
    decision = db.session.get_one(Decision, event.decision_id)
    asked = sa.select(Report.id).where(
        Report.subject_kind == "post", Report.subject_id == event.subject_id, Report.reason == ANOTHER_LOOK, Report.settled_at == decision.created_at
    )
    if decision.author_id and db.session.scalar(asked.limit(1)) is not None:
        subject, note = ("post", event.subject_id), decision.note[:300]
        notify({decision.author_id}, "left", subject, by=event.by, group_id=decision.group_id, cause_id=decision.id, detail=note)


@in_transaction(ContextReported)
def tell_of_context(event: ContextReported) -> None:
    """Tell the facilitators that somebody asks them to look at the words above a thread; never who."""
    context = db.session.get_one(ThreadContext, event.context_id)
    thread = db.session.get_one(Thread, event.thread_id)
    people = _stewards_of(thread) - {context.changed_by or ""}
    notify(people, "above_waiting", ("thread", thread.id), by=None, group_id=thread.group_id, cause_id=event.report_id)


@in_transaction(ContextDecided)
def tell_of_context_decision(event: ContextDecided) -> None:
    """Tell whoever wrote the words above a thread what was decided about them."""
    decision, thread = db.session.get_one(Decision, event.decision_id), db.session.get_one(Thread, event.thread_id)
    if decision.author_id:
        kind = {"restore": "above_shown", "seal": "taken_down"}.get(event.action, "above_hidden")
        subject, note = ("thread", thread.id), decision.note[:300]
        notify({decision.author_id}, kind, subject, by=event.by, group_id=thread.group_id, cause_id=decision.id, detail=note)


def _stewards_of(thread: Thread) -> set[str]:
    group = db.session.get_one(Group, thread.group_id)
    query = sa.select(Membership.person_id).where(
        Membership.group_id.in_([found for found in (group.id, group.parent_id) if found]), Membership.role.in_(STEWARDS), in_force()
    )
    return set(db.session.scalars(query))


def _tell_stewards(post: Post, by: str | None, cause: str = "") -> None:
    thread = db.session.get_one(Thread, post.thread_id)
    stewards = _stewards_of(thread) - {post.author_id or ""}
    notify(stewards, "waiting", ("post", post.id), by=by, group_id=thread.group_id, cause_id=cause or str(post.change))


@in_transaction(ThreadStarted, ThreadChanged, ContextChanged, ContextDecided)
def index_thread(event: ThreadStarted | ThreadChanged | ContextChanged | ContextDecided) -> None:
    """Make a thread findable by its title and by the words above it."""
    _index_thread(event.thread_id)


def _index_thread(thread_id: str) -> None:
    thread, context = db.session.get_one(Thread, thread_id), context_of(thread_id)
    if thread.merged_into_id:
        drop_document("thread", thread.id)
        return
    index_document("thread", thread.id, group_id=thread.group_id, title=thread.title, words=context.body if context else "",
        author_id=thread.started_by, at=thread.created_at, thread_id=thread.id)
