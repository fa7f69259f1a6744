"""The picture of a post: the same for the page, the live message and everyone who may read the thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

from flask import get_template_attribute
from flask_babel import get_locale
from markupsafe import Markup, escape

from enquiry_hub.core.prose import as_markup
from enquiry_hub.core.templating import iso
from enquiry_hub.features.discussions.models import VISIBLE
from enquiry_hub.features.discussions.queries import PostView, Sketch, posts_with

KEPT = 4000
_pictures: OrderedDict[tuple[Any, ...], str] = OrderedDict()
_lock = Lock()


def render_post(post: PostView) -> str:
    """Return a post as HTML with nothing in it that depends on who looks; drawn once for each change of the post."""
    key = (str(get_locale()), post.sketch)
    found = _pictures.get(key)
    if found is None:
        macro = get_template_attribute("discussions/_post.html", "post_article")
        found = str(macro(post))
        with _lock:
            _pictures[key] = found
            while len(_pictures) > KEPT:
                _pictures.popitem(last=False)
    return found


def pictures_of(sketches: list[Sketch]) -> list[tuple[Sketch, str]]:
    """Return the pictures of posts; whole posts are read only where something is new."""
    language = str(get_locale())
    found = [(sketch, _pictures.get((language, sketch))) for sketch in sketches]
    drawn = {post.id: render_post(post) for post in posts_with([sketch.id for sketch, picture in found if picture is None])}
    return [(sketch, picture or drawn[sketch.id]) for sketch, picture in found if picture or sketch.id in drawn]


def mark_picture(post: Sketch, picture: str, said: Iterable[str], *, unread: bool) -> Markup:
    """Return a post for one viewer's page: the same picture, with the words that they said pressed and unread posts marked."""
    for word in said:
        # The last one: the buttons stand below the words, and a post may have the same letters in it.
        above, button, below = picture.rpartition(f'value="{escape(word)}" aria-pressed="false"')
        picture = above + button.replace("false", "true") + below
    if unread and post.state == VISIBLE:
        picture = picture.replace('class="post', 'class="post unread', 1)
    return as_markup(picture)


def as_json(post: PostView, *, body: str | None = None, client_id: str | None = None, html: bool = False) -> dict[str, Any]:
    """Return a post for programs, with no field that the page does not show."""
    data: dict[str, Any] = {
        "id": post.id, "seq": post.seq, "change": post.change, "state": post.state,
        "author": post.author if post.shown else "", "author_id": post.author_id if post.shown else None,
        "created_at": iso(post.created_at), "edited_at": iso(post.edited_at) if post.edited_at else None, "reactions": post.reactions,
        "body": body if post.shown else None,
    }  # fmt: skip
    if client_id is not None:
        data["client_id"] = client_id
    if html:
        data["html"] = render_post(post)
    return data
