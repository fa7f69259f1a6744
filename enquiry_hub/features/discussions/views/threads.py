"""Lists of threads, a thread's page, and what its reader says of it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import field
from typing import Any

import sqlalchemy as sa
from flask import g, jsonify, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.drafts.queries import draft_view
from enquiry_hub.capabilities.links.queries import both_ways
from enquiry_hub.capabilities.sharing.audience import Audience, audience_of
from enquiry_hub.capabilities.themes.queries import codes_of, theme_names
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, may, rule_of
from enquiry_hub.core.beside import beside
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.pages import paged
from enquiry_hub.core.realtime import present
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.security import safe_next
from enquiry_hub.features.discussions.closing import why_closed
from enquiry_hub.features.discussions.forms import PostForm
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.openness import settled, talk_in
from enquiry_hub.features.discussions.queries import (
    answered_post,
    bodies,
    frame_of,
    place_in,
    thread_line,
    threads_in,
)
from enquiry_hub.features.discussions.queries.newcomers import newcomers_to
from enquiry_hub.features.discussions.queries.noticing import share_of_academics
from enquiry_hub.features.discussions.services import (
    attend,
    mark_read,
)
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.features.discussions.views.windows import opening_window
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

AUDIENCE_SECONDS = 15
_audiences: dict[tuple[str, str, str, bool], tuple[float, Audience]] = {}


@discussions.get("/cohorts/<id:group_id>/threads", access="groups:group:contribute")
def list_threads(group: Group) -> Any:
    """Show the threads of a cohort: pinned first, then the latest."""
    enter_workspace(group.id)
    words = request.args.get("q", "").strip()[:80]
    names, theme = theme_names(group.id), request.args.get("theme", "")
    page = paged(threads_in(current_actor(), group.id, words=words, theme=theme if theme in names else ""), scalars=False)
    lines = [thread_line(row) for row in page.rows]
    return render_template(
        "discussions/list_threads.html", group=group, page=page, lines=lines, words=words, themes=names, theme=theme, under=codes_of("thread", [line.thread.id for line in lines]),
    )  # fmt: skip


@discussions.get("/threads/<id:thread_id>", access="discussions:thread:read")
def show_thread(thread: Thread) -> Any:
    """Show a thread, landing on the first post that the viewer has not read."""
    if thread.merged_into_id:
        return redirect(_where_it_goes_on(thread), 302)
    return thread_page(thread)


def _where_it_goes_on(thread: Thread) -> str:
    """Return where a thread that was joined with another one goes on: at the post that was asked for, or at the thread."""
    asked = request.args.get("at", "")
    place = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0
    return _new_place(current_actor(), thread, place) or url_for("discussions.show_thread", thread_id=thread.merged_into_id)


def _new_place(actor: Actor, thread: Thread, seq: int) -> str | None:
    """Return the address of a post that was moved away from this place, if the actor may read it."""
    mark = aliased(Post)
    query = sa.select(Post.thread_id, Post.seq).join(mark, mark.moved_id == Post.id).where(mark.thread_id == thread.id, mark.seq == seq)
    row = db.session.execute(query.where(rule_of("discussions:post:read", actor))).first()
    return url_for("discussions.show_thread", thread_id=row[0], at=row[1], _anchor=f"post-{row[1]}") if row else None


@dataclass
class ReplyBox:
    """Be the reply box as it stands: empty, quoting, or with what did not go through."""

    body: str = ""
    reply_to: str = ""
    form: PostForm | None = None
    client_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @classmethod
    def again(cls, form: PostForm | None) -> ReplyBox:
        """Return the box with what was sent in it; a bare one costs no form."""
        if form is None:
            return cls()
        return cls(form.body.data or "", form.reply_to.data or "", form, form.client_id.data or uuid.uuid4().hex)


def thread_page(thread: Thread, form: PostForm | None = None, *, concerns: tuple[Any, ...] = (), status: int = 200) -> Any:
    """Render a thread's page around a window of posts, with the reply box as it stands."""
    actor = current_actor()
    settled(thread)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    place, frame, box = place_in(actor, thread.id), frame_of(actor, thread.id), ReplyBox.again(form)
    window = opening_window(actor, thread, place, threaded=frame.threaded)
    if status == 200 and window.gone and request.args.get("at", "") in {str(seq) for seq in window.gone}:
        there = _new_place(actor, thread, int(request.args["at"]))
        if there:
            return redirect(there, 302)
    answered = _answered(actor, box, thread)
    talk = talk_in(actor, thread)
    about = subjects.find(actor, thread.about_kind, thread.about_id) if thread.about_id else None
    page = render_template(
        "discussions/show_thread.html", thread=thread, window=window, frame=frame, box=box, place=place, concerns=concerns, answered=answered,
        upload_mb=settings().max_upload_mb, audience=_audience(actor, thread, named=place.may_meet), about=about, about_kind=subjects.KINDS.get(thread.about_kind),
        evidence=both_ways(actor, "thread", thread.id), draft=draft_view(actor, f"thread:{thread.id}"),
        newcomers=newcomers_to(actor, thread) if place.newcomers and may(actor, "discussions:thread:welcome", thread) else [],
        why_closed=why_closed(actor, thread),
        academics=share_of_academics(actor, thread.group_id),
        talk=talk, beside_talk=beside(actor, "talk", talk.talk) if talk is not None else "",
        here=[] if not place.may_meet or (talk is not None and talk.quiet) else sorted({name for person_id, name in present(f"thread:{thread.id}").items() if person_id != actor.person_id}),
    )  # fmt: skip
    return page, status


