"""The picture of a post: the same for the page, the live message and everyone who may read the thread."""

from __future__ import annotations

from typing import Any

from flask import get_template_attribute

from enquiry_hub.core.templating import iso
from enquiry_hub.features.discussions.queries import PostView


def render_post(post: PostView) -> str:
    """Return a post as HTML with nothing in it that depends on who looks."""
    macro = get_template_attribute("discussions/_post.html", "post_article")
    return str(macro(post, []))


def as_json(post: PostView, *, body: str | None = None, client_id: str | None = None, html: bool = False) -> dict[str, Any]:
    """Return a post for programs, with no field that the page does not show."""
    data: dict[str, Any] = {
        "id": post.id, "seq": post.seq, "change": post.change, "state": post.state,
        "author": post.author if post.state != "removed" else "", "author_id": post.author_id if post.state != "removed" else None,
        "created_at": iso(post.created_at), "edited_at": iso(post.edited_at) if post.edited_at else None, "reactions": post.reactions,
        "body": body if post.shown else None,
    }  # fmt: skip
    if client_id is not None:
        data["client_id"] = client_id
    if html:
        data["html"] = render_post(post)
    return data
