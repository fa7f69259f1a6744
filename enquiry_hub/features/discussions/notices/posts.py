"""Whom posts are told to, and what search knows of posts and threads."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.consents.services import drop_quotes_of
from enquiry_hub.capabilities.moderation.events import QuotesTaken
from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.notifications.services import notify, see_talk
from enquiry_hub.capabilities.search.services import drop_document, index_document
from enquiry_hub.core.database import db
from enquiry_hub.core.text import mentions_in
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.discussions.events import (
    ContextChanged,
    ContextDecided,
    PostAdded,
    PostEdited,
    PostRemoved,
    PostsMoved,
    ThreadChanged,
    ThreadRead,
    ThreadStarted,
)
from enquiry_hub.features.discussions.models import (
    REMOVED,
    VISIBLE,
    Post,
    Thread,
    ThreadContext,
)
from enquiry_hub.features.discussions.queries import called_by, context_of, readers_among
from enquiry_hub.features.discussions.queries.following import muted_by
from enquiry_hub.features.discussions.services.posts import changed


@in_transaction(PostAdded)
def tell_of_post(event: PostAdded) -> None:
    """Tell those whom a post mentions or answers, if they may read the thread, and make the post findable."""
    post = db.session.get_one(Post, event.post_id)
    if post.state != VISIBLE:
        return
    tell_readers(post)
    index_post(post, new=True)


def tell_readers(post: Post) -> None:
    """Tell those whom a post mentions, calls or answers, if they may read the thread."""
    mentioned = set(mentions_in(post.body)) if "(person:" in post.body else set()
    answered = db.session.scalar(sa.select(Post.author_id).where(Post.id == post.reply_to_id)) if post.reply_to_id else None
    wanted = mentioned | ({answered} if answered else set())
    if "(group:" in post.body:
        _tell_called(post, wanted)
    if not wanted:
        return
    readers = readers_among(post.thread_id, wanted)
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


def index_post(post: Post, *, new: bool = False) -> None:
    """Make a post findable."""
    thread = db.session.get_one(Thread, post.thread_id)
    index_document("post", post.id, group_id=thread.group_id, title="", words=post.body, new=new, author_id=post.author_id, at=post.created_at, thread_id=thread.id)


@in_transaction(PostEdited, PostRemoved)
def follow_changes(event: PostEdited | PostRemoved) -> None:
    """Keep what search knows of a post in step with it."""
    post = db.session.get_one(Post, event.post_id)
    if post.state == VISIBLE:
        tell_readers(post)
        index_post(post)
    else:
        drop_document("post", post.id)
        if post.state == REMOVED:
            drop_quotes_of("post", post.id)


@in_transaction(PostsMoved)
def follow_moved(event: PostsMoved) -> None:
    """Let search find moved posts where they are now, and tell each author why."""
    for post in db.session.scalars(sa.select(Post).where(Post.id.in_(event.post_ids), Post.state == VISIBLE)):
        index_post(post)
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
            index_words_of(db.session.get_one(ThreadContext, row_id).thread_id)


@in_transaction(ThreadRead)
def see_what_was_read(event: ThreadRead) -> None:
    """Let nobody be told again, by list, badge, digest or device, of a post that they have read where it stands."""
    if event.by:
        see_talk(event.by, "post", sa.select(Post.id).where(Post.thread_id == event.thread_id, Post.seq <= event.seq))
        see_talk(event.by, "thread", [event.thread_id])


@in_transaction(ThreadStarted, ThreadChanged, ContextChanged, ContextDecided)
def index_thread(event: ThreadStarted | ThreadChanged | ContextChanged | ContextDecided) -> None:
    """Make a thread findable by its title and by the words above it."""
    index_words_of(event.thread_id)


def index_words_of(thread_id: str) -> None:
    """Make a thread findable by its title and by the words above it, unless it goes on elsewhere."""
    thread, context = db.session.get_one(Thread, thread_id), context_of(thread_id)
    if thread.merged_into_id:
        drop_document("thread", thread.id)
        return
    index_document("thread", thread.id, group_id=thread.group_id, title=thread.title, words=context.body if context else "",
        author_id=thread.started_by, at=thread.created_at, thread_id=thread.id)