def _answered(actor: Actor, box: ReplyBox, thread: Thread) -> Any:
    """Return the post that the reply box answers; quoting puts its words into an empty box."""
    quoted = request.args.get("quote", "") if request.method == "GET" else ""
    wanted = quoted or request.args.get("reply", "") or box.reply_to
    if not wanted:
        return None
    row = answered_post(actor, thread.id, wanted)
    if row is None:
        return None
    box.reply_to = row[0]
    if quoted and not box.body:
        words = bodies(actor, [row[0]]).get(row[0], "")
        box.body = "".join(f"> {line}\n" for line in words.splitlines()) + "\n"
    return row


def _audience(actor: Actor, thread: Thread, *, named: bool) -> Audience:
    """Return who reads the thread; kept for some seconds, for it asks the rule about everyone."""
    key, moment = (thread.id, str(actor.person_id), str(get_locale()), named), time.monotonic()
    kept = _audiences.get(key)
    if kept is not None and kept[0] > moment:
        return kept[1]
    if len(_audiences) > 2000:
        _audiences.clear()
    found = audience_of("discussions:thread:read", thread.id, cohort_id=g.cohort_id, viewer_id=str(actor.person_id), named=named)
    _audiences[key] = (moment + AUDIENCE_SECONDS, found)
    return found


@discussions.post("/threads/<id:thread_id>/read", access="discussions:thread:attend")
def read_thread(thread: Thread) -> Any:
    """Note how far the viewer has read."""
    data = request.get_json(silent=True) if request.is_json else request.form
    text = str(data.get("seq", "")) if isinstance(data, Mapping) else ""
    seq = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else thread.last_seq
    mark_read(current_actor(), thread, seq)
    if request.is_json:
        return jsonify(ok=True)
    return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)


@discussions.post("/threads/<id:thread_id>/attention", access="discussions:thread:attend")
def attend_to_thread(thread: Thread) -> Any:
    """Follow a thread, mute it, or neither."""
    attention = request.form.get("attention", "")
    if attention not in ("", "follow", "mute"):
        raise Invalid(_("Follow the thread, mute it, or neither."))
    attend(current_actor(), thread, attention)
    back = safe_next(request.form.get("next"))
    return redirect(back or url_for("discussions.show_thread", thread_id=thread.id), 303)
