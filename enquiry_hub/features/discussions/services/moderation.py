"""Arranging a thread: its title, its place, closing, guests."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.templating import long_date
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import (
    GuestsChanged,
    ThreadArranged,
    ThreadChanged,
)
from enquiry_hub.features.discussions.models import Thread, ThreadGuest
from enquiry_hub.features.discussions.openness import talk_goes_on
from enquiry_hub.features.discussions.queries.threads import authors_in
from enquiry_hub.identity.people.mailing import full_address, send_letter
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.services import create_account

MOST_MINUTES = 1440
STAY = timedelta(days=28)


def rename_thread(actor: Actor, thread: Thread, title: str, *, why: str = "") -> None:
    """Give a thread another title, and say why to whoever began it or wrote in it."""
    require(actor, "discussions:thread:moderate", thread)
    _ask_why(actor, thread, why)
    before, thread.title = thread.title, title
    db.session.flush()
    _write_down(actor, thread, "rename", _("Before: “%(title)s”. %(why)s", title=before, why=why.strip()).strip())
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="renamed"))


def _ask_why(actor: Actor, thread: Thread, why: str, field: str = "why") -> None:
    if not why.strip() and authors_in(thread) - {actor.person_id}:
        raise Invalid(_("Please say in a few words why: those who wrote here are told."), field=field)


def _write_down(actor: Actor, thread: Thread, action: str, note: str) -> None:
    """Keep what was done with a thread in the log, for those who run the cohort and for whoever began it or wrote in it; they are told."""
    found = Decision(
        group_id=thread.group_id, subject_kind="thread", subject_id=thread.id, decided_by=actor.person_id, action=action, note=note[:2000], author_id=thread.started_by,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    record(ThreadArranged(by=actor.person_id, thread_id=thread.id, decision_id=found.id))


def lock_thread(actor: Actor, thread: Thread, locked: bool, *, until: date | None = None, reason: str = "") -> None:
    """Close a thread for writing, or open it again, and say why; one that is closed until a day opens by itself on that day."""
    require(actor, "discussions:thread:moderate", thread)
    if locked and until is not None and until <= today():
        raise Invalid(_("The day on which it opens again has to be in the future."), field="locked_until")
    if thread.merged_into_id and not locked:
        raise Invalid(_("This thread was joined with another one and stays closed."), field="locked")
    _ask_why(actor, thread, reason, "locked_reason" if locked else "why")
    thread.locked_at = now() if locked else None
    thread.locked_until, thread.locked_reason = (until, reason) if locked else (None, "")
    db.session.flush()
    _write_down(actor, thread, "close" if locked else "open", reason.strip())
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="closed" if locked else "opened"))


def slow_thread(actor: Actor, thread: Thread, minutes: int, *, why: str = "") -> None:
    """Let one person write once in so many minutes in a thread, or as they like (0), and say why."""
    require(actor, "discussions:thread:moderate", thread)
    if not 0 <= minutes <= MOST_MINUTES:
        raise Invalid(_("Choose one of the times."), field="slow_minutes")
    _ask_why(actor, thread, why)
    thread.slow_minutes = minutes
    db.session.flush()
    _write_down(actor, thread, "slow" if minutes else "fast", why.strip())
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="slowed" if minutes else "as fast as ever"))


def pin_thread(actor: Actor, thread: Thread, pinned: bool, *, why: str = "") -> None:
    """Keep a thread at the top of the list, or no longer, and say why."""
    require(actor, "discussions:thread:moderate", thread)
    _ask_why(actor, thread, why)
    thread.pinned_at = now() if pinned else None
    db.session.flush()
    _write_down(actor, thread, "pin" if pinned else "unpin", why.strip())
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="pinned" if pinned else "unpinned"))


def open_for_unnamed(actor: Actor, thread: Thread, unnamed: bool, *, why: str = "") -> None:
    """Let people write in a thread without their name, or no longer, and say why; what was written so stays so."""
    require(actor, "discussions:thread:moderate", thread)
    if unnamed and (thread.restricted or talk_goes_on(thread)):
        raise Invalid(_("In this thread everybody writes with their name."), field="unnamed")
    _ask_why(actor, thread, why)
    thread.unnamed = unnamed
    db.session.flush()
    _write_down(actor, thread, "unname" if unnamed else "name", why.strip())
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="opened for words without a name" if unnamed else "with names only"))


def invite_guest(actor: Actor, thread: Thread, person: Person, ends_on: date | None = None) -> None:
    """Let a person into this one thread and nothing else, until the end of a day, four weeks on where none is named; they get a letter that says so."""
    require(actor, "discussions:thread:moderate", thread)
    if thread.restricted:
        raise Invalid(_("Only the author of a reflection chooses who reads it and its thread."))
    ends_on = ends_on or today() + STAY
    if ends_on <= today():
        raise Invalid(_("The last day has to be in the future."), field="ends_on")
    found = db.session.scalar(sa.select(ThreadGuest).where(ThreadGuest.thread_id == thread.id, ThreadGuest.person_id == person.id))
    if found is None:
        found = ThreadGuest(thread_id=thread.id, person_id=person.id, invited_by=actor.person_id)
        db.session.add(found)
    found.ends_on = ends_on
    db.session.flush()
    record(GuestsChanged(by=actor.person_id, thread_id=thread.id, person_id=person.id))
    _send_invitation(actor, thread, person, ends_on)


def invite_newcomer(actor: Actor, thread: Thread, *, email: str, name: str, ends_on: date) -> Person:
    """Let somebody without an account into this one thread: they get an account that is in no cohort. Raises Invalid beside the field that is wrong."""
    require(actor, "discussions:thread:moderate", thread)
    if not name.strip():
        raise Invalid(_("Nobody with this address has an account yet. Please give their name, too."), field="name")
    try:
        person = create_account(actor, email=email, display_name=name)
    except Invalid as error:
        raise Invalid(error.sentence, field="name" if error.details.get("field") == "display_name" else "email") from error
    invite_guest(actor, thread, person, ends_on)
    return person


def _send_invitation(actor: Actor, thread: Thread, person: Person, ends_on: date) -> None:
    """Write to a guest; as every e-mail, it holds no title and no word of the thread."""
    host = db.session.get(Person, actor.person_id) if actor.person_id else None
    text = _(
        "Good day %(name)s,\n\n%(host)s lets you read and write in one conversation, until the end of %(day)s:\n%(address)s\n\n"
        "You sign in with this e-mail address: type it in, and you get a link. You see this conversation and nothing else, and those in it see that you are a guest.\n",
        name=person.display_name, host=host.display_name if host else _("A facilitator"), day=long_date(ends_on), address=full_address("discussions.show_thread", thread_id=thread.id),
    )  # fmt: skip
    send_letter(to=person.email, name=person.display_name, subject=_("You are the guest of a conversation"), text=text, person_id=person.id)


def uninvite_guest(actor: Actor, thread: Thread, person: Person) -> None:
    """End a person's stay in this thread, at once."""
    require(actor, "discussions:thread:moderate", thread)
    db.session.execute(sa.delete(ThreadGuest).where(ThreadGuest.thread_id == thread.id, ThreadGuest.person_id == person.id))
    record(GuestsChanged(by=actor.person_id, thread_id=thread.id, person_id=person.id))
