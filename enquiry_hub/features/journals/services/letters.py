"""Letters to the future: sealed until a day, announced on it, opened by their writer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.revisions.services import forget_versions
from enquiry_hub.capabilities.sharing.models import ONLY_ME, Share
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import local, now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.templating import long_date
from enquiry_hub.core.work import record, work
from enquiry_hub.features.discussions.services.taking_down import name_anew
from enquiry_hub.features.journals.events import LetterAnnounced, LetterOpened, LetterSealed
from enquiry_hub.features.journals.models import LETTER, Entry, LetterSeal, Passage
from enquiry_hub.features.journals.parts import split_parts
from enquiry_hub.features.journals.prompts import shapes
from enquiry_hub.features.journals.services.responses import NewResponse, add_response
from enquiry_hub.features.journals.services.sealed_letters import close_letter, reopen_letter
from enquiry_hub.identity.people.addresses import clean_address
from enquiry_hub.identity.people.mailing import full_address, send_letter
from enquiry_hub.identity.people.models import Person

LONGEST_SEAL = timedelta(days=365 * 10)
LOOKED_AT = ("hope", "fear")  # what a writer is asked about once the letter is open, besides the question that they left themselves
FIRST_HOUR, LAST_HOUR = 8, 20  # when a letter is announced, as clocks in London show it

ASKS_NOBODY = {"tell_of_letters": "The worker tells writers of letters of their own, as each was told when sealing."}
TELLS_NOBODY = {"answer_letter": "Each answer tells of itself.", "send_word_elsewhere": "Where a letter is announced is its writer's business alone."}


def seal_letter(actor: Actor, entry: Entry, until: date, *, also_to: str = "") -> None:
    """Seal a letter until a day: until then its words are withheld from everyone, its writer too.

    On the day one message goes to the writer's account, and to `also_to`, an address of theirs that lasts, if they give one.
    """
    elsewhere = _elsewhere(also_to)
    lock_row(entry)
    require(actor, "journals:entry:edit", entry)
    if entry.shape != LETTER or entry.opened_at is not None:
        raise Invalid(_("Only a letter to the future can be sealed, and only once."))
    if not today() < until <= today() + LONGEST_SEAL:
        raise Invalid(_("Please choose a day between tomorrow and ten years from now."), field="until")
    standing = sa.select(Passage.id).where(Passage.entry_id == entry.id, Passage.withdrawn_at.is_(None)).limit(1)
    if db.session.scalar(standing) is not None:
        raise Invalid(_("Some sentences of this letter stand elsewhere, where they would be read before its day. Withdraw them first."))
    entry.sealed_until, entry.audience = until, ONLY_ME
    shares = sa.update(Share).where(
        Share.subject_kind == "entry", Share.subject_id == entry.id, Share.ended_at.is_(None)
    )
    db.session.execute(shares.values(ended_at=now()))
    drop_draft(actor, f"entry:{entry.id}")
    forget_versions("entry", entry.id)
    name_anew(actor, "entry", entry.id, _("A letter"))
    close_letter(entry, until).also_to = elsewhere
    record(LetterSealed(by=actor.person_id, entry_id=entry.id))


def _elsewhere(text: str) -> str:
    try:
        return clean_address(text) if text.strip() else ""
    except Invalid as error:
        raise Invalid(str(error), field="also_to") from error


def send_word_elsewhere(actor: Actor, entry: Entry, also_to: str) -> None:
    """Change where else a sealed letter is announced on its day; nothing in it, and no longer once it was announced."""
    require(actor, "journals:entry:keep", entry)
    elsewhere, seal = _elsewhere(also_to), db.session.get(LetterSeal, entry.id)
    if seal is None or seal.told_at is not None:
        raise NotThere()
    seal.also_to = elsewhere
    db.session.flush()


def tell_of_letters() -> int:
    """Tell writers, once and by day, that a letter of theirs can be opened; return how many letters were announced."""
    if not FIRST_HOUR <= local(now()).hour < LAST_HOUR:
        return 0
    due = (
        sa.select(Entry.id)
        .join(LetterSeal, LetterSeal.entry_id == Entry.id)
        .join(Person, Person.id == Entry.author_id)
        .where(Entry.sealed_until <= today(), Entry.opened_at.is_(None), LetterSeal.told_at.is_(None), Person.closed_at.is_(None))
    )
    ids = list(db.session.scalars(due))
    db.session.rollback()
    return sum(_tell(entry_id) for entry_id in ids)


def _tell(entry_id: str) -> int:
    with work():
        waiting = sa.select(LetterSeal).where(LetterSeal.entry_id == entry_id, LetterSeal.told_at.is_(None)).with_for_update()
        seal = db.session.scalar(waiting.execution_options(populate_existing=True))
        if seal is None:  # another worker was here, or its writer has opened it
            return 0
        entry = db.session.get_one(Entry, entry_id)
        writer = db.session.get_one(Person, entry.author_id)
        text = _(
            "Dear %(name)s,\n\non %(day)s you wrote a letter to yourself and sealed it. Its day has come:\n\n%(link)s\n\n"
            "It begins with the question that you wanted to be asked. Nobody else has read it, and nothing of it is in this message.\n",
            name=writer.display_name, day=long_date(entry.written_at), link=full_address("journals.show_entry", entry_id=entry.id),
        )  # fmt: skip
        for address in dict.fromkeys(filter(None, (writer.email, seal.also_to))):
            send_letter(to=address, name=writer.display_name, subject=_("A letter from you"), text=text, person_id=writer.id)
        seal.told_at, seal.also_to = now(), ""
        db.session.flush()
        record(LetterAnnounced(by=None, entry_id=entry.id))
        return 1


def open_letter(actor: Actor, entry: Entry, answer: str, *, client_id: str | None = None) -> None:
    """Open a letter whose day has come; what its writer answers to their own question is kept with it."""
    lock_row(entry)
    require(actor, "journals:entry:open", entry)
    reopen_letter(entry)
    entry.opened_at = now()
    db.session.flush()
    if answer.strip():
        _answer(actor, entry, "ask", answer, client_id)
    record(LetterOpened(by=actor.person_id, entry_id=entry.id))


def answer_letter(actor: Actor, entry: Entry, answers: Mapping[str, str], *, client_id: str | None = None) -> None:
    """Keep with an opened letter what its writer says of what they hoped and feared; the same client id keeps it once."""
    require(actor, "journals:entry:edit", entry)
    if entry.shape != LETTER or entry.opened_at is None:
        raise NotThere()
    said = {part: text for part, text in answers.items() if part in LOOKED_AT and text.strip()}
    if not said:
        raise Invalid(_("Please write something in one of the boxes."), field="hope")
    for part, text in said.items():
        _answer(actor, entry, part, text, uuid5(NAMESPACE_OID, f"{client_id}:{part}").hex if client_id else None)


def _answer(actor: Actor, entry: Entry, part: str, text: str, client_id: str | None) -> None:
    # Beside it stands what it answers; it stays with its writer, also where the letter is shared.
    about = split_parts(entry.body, shapes()[LETTER])[part].strip()
    add_response(actor, entry, NewResponse(text, about=about, between_two=True, client_id=client_id))


register_chore("letters_due", 600, tell_of_letters)
