"""Windows on long threads: fifty posts at a time, from any place, in order of time or as conversations."""

from __future__ import annotations

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.access import Actor
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.fragments import mark_picture, pictures_of
from enquiry_hub.features.discussions.models import MOVED, VISIBLE, Thread
from enquiry_hub.features.discussions.queries import (
    WINDOW,
    Sketch,
    days_of,
    frame_of,
    own_words,
    place_in,
    root_of,
    sketches_between,
    sketches_from,
    sketches_until,
)
from enquiry_hub.features.discussions.queries.threads import Place
from enquiry_hub.features.discussions.services.framing import read_in_order
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.workspace import enter_workspace

BEFORE = 8  # posts above the place that one lands on, so that one sees where one is


@dataclass(frozen=True)
class Window:
    """Be some posts of a thread, ready to be shown, and where more begin: `before` and `after` are empty at the ends."""

    posts: list[tuple[int, Markup]]
    before: str
    after: str
    new_line: int | None
    gone: frozenset[int] = frozenset()  # places whose posts were moved to another thread

    @property
    def low(self) -> int:
        """Return the first place that is shown."""
        return min((seq for seq, _picture in self.posts), default=0)

    @property
    def high(self) -> int:
        """Return the last place that is shown."""
        return max((seq for seq, _picture in self.posts), default=0)


def opening_window(actor: Actor, thread: Thread, place: Place, *, threaded: bool) -> Window:
    """Return the posts around the place asked for (`?at=`), or the first unread post, or the end."""
    asked = request.args.get("at", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 8:
        middle = min(int(asked), thread.last_seq)
    else:
        middle = place.unread if place.unread is not None else thread.last_seq
    if threaded:
        root = root_of(thread.id, middle)
        above = sketches_until(thread.id, root, 0, BEFORE)
        below = sketches_from(thread.id, root, 0, WINDOW + 1 - len(above))
        return _conversations(actor, thread, place, above + below[:WINDOW], more_above=len(above) == BEFORE, more_below=len(below) > WINDOW - len(above))
    low = max(1, min(middle - BEFORE, thread.last_seq - WINDOW + 1))
    return _in_time(actor, thread, place, low, min(low + WINDOW - 1, thread.last_seq))


def _in_time(actor: Actor, thread: Thread, place: Place, low: int, high: int) -> Window:
    sketches = sketches_between(thread.id, low, high)
    shown = _pictures(actor, thread, place, sketches)
    new_line = place.unread if place.unread is not None and low < place.unread <= high else None
    return Window(shown, str(low) if low > 1 else "", str(high) if high < thread.last_seq else "", new_line, _moved(sketches))


def _conversations(actor: Actor, thread: Thread, place: Place, sketches: list[Sketch], *, more_above: bool, more_below: bool) -> Window:
    shown = _pictures(actor, thread, place, sketches)
    ends = [f"{sketch.root_seq}.{sketch.seq}" for sketch in sketches]
    # An early place may stand below a late one: one lands on the first unread post that stands here.
    waits = place.unread
    landing = next((one.seq for one in sketches if waits is not None and one.seq >= waits and one.state == VISIBLE and one.author_id != actor.person_id), None)
    return Window(shown, ends[0] if ends and more_above else "", ends[-1] if ends and more_below else "", landing, _moved(sketches))


def _moved(sketches: list[Sketch]) -> frozenset[int]:
    return frozenset(sketch.seq for sketch in sketches if sketch.state == MOVED)


def _pictures(actor: Actor, thread: Thread, place: Place, sketches: list[Sketch]) -> list[tuple[int, Markup]]:
    """Return the pictures of posts, with the viewer's own words and unread posts marked."""
    seqs = [sketch.seq for sketch in sketches]
    mine = own_words(actor, thread.id, min(seqs), max(seqs)) if seqs else {}
    unread = place.unread
    return [
        (post.seq, mark_picture(post, picture, mine.get(post.id, ()), unread=unread is not None and post.seq >= unread and post.author_id != actor.person_id))
        for post, picture in pictures_of(sketches)
    ]


@discussions.get("/threads/<id:thread_id>/window.json", access="discussions:thread:read")
def thread_window(thread: Thread) -> Any:
    """Return further posts as pictures: `?before=` or `?after=` one of the marks that a window came with.

    A mark is a place (`120`) in order of time, and two (`115.120`: the conversation's, the post's own) as conversations.
    """
    actor = current_actor()
    place = place_in(actor, thread.id)
    back = "before" in request.args
    root, seq = _mark(request.args.get("before" if back else "after", ""))
    if root is None and back:
        window = _in_time(actor, thread, place, max(1, seq - WINDOW), seq - 1)
    elif root is None:
        window = _in_time(actor, thread, place, seq + 1, min(seq + WINDOW, thread.last_seq))
    elif back:
        found = sketches_until(thread.id, root, seq, WINDOW + 1)
        window = _conversations(actor, thread, place, found[-WINDOW:], more_above=len(found) > WINDOW, more_below=False)
    else:
        found = sketches_from(thread.id, root, seq + 1, WINDOW + 1)
        window = _conversations(actor, thread, place, found[:WINDOW], more_above=False, more_below=len(found) > WINDOW)
    return jsonify(ok=True, html="".join(picture for _seq, picture in window.posts), before=window.before, after=window.after)


def _mark(text: str) -> tuple[int | None, int]:
    parts = text.split(".")
    if len(parts) > 2 or not all(part.isascii() and part.isdigit() and len(part) < 9 for part in parts):
        raise Invalid(_("There is no such place in this thread."))
    return (int(parts[0]), int(parts[1])) if len(parts) == 2 else (None, int(parts[0]))


@discussions.get("/threads/<id:thread_id>/places", access="discussions:thread:read")
def list_places(thread: Thread) -> Any:
    """Show where one can jump to in a thread: its start, the first unread post, marked places, its days, its end."""
    actor = current_actor()
    enter_workspace(thread.group_id)
    return render_template("discussions/list_places.html", thread=thread, place=place_in(actor, thread.id), frame=frame_of(actor, thread.id), days=days_of(thread))


@discussions.post("/threads/<id:thread_id>/order", access="discussions:thread:attend")
def choose_order(thread: Thread) -> Any:
    """Remember in which order the viewer reads threads."""
    read_in_order(current_actor(), threaded=request.form.get("order") == "conversation")
    return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)
