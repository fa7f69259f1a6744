"""What reaches the browsers that have a thread open."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.events import QuotesTaken
from enquiry_hub.core import realtime
from enquiry_hub.core.database import db
from enquiry_hub.core.work import after_commit
from enquiry_hub.features.discussions.events import (
    ContextChanged,
    ContextDecided,
    DecisionUndone,
    GuestsChanged,
    NewcomerWelcomed,
    PostAdded,
    PostEdited,
    PostRemoved,
    PostsMoved,
    PostStateChanged,
    Reacted,
    ThreadChanged,
)
from enquiry_hub.features.discussions.fragments import render_post
from enquiry_hub.features.discussions.models import Post, ThreadContext
from enquiry_hub.features.discussions.queries import post_view, posts_with

MOST_SENT = 50


@after_commit(PostAdded, PostEdited, PostRemoved, PostStateChanged, Reacted)
def show_post(event: PostAdded | PostEdited | PostRemoved | PostStateChanged | Reacted) -> None:
    """Send a new or changed post to everyone in its thread: rendered once, numbered, naming no viewer."""
    channel = f"thread:{event.thread_id}"
    post = post_view(event.post_id) if realtime.heard(channel) else None
    if post is None:
        return
    author_id = post.author_id if post.shown else None
    realtime.tell(channel, "post", {"channel": channel, "id": post.id, "seq": post.seq, "change": post.change, "author_id": author_id, "html": render_post(post)})


@after_commit(QuotesTaken)
def show_without_quotes(event: QuotesTaken) -> None:
    """Let open pages ask again for threads out of which a quote of sealed words was taken."""
    ids = [row_id for kind, row_id in event.places if kind == "post"]
    for thread_id in set(db.session.scalars(sa.select(Post.thread_id).where(Post.id.in_(ids)))):
        realtime.tell(f"thread:{thread_id}", "thread", {"channel": f"thread:{thread_id}", "what": "taken down"})


@after_commit(PostsMoved)
def show_moved(event: PostsMoved) -> None:
    """Send moved posts to those who have the one thread open, and what keeps their places to those who have the other; of many, only that it changed."""
    for thread_id, ids in ((event.thread_id, event.post_ids), (event.from_thread_id, event.left_ids)):
        channel = f"thread:{thread_id}"
        if len(ids) > MOST_SENT:
            realtime.tell(channel, "thread", {"channel": channel, "what": "moved"})
            continue
        for post in sorted(posts_with(ids), key=lambda found: found.seq) if realtime.heard(channel) else ():
            author_id = post.author_id if post.shown else None
            realtime.tell(channel, "post", {"channel": channel, "id": post.id, "seq": post.seq, "change": post.change, "author_id": author_id, "html": render_post(post)})


@after_commit(ContextChanged, ContextDecided)
def show_context(event: ContextChanged | ContextDecided) -> None:
    """Tell open pages that the words above the posts changed; what one is writing must not be lost for it."""
    channel = f"thread:{event.thread_id}"
    realtime.tell(channel, "context", {"channel": channel})


@after_commit(DecisionUndone)
def show_context_again(event: DecisionUndone) -> None:
    """Tell open pages that the words above the posts stand as before a decision that was taken back."""
    context = db.session.get(ThreadContext, event.subject_id) if event.subject_kind == "context" else None
    if context is not None:
        channel = f"thread:{context.thread_id}"
        realtime.tell(channel, "context", {"channel": channel})


@after_commit(ThreadChanged)
def show_thread(event: ThreadChanged) -> None:
    """Tell open pages that the thread itself changed; they ask for it."""
    channel = f"thread:{event.thread_id}"
    realtime.tell(channel, "thread", {"channel": channel, "what": event.what})


@after_commit(GuestsChanged, NewcomerWelcomed)
def ask_again(event: GuestsChanged | NewcomerWelcomed) -> None:
    """Let a guest who was sent away fall silent at once."""
    realtime.recheck([event.person_id])
