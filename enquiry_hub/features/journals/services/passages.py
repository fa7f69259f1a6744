"""Sharing some sentences of a page and nothing around them, and withdrawing them from every place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.links.services import link
from enquiry_hub.capabilities.moderation.events import QuotesTaken
from enquiry_hub.capabilities.moderation.services.repeats import take_repeats
from enquiry_hub.capabilities.moderation.traces import lines_of
from enquiry_hub.capabilities.revisions.services import forget_versions
from enquiry_hub.core.access import Actor, load, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.text import pick_sentences
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post
from enquiry_hub.features.journals.events import PassageShared, PassageWithdrawn
from enquiry_hub.features.journals.models import SIGNS, Entry, Passage, PassagePlace
from enquiry_hub.features.journals.parts import sentences_of
from enquiry_hub.features.journals.policies import PASSAGE_KINDS

ASKS_NOBODY = {"take_passages_down": "The service that takes the page down has asked."}
THREAD = "thread"
PLACES = (THREAD, *PASSAGE_KINDS)


@dataclass(frozen=True)
class NewPassage:
    """Hold which sentences of a page are shared, where, how they are signed, and a word beside them."""

    picked: Collection[int]
    kind: str
    row_id: str
    signed: str = "named"
    note: str = ""
    client_id: str | None = None


def share_passage(actor: Actor, entry: Entry, new: NewPassage) -> Passage:
    """Place some sentences of a page of one's own in a thread, or let a risk or a strategy stand on them; the same client id does it once."""
    require(actor, "journals:entry:share", entry)
    words = pick_sentences(sentences_of(entry.body), new.picked)
    if not words:
        raise Invalid(_("Please choose at least one sentence."), field="picked")
    if len(new.picked) >= len(sentences_of(entry.body)) > 1:
        raise Invalid(_("These are all sentences of the page. Share the page itself, or choose fewer."), field="picked")
    if new.signed not in SIGNS:
        raise Invalid(_("Please choose how it is signed."), field="signed")
    found = _already_shared(actor, new.client_id)
    if found is not None:
        return found
    passage = Passage(
        entry_id=entry.id, author_id=str(actor.person_id), group_id=entry.group_id, client_id=new.client_id, words=words, signed=new.signed, entry_version=entry.version,
    )  # fmt: skip
    db.session.add(passage)
    db.session.flush()
    place_passage(actor, passage, new.kind, new.row_id, note=new.note)
    return passage


def _already_shared(actor: Actor, client_id: str | None) -> Passage | None:
    if client_id is None:
        return None
    return db.session.scalar(sa.select(Passage).where(Passage.author_id == actor.person_id, Passage.client_id == client_id))


def place_passage(actor: Actor, passage: Passage, kind: str, row_id: str, *, nature: str = "supports", note: str = "") -> PassagePlace:
    """Put a passage into one more place."""
    require(actor, "journals:passage:withdraw", passage)
    query = sa.select(PassagePlace).where(PassagePlace.passage_id == passage.id, PassagePlace.kind == kind, PassagePlace.row_id == row_id)
    if db.session.scalar(query) is not None:
        raise Invalid(_("It stands there already."), field="target")
    place = PassagePlace(passage_id=passage.id, kind=kind, row_id=row_id)
    if kind == THREAD:
        thread = load(actor, "discussions:thread:post", row_id)
        _check_named(passage)
        place.post_id = add_post(actor, thread, NewPost(_as_post(passage, note), client_id=passage.client_id)).id
    elif kind in PASSAGE_KINDS:
        place.link_id = link(actor, (kind, row_id), ("passage", passage.id), nature=nature, note=note).id
    else:
        raise NotThere()
    db.session.add(place)
    db.session.flush()
    record(PassageShared(by=actor.person_id, passage_id=passage.id, kind=kind, row_id=row_id))
    return place


def _check_named(passage: Passage) -> None:
    if passage.signed != SIGNS[0]:
        raise Invalid(_("A post in a thread carries your name. Choose to sign with it, or place the sentences on a risk or a strategy."), field="signed")


def _as_post(passage: Passage, note: str) -> str:
    quoted = "\n".join(f"> {line}" for line in passage.words.split("\n"))
    return "\n\n".join(filter(None, [quoted, note.strip(), _("*From a reflection of mine.*")]))


def withdraw_passage(actor: Actor, passage: Passage) -> int:
    """Withdraw a passage from every place and from whatever repeats it, for good; return in how many places a line now says so."""
    require(actor, "journals:passage:withdraw", passage)
    return _take_out(actor, passage, _("(Withdrawn by its author.)"))


def _take_out(actor: Actor, passage: Passage, sign: str) -> int:
    lines = lines_of([passage.words, *sentences_of(passage.words)])
    places = list(db.session.scalars(sa.select(PassagePlace).where(PassagePlace.passage_id == passage.id)))
    posts = [place.post_id for place in places if place.post_id]
    threads = dict(db.session.execute(sa.select(Post.id, Post.thread_id).where(Post.id.in_(posts))).all())  # type: ignore[arg-type]
    for post_id in threads:
        set_prose(db.session.get_one(Post, post_id), sign)
        forget_versions("post", post_id)
    left = {passage.id, *threads, *([passage.entry_id] if passage.entry_id else [])}
    repeated = take_repeats(lines, left, lambda thing: _in_thread(thing, set(threads.values())), sign, everywhere=False) if lines else []
    passage.words, passage.withdrawn_at = "", now()
    for place in places:
        note = db.session.get(Link, place.link_id) if place.link_id else None
        if note is not None:
            note.note = ""
    db.session.flush()
    record(PassageWithdrawn(by=actor.person_id, passage_id=passage.id))
    taken = [*(("post", post_id) for post_id in threads), *repeated]
    if taken:
        record(QuotesTaken(by=actor.person_id, cause_id=passage.id, places=tuple(taken)))
    return len(places) + len(repeated)


def _in_thread(thing: Any, thread_ids: set[str]) -> bool:
    thread_id = thing.id if isinstance(thing, Thread) else getattr(thing, "thread_id", None)
    return thread_id in thread_ids


def withdraw_all_of(actor: Actor, entry: Entry) -> None:
    """Withdraw every passage of a page that goes."""
    require(actor, "journals:entry:edit", entry)
    for passage in db.session.scalars(sa.select(Passage).where(Passage.entry_id == entry.id, Passage.withdrawn_at.is_(None))).all():
        withdraw_passage(actor, passage)


def take_passages_down(actor: Actor, entry: Entry) -> None:
    """Take the sentences of a page that is taken down out of every place where its author had put them."""
    for passage in db.session.scalars(sa.select(Passage).where(Passage.entry_id == entry.id, Passage.withdrawn_at.is_(None))).all():
        _take_out(actor, passage, _("(Taken down.)"))
