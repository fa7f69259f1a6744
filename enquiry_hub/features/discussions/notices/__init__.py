"""Whom posts are told to, and in which words; and what search knows of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.followed import Source, register_followed
from enquiry_hub.capabilities.notifications.words import register_talk
from enquiry_hub.capabilities.replies.services import register_reply
from enquiry_hub.capabilities.search.services import register_indexed
from enquiry_hub.features.discussions.answering import take_answer, take_reply
from enquiry_hub.features.discussions.notices import deciding, posts, words
from enquiry_hub.features.discussions.queries.begun import beginnings_for, waiting_beginnings
from enquiry_hub.features.discussions.queries.following import news_for, switches_of, waiting_news

__all__ = ["deciding", "posts", "words"]
register_indexed("post", "thread")
register_talk("post", lambda post: ("thread", post.thread_id))
register_reply("post", take_answer)
register_reply("thread", take_reply)
register_followed("thread", Source(waiting_news, news_for, switches_of))
register_followed("begun", Source(waiting_beginnings, beginnings_for, lambda _actor: [], why=_l("You get this because you take part in the cohort, and a thread is new there.")))
