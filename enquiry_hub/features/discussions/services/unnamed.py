"""Writing without a name, where a facilitator has opened a thread for it.

What is written on one day is posted together on the next morning, in random order. Who wrote it is kept only sealed. Nothing else
knows: no draft, history, reading mark, notice or log. Two named officers together can open it, and the author is told: at least one
whom the settings name, for whoever runs the cohort chooses its contacts, and no contact who was named after it was written.
"""

from __future__ import annotations

import secrets
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.queries import waits_as_urgent
from enquiry_hub.core.access import VISITOR, Actor, readers, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import LONDON, UTC, local, now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.sealing import Unreadable, is_current, seal, unseal
from enquiry_hub.core.text import calls_in, mentions_in
from enquiry_hub.core.tokens import hashed, new_token
from enquiry_hub.core.work import record, work
from enquiry_hub.features.discussions.beside_posts import carry_along
from enquiry_hub.features.discussions.events import (
    NameAsked,
    PostAdded,
    UnnamedTakenBack,
    UnnamedWritten,
)
from enquiry_hub.features.discussions.models import (
    REMOVED,
    SEALED,
    UNNAMED,
    VISIBLE,
    Post,
    Thread,
    UnnamedAnswer,
    UnnamedAuthor,
    UnnamedOpening,
    UnnamedWords,
)
from enquiry_hub.features.discussions.openness import talk_goes_on
from enquiry_hub.features.discussions.services.answering_alone import seal_answers_again
from enquiry_hub.features.discussions.services.posts import empty_post
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.officers import officers

PURPOSE, MOST_A_DAY, MORNING, OFFICERS = "unnamed author", 3, 6, 2
ASKS_NOBODY = {
    "take_back": "The secret is the proof: asking who it is would tell.", "post_waiting": "The worker posts what was asked for when it was written.",
    "author_of": "Its callers have asked two officers.", "seconds_for": "A listener tells them.", "seal_authors_again": "The worker seals anew with the present key; nothing is opened.",
}  # fmt: skip
TELLS_NOBODY = {
    "name_of": "That two asked was told when they did.", "author_of": "It changes nothing.", "seconds_for": "It changes nothing.", "post_waiting": "Each post tells of itself.",
    "seal_authors_again": "Nothing that anybody could see changes.",
}  # fmt: skip


def write_unnamed(actor: Actor, thread: Thread, body: str, mark: str, *, beside: dict[str, Any] | None = None) -> str:
    """Keep words without a name until the next morning; return the secret with which they can be taken back, or nothing if they are there already."""
    require(actor, "discussions:thread:post", thread)
    if not thread.unnamed or talk_goes_on(thread):
        raise Invalid(_("In this thread everybody writes with their name."))
    if not body.strip():
        raise Invalid(_("Please write something first."), field="body")
    if mentions_in(body) or calls_in(body):
        raise Invalid(_("Without your name you cannot call anybody by theirs. Take the @ out."), field="body")
    lock_row(thread)
    known = hashed(mark)
    if any(db.session.scalar(sa.select(model.mark).where(model.mark == known)) for model in (UnnamedWords, UnnamedAuthor)):
        return ""
    waiting = db.session.scalars(sa.select(UnnamedWords.author).where(UnnamedWords.thread_id == thread.id, UnnamedWords.day == today()))
    if sum(1 for author in waiting if _opened(author) == actor.person_id) >= MOST_A_DAY:
        raise Invalid(_("You have written three times today. Tomorrow there is room again; your words are still here."), field="body")
    secret = new_token()
    row = UnnamedWords(thread_id=thread.id, day=today(), author=seal(str(actor.person_id), PURPOSE), mark=known, secret=hashed(secret), beside=beside)
    set_prose(row, body)
    db.session.add(row)
    db.session.flush()
    record(UnnamedWritten(by=None, thread_id=thread.id))
    return secret


def _opened(author: str) -> str:
    try:
        return unseal(author, PURPOSE)
    except Unreadable:
        return ""


def take_back(secret: str) -> None:
    """Take back words without a name, whether they wait or were posted, by the secret that was shown once."""
    known = hashed(secret.strip())
    waiting = db.session.scalar(sa.select(UnnamedWords).where(UnnamedWords.secret == known))
    author = db.session.scalar(sa.select(UnnamedAuthor).where(UnnamedAuthor.secret == known))
    if waiting is not None:
        thread_id = waiting.thread_id
        db.session.delete(waiting)
    elif author is not None:
        post = db.session.get_one(Post, author.post_id)
        thread_id = post.thread_id
        if db.session.scalar(sa.select(waits_as_urgent("post", sa.literal(post.id)))):
            raise Invalid(_("What you wrote waits for a facilitator and is kept until somebody has looked at it. Nobody else reads it meanwhile."), field="secret")
        if post.state not in (REMOVED, SEALED):
            db.session.execute(sa.delete(UnnamedAnswer).where(UnnamedAnswer.post_id == post.id))
            empty_post(VISITOR, post)
    else:
        raise Invalid(_("Nothing has this secret. Look whether it is whole."), field="secret")
    db.session.flush()
    record(UnnamedTakenBack(by=None, thread_id=thread_id))


