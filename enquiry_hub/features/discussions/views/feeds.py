"""What programs and open pages ask for: a thread's posts, and whom or what a post can name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from flask import jsonify, request
from flask_babel import gettext as _

from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.fragments import as_json
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.queries import (
    bodies,
    groups_to_name,
    members_to_name,
    people_to_name,
    posts_after,
    posts_changed_after,
    things_to_name,
)
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.models import Group


@discussions.get("/threads/<id:thread_id>/posts.json", access="discussions:thread:read")
def thread_feed(thread: Thread) -> Any:
    """Return posts for programs and for browsers that were away.

    `?after=SEQ`: newer posts, in order, at most `limit` (100). `?changed_after=CHANGE`: posts written, edited, hidden or removed since,
    in order of change. `&html=1` adds each post's picture. `more` says that there are further ones.
    """
    actor = current_actor()
    limit = min(_number("limit", 100), 200) or 1
    by_change = "changed_after" in request.args
    read = posts_changed_after if by_change else posts_after
    found = read(thread.id, _number("changed_after" if by_change else "after", 0), limit + 1)
    shown = found[:limit]
    words = bodies(actor, [post.id for post in shown if post.shown])
    marks = dict(db.session.execute(sa.select(Post.id, Post.client_id).where(Post.id.in_([post.id for post in shown]))).all())
    html = request.args.get("html") == "1"
    return jsonify(
        ok=True, thread=thread.id, title=thread.title, last_seq=thread.last_seq, last_change=thread.last_change, more=len(found) > limit,
        posts=[as_json(post, body=words.get(post.id), client_id=marks.get(post.id), html=html) for post in shown],
    )  # fmt: skip


@discussions.get("/threads/<id:thread_id>/names.json", access="discussions:thread:read")
def names_to_write(thread: Thread) -> Any:
    """Return whom (`?sign=@`) or what (`?sign=#`) a post in this thread can name, by the beginning `q` of a name."""
    words = request.args.get("q", "").strip()[:40]
    actor = current_actor()
    if request.args.get("sign") == "#":
        found = things_to_name(actor, thread.group_id, words)
    else:
        found = [*groups_to_name(actor, thread, words), *people_to_name(actor, thread, words)][:8]
    return jsonify(ok=True, names=[asdict(name) for name in found])


@discussions.get("/cohorts/<id:group_id>/names.json", access="groups:group:contribute")
def names_to_begin_with(group: Group) -> Any:
    """Return whom or what the first post of a thread in a group can name, as `names_to_write` does."""
    words, things = request.args.get("q", "").strip()[:40], request.args.get("sign") == "#"
    found = things_to_name(current_actor(), group.id, words) if things else members_to_name(group.id, words)
    return jsonify(ok=True, names=[asdict(name) for name in found])


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(_("“%(name)s” is a whole number.", name=name))
    return int(text)
