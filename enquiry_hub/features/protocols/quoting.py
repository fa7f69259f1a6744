"""What may be quoted of what was said: nothing, unless the group agreed to more at the end."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.database import db
from enquiry_hub.core.text import plain
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.protocols.models import CHOSEN, EVERYTHING, Talk, Turn

IN_A_ROW = 6  # so many words in the same order are a quotation


def may_stand_on_thread(thread_id: str, note: str) -> str:
    """Return why a note beside a link to a thread may not say what it says, or nothing: it repeats what may not be quoted."""
    said = _runs(note)
    if not said:
        return ""
    for body in db.session.scalars(_closed().where(Post.thread_id == thread_id).with_only_columns(Post.body)):
        if said & _runs(plain(body)):
            return _("Your note repeats what was said in this thread, and it was not agreed that this may be quoted. Say it in your own words.")
    return ""


def may_stand_on_post(post_id: str, _note: str) -> str:
    """Return why nothing may stand on a post, or nothing."""
    if db.session.scalar(_closed().where(Post.id == post_id).with_only_columns(Post.id)) is None:
        return ""
    return _("It was not agreed that this post may be quoted. Whoever led the conversation can write down what may be.")


def _closed() -> sa.Select[Any]:
    """Return the SELECT of the posts that were written under a way of talking and may not be quoted; it is settled only at the end."""
    open_ = sa.and_(Talk.ended_at.is_not(None), sa.or_(Talk.quotable == EVERYTHING, sa.and_(Talk.quotable == CHOSEN, Turn.quotable.is_(True))))
    return sa.select(Post).join(Turn, Turn.post_id == Post.id).join(Talk, Talk.id == Turn.talk_id).where(sa.not_(open_))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[place : place + IN_A_ROW]) for place in range(len(words) - IN_A_ROW + 1)}
