"""Lists of threads, a thread's page, and its feed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import abort, g, jsonify, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.attachments.taking import described
from enquiry_hub.capabilities.drafts.queries import draft_view
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.links.queries import both_ways
from enquiry_hub.capabilities.sharing.audience import Audience, audience_of
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, may, rule_of
from enquiry_hub.core.beside import beside
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.pages import paged
from enquiry_hub.core.realtime import present
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.core.security import safe_next
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.closing import why_closed
from enquiry_hub.features.discussions.forms import PostForm, ThreadForm
from enquiry_hub.features.discussions.fragments import as_json
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.openness import settled, talk_in
from enquiry_hub.features.discussions.queries import (
    bodies,
    frame_of,
    groups_to_name,
    people_to_name,
    place_in,
    posts_after,
    posts_changed_after,
    things_to_name,
    thread_line,
    threads_in,
)
from enquiry_hub.features.discussions.queries.newcomers import newcomers_to
from enquiry_hub.features.discussions.queries.noticing import share_of_academics
from enquiry_hub.features.discussions.services import (
    NewPost,
    add_post,
    attend,
    mark_read,
    start_thread,
    start_thread_about,
)
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.features.discussions.views.files import BEGIN_HERE, with_file
from enquiry_hub.features.discussions.views.windows import opening_window
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import groups_to_write_in
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.models import Person

AUDIENCE_SECONDS = 15
_audiences: dict[tuple[str, str, str], tuple[float, Audience]] = {}


@discussions.get("/cohorts/<id:group_id>/threads", access="groups:group:contribute")
def list_threads(group: Group) -> Any:
    """Show the threads of a cohort: pinned first, then the latest."""
    enter_workspace(group.id)
    words = request.args.get("q", "").strip()[:80]
    page = paged(threads_in(current_actor(), group.id, words=words), scalars=False)
    return render_template("discussions/list_threads.html", group=group, page=page, lines=[thread_line(row) for row in page.rows], words=words)


@discussions.form("/cohorts/<id:group_id>/threads/new", access="groups:group:contribute", prose=("body",))
def new_thread(group: Group) -> Any:
    """Start a thread in the cohort or in one of its groups."""
    enter_workspace(group.id)
    actor = current_actor()
    groups = groups_to_write_in(actor, group.id)
    form = ThreadForm(group=group.id)
    form.group.choices = [(found.id, _("The whole cohort") if found.id == group.id else found.name) for found in groups]
    concerns: list[Any] = []
    if form.validate_on_submit():
        concerns = concerns_about(f"{form.title.data}\n{form.body.data}\n{described()}".strip(), group.id)
        titled = concerns_about(form.title.data, group.id)
        if titled:  # a post can wait for a facilitator, but everyone reads its title meanwhile
            form.put_error(Invalid(titled[0].sentence, field="title"))
        elif not concerns or form.hold.data:
            try:
                return _start(actor, form, next(found for found in groups if found.id == form.group.data), bool(form.hold.data))
            except Invalid as error:
                form.put_error(error)
    page, status = show("discussions/new_thread.html", form, group=group, concerns=concerns, upload_mb=settings().max_upload_mb)
    return page, 422 if concerns else status


def _start(actor: Actor, form: ThreadForm, group: Group, hold: bool) -> Any:
    mark = valid_client_id(form.client_id.data)
    body = with_file(actor, group, form.body.data, BEGIN_HERE)
    thread = start_thread(actor, group, form.title.data, client_id=mark, tense=form.tense.data)
    db.session.refresh(thread)
    add_post(actor, thread, NewPost(body, client_id=mark, hold=hold))
    place = f"newthread:{group.parent_id or group.id}"
    drop_draft(actor, place, mark=mark)
    return redirect(url_for("discussions.show_thread", thread_id=thread.id, sent=f"{actor.person_id}:{place}"), 303)


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
        upload_mb=settings().max_upload_mb, audience=_audience(actor, thread), about=about, about_kind=subjects.KINDS.get(thread.about_kind),
        evidence=both_ways(actor, "thread", thread.id), draft=draft_view(actor, f"thread:{thread.id}"),
        newcomers=newcomers_to(actor, thread) if place.newcomers and may(actor, "discussions:thread:welcome", thread) else [],
        why_closed=why_closed(actor, thread),
        academics=share_of_academics(actor, thread.group_id),
        talk=talk, beside_talk=beside(actor, "talk", talk.talk) if talk is not None else "",
        here=[] if talk is not None and talk.quiet else sorted({name for person_id, name in present(f"thread:{thread.id}").items() if person_id != actor.person_id}),
    )  # fmt: skip
    return page, status


def _answered(actor: Actor, box: ReplyBox, thread: Thread) -> Any:
    """Return the post that the reply box answers; quoting puts its words into an empty box."""
    quoted = request.args.get("quote", "") if request.method == "GET" else ""
    wanted = quoted or request.args.get("reply", "") or box.reply_to
    if not wanted:
        return None
    query = sa.select(Post.id, Post.seq, Person.display_name).outerjoin(Person, Person.id == Post.author_id)
    row = db.session.execute(query.where(Post.id == wanted, Post.thread_id == thread.id, rule_of("discussions:post:read", actor))).first()
    if row is None:
        return None
    box.reply_to = row[0]
    if quoted and not box.body:
        words = bodies(actor, [row[0]]).get(row[0], "")
        box.body = "".join(f"> {line}\n" for line in words.splitlines()) + "\n"
    return row


def _audience(actor: Actor, thread: Thread) -> Audience:
    """Return who reads the thread; kept for some seconds, for it asks the rule about everyone."""
    key, moment = (thread.id, str(actor.person_id), str(get_locale())), time.monotonic()
    kept = _audiences.get(key)
    if kept is not None and kept[0] > moment:
        return kept[1]
    if len(_audiences) > 2000:
        _audiences.clear()
    found = audience_of("discussions:thread:read", thread.id, cohort_id=g.cohort_id, viewer_id=str(actor.person_id))
    _audiences[key] = (moment + AUDIENCE_SECONDS, found)
    return found


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
        found = things_to_name(actor, thread, words)
    else:
        found = [*groups_to_name(actor, thread, words), *people_to_name(thread, words)][:8]
    return jsonify(ok=True, names=[asdict(name) for name in found])


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(_("“%(name)s” is a whole number.", name=name))
    return int(text)


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


@discussions.post("/about/<kind>/<id:row_id>/thread", access=SIGNED_IN)
def discuss(kind: str, row_id: str) -> Any:
    """Open the thread about a thing, starting it when there is none."""
    actor = current_actor()
    thing = subjects.find(actor, kind, row_id)
    known = subjects.KINDS.get(kind)
    group_id = known.group_of(thing) if known is not None and thing is not None else None
    if known is None or thing is None or group_id is None:
        abort(404)
    thread = start_thread_about(actor, known.discuss, thing, kind=kind, group_id=group_id, title=known.title(thing)[:200])
    return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)
