"""Enquiring, alone or with somebody: the question and how it sharpens, what is written down, what is gathered, and the end."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.links.services import link, unlink
from enquiry_hub.capabilities.revisions.services import keep_revision, save_version
from enquiry_hub.core.access import Actor, require, visible
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.enquiries.events import EnquiryChanged, EnquiryJoined, EnquiryOffered, NoteWritten
from enquiry_hub.features.enquiries.models import (
    CLAIM,
    NOTE_KINDS,
    STRENGTHS,
    Enquiry,
    EnquiryMember,
    EnquiryNote,
)
from enquiry_hub.features.enquiries.services.once import made_before, some_words
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person

QUESTION, MOST_MEMBERS = 300, 6
# What an enquiry gathers: pages of one's own, what the cohort put in front of one, what it argues about.
GATHERED = ("entry", "input", "risk", "strategy", "thread", "passage")


def begin_enquiry(actor: Actor, cohort: Group, question: str, *, grew_from: Enquiry | None = None, client_id: str | None = None) -> Enquiry:
    """Begin an enquiry with its question, for oneself alone; the same client id begins it once."""
    require(actor, "groups:cohort:contribute", cohort)
    found = made_before(actor, Enquiry, client_id)
    if isinstance(found, Enquiry):
        return found
    if grew_from is not None:
        require(actor, "enquiries:enquiry:own", grew_from)
    enquiry = Enquiry(
        author_id=str(actor.person_id), group_id=cohort.id, client_id=client_id, question=some_words(question, "question", QUESTION), why="",
        grew_from_id=grew_from.id if grew_from else None,
    )  # fmt: skip
    db.session.add(enquiry)
    db.session.flush()
    keep_revision(actor, "enquiry", enquiry, {"question": enquiry.question, "why": ""})
    record(EnquiryChanged(by=actor.person_id, enquiry_id=enquiry.id))
    return enquiry


def change_question(actor: Actor, enquiry: Enquiry, question: str, why: str, *, base: int | None = None) -> None:
    """Sharpen the question and say why; each version stays. Raises Stale, with both, when it was changed elsewhere meanwhile."""
    require(actor, "enquiries:enquiry:own", enquiry)
    words = some_words(question, "question", QUESTION)
    if words == enquiry.question:
        raise Invalid(_("This is the question as it stands."), field="question")
    save_version(actor, "enquiry", enquiry, {"question": words, "why": some_words(why, "why", 500)}, base=base)
    db.session.flush()
    record(EnquiryChanged(by=actor.person_id, enquiry_id=enquiry.id))


def close_enquiry(actor: Actor, enquiry: Enquiry, closed: bool) -> None:
    """Close an enquiry, or open it again; what is in it stays readable."""
    require(actor, "enquiries:enquiry:own", enquiry)
    enquiry.closed_on = today() if closed else None
    db.session.flush()
    record(EnquiryChanged(by=actor.person_id, enquiry_id=enquiry.id))


def write_note(actor: Actor, enquiry: Enquiry, kind: str, words: str, *, strength: str = "", client_id: str | None = None) -> EnquiryNote:
    """Write something down in an enquiry; a claim says how well it stands. The same client id writes it once."""
    require(actor, "enquiries:enquiry:write", enquiry)
    if kind not in NOTE_KINDS:
        raise Invalid(_("Please choose from what the page offers."), field="kind")
    if kind == CLAIM and strength not in STRENGTHS:
        raise Invalid(_("Please say how well the claim stands."), field="strength")
    found = made_before(actor, EnquiryNote, client_id)
    if isinstance(found, EnquiryNote):
        return found
    note = EnquiryNote(
        enquiry_id=enquiry.id, owner_id=enquiry.author_id, author_id=str(actor.person_id), client_id=client_id, kind=kind, strength=strength if kind == CLAIM else "",
        words=some_words(words, "words"),
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    record(NoteWritten(by=actor.person_id, enquiry_id=enquiry.id))
    return note


def remove_note(actor: Actor, note: EnquiryNote) -> None:
    """Take out something that was written down."""
    require(actor, "enquiries:note:remove", note)
    event = NoteWritten(by=actor.person_id, enquiry_id=note.enquiry_id)
    db.session.delete(note)
    db.session.flush()
    record(event)


def gather(actor: Actor, enquiry: Enquiry, kind: str, row_id: str, *, note: str = "") -> Link:
    """Let an enquiry stand on something that the actor may read; who may read that stays as it is."""
    require(actor, "enquiries:enquiry:write", enquiry)
    if kind not in GATHERED:
        raise NotThere()
    made = link(actor, ("enquiry", enquiry.id), (kind, row_id), note=note)
    record(NoteWritten(by=actor.person_id, enquiry_id=enquiry.id))
    return made


def leave_out(actor: Actor, enquiry: Enquiry, link_id: str) -> None:
    """Take something out of what an enquiry gathers."""
    require(actor, "enquiries:enquiry:write", enquiry)
    found = db.session.scalar(sa.select(Link).where(Link.id == link_id, Link.upper_kind == "enquiry", Link.upper_id == enquiry.id, Link.ended_at.is_(None)))
    if found is None:
        raise NotThere()
    unlink(actor, found)
    record(NoteWritten(by=actor.person_id, enquiry_id=enquiry.id))


def offer_enquiry(actor: Actor, enquiry: Enquiry, person_id: str) -> None:
    """Ask somebody who shares a group with the author to enquire together; they read nothing before they say yes."""
    require(actor, "enquiries:enquiry:own", enquiry)
    person = db.session.scalar(visible(actor, "people:person:read").where(Person.id == person_id, Person.closed_at.is_(None)))
    if person is None or person.id == enquiry.author_id:
        raise Invalid(_("You can ask people who are in a group with you."), field="person")
    count = sa.select(sa.func.count()).select_from(EnquiryMember).where(EnquiryMember.enquiry_id == enquiry.id, EnquiryMember.ended_at.is_(None))
    if (db.session.scalar(count) or 0) >= MOST_MEMBERS:
        raise Invalid(_("An enquiry is shared by a few. Let somebody go first."), field="person")
    row = db.session.get(EnquiryMember, (enquiry.id, person.id))
    if row is None:
        row = EnquiryMember(enquiry_id=enquiry.id, person_id=person.id)
        db.session.add(row)
    elif row.ended_at is None:
        return
    row.accepted_at, row.ended_at = None, None
    db.session.flush()
    record(EnquiryOffered(by=actor.person_id, enquiry_id=enquiry.id, person_id=person.id))


def answer_offer(actor: Actor, enquiry: Enquiry, yes: bool, *, person_id: str = "") -> None:
    """Say yes to enquiring together, or no, or leave; the author can also let somebody go. Whoever is out reads nothing more."""
    going = person_id or str(actor.person_id)
    require(actor, "enquiries:enquiry:own" if going != actor.person_id else "enquiries:enquiry:answer", enquiry)
    row = db.session.get(EnquiryMember, (enquiry.id, going))
    if row is None or row.ended_at is not None:
        raise NotThere()
    if yes and going == actor.person_id:
        row.accepted_at = row.accepted_at or now()
    else:
        row.ended_at = now()
    db.session.flush()
    record(EnquiryJoined(by=actor.person_id, enquiry_id=enquiry.id, person_id=going, joined=row.ended_at is None))