def post_waiting(limit: int = 200) -> int:
    """Post what was written without a name before today, from six in the morning on, in random order; return how many."""
    if local(now()).hour < MORNING:
        return 0
    done = 0
    threads = list(db.session.scalars(sa.select(UnnamedWords.thread_id).where(UnnamedWords.day < today()).distinct().limit(limit)))
    db.session.rollback()
    for thread_id in threads:
        with work():
            done += _post_morning(thread_id)
    return done


def _post_morning(waited_in: str) -> int:
    """Post what waited in a thread there, or where that goes on since it was joined with another one."""
    thread = db.session.get_one(Thread, waited_in)
    while thread.merged_into_id:
        thread = db.session.get_one(Thread, thread.merged_into_id)
    lock_row(thread)
    rows = list(db.session.scalars(sa.select(UnnamedWords).where(UnnamedWords.thread_id == waited_in, UnnamedWords.day < today())))
    secrets.SystemRandom().shuffle(rows)
    moment = datetime.combine(today(), time(12), LONDON).astimezone(UTC)  # the day is shown, and no moment
    authors = []
    for row in rows:
        thread.last_seq, thread.last_change = thread.last_seq + 1, thread.last_change + 1
        post = Post(
            thread_id=thread.id, author_id=None, client_id=None, seq=thread.last_seq, change=thread.last_change, root_seq=thread.last_seq, state=VISIBLE,
            step=UNNAMED, created_at=moment, reactions={},
        )  # fmt: skip
        set_prose(post, row.body)
        db.session.add(post)
        db.session.flush()
        authors.append(UnnamedAuthor(post_id=post.id, day=row.day, author=row.author, mark=row.mark, secret=row.secret))
        if row.beside is not None:
            carry_along(post, row.beside)
        db.session.delete(row)
        record(PostAdded(by=None, post_id=post.id, thread_id=thread.id, seq=post.seq, change=post.change))
    thread.last_post_at = max(thread.last_post_at, now())
    db.session.flush()
    db.session.add_all(authors)
    db.session.flush()
    return len(rows)


def ask_for_name(actor: Actor, post: Post, reason: str) -> None:
    """Say as a named officer that who wrote a post has to be known; when enough have said so, the author is told."""
    require(actor, "discussions:post:name", post)
    if not reason.strip():
        raise Invalid(_("Please write why it has to be known. It is kept."), field="reason")
    lock_row(post)
    if actor.person_id in _said(post):
        return
    db.session.add(UnnamedOpening(post_id=post.id, person_id=actor.person_id, reason=reason))
    db.session.flush()
    record(NameAsked(by=actor.person_id, post_id=post.id, opened=_enough(_said(post))))


def _said(post: Post) -> set[str]:
    return set(db.session.scalars(sa.select(UnnamedOpening.person_id).where(UnnamedOpening.post_id == post.id)))


def _enough(said: set[str]) -> bool:
    """Say whether these are two, and one of them an officer whom nobody in the cohort has chosen."""
    return len(said) >= OFFICERS and any(officer.id in said for officer in officers())


def seconds_for(post: Post) -> set[str]:
    """Return whose word is still missing, each by themselves, until two have said that who wrote a post has to be known."""
    said = _said(post)
    able = db.session.scalars(sa.select(Person.id).where(Person.closed_at.is_(None), readers("discussions:post:name", post.id, Person)))
    return {person_id for person_id in able if person_id not in said and _enough({*said, person_id})}


def name_of(actor: Actor, post: Post) -> str | None:
    """Return the id of who wrote a post without a name, to an officer who said why, when enough have."""
    require(actor, "discussions:post:name", post)
    said = _said(post)
    return author_of(post.id) if actor.person_id in said and _enough(said) else None


def author_of(post_id: str) -> str | None:
    """Return whose sealed name stands beside a post, or None where no key opens it; the caller has asked two officers."""
    author = db.session.scalar(sa.select(UnnamedAuthor.author).where(UnnamedAuthor.post_id == post_id))
    return (_opened(author) or None) if author else None


def seal_authors_again() -> int:
    """Seal anew with the present key who wrote without a name, and what was answered to them; return how many."""
    done = 0
    with work():
        for row in [*db.session.scalars(sa.select(UnnamedWords)), *db.session.scalars(sa.select(UnnamedAuthor))]:
            if not is_current(row.author) and (author := _opened(row.author)):
                row.author, done = seal(author, PURPOSE), done + 1
        done += seal_answers_again()
    return done


register_chore("unnamed", 900, post_waiting)
register_chore("unnamed-seals", 3600, seal_authors_again)
