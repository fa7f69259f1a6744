"""The addresses of threads, posts and their moderation."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.discussions.queries import count_unread_threads
from enquiry_hub.features.discussions.views import (
    beginning,
    closing,
    deciding,
    feeds,
    files,
    finding,
    framing,
    moderation,
    moving,
    noticing,
    posts,
    room,
    threads,
    unnamed,
    windows,
)
from enquiry_hub.features.discussions.views.blueprint import discussions

blueprints = [discussions]
register_place(Place(30, lambda: _("Threads"), "threads", "discussions.list_threads", "discussions", count=count_unread_threads))

__all__ = ["beginning", "blueprints", "closing", "deciding", "feeds", "files", "finding", "framing", "moderation", "moving", "noticing", "posts", "room", "threads", "unnamed", "windows"]
