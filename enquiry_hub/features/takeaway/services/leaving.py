"""Leaving for good: what goes is said before, done, and put into a receipt."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.consents.models import APPROVED, Consent, Quote
from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.moderation.queries import waits_as_urgent
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.search.services import drop_document
from enquiry_hub.capabilities.sharing.models import Share
from enquiry_hub.core.access import SYSTEM, Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Base
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.vault import Vaulted
from enquiry_hub.core.work import record
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.features.annotations.services import keep_urgent_of
from enquiry_hub.features.claims.models import ClaimAnswer
from enquiry_hub.features.discussions.models import REMOVED, SEALED, Post, UnnamedAnswer
from enquiry_hub.features.discussions.services.posts import changed, empty_post
from enquiry_hub.features.discussions.services.taking_down import name_anew, seal_post
from enquiry_hub.features.enquiries.models import Enquiry, EnquiryNote
from enquiry_hub.features.framework.models import AppetiteDissent, Listing, Rating
from enquiry_hub.features.framework.services import forget_rater
from enquiry_hub.features.hotseats.models import QuestionSupport
from enquiry_hub.features.journals.models import Entry, EntryResponse, Passage, StarterAway
from enquiry_hub.features.journals.services import withdraw_passage
from enquiry_hub.features.takeaway.events import PersonErased
from enquiry_hub.features.takeaway.services.traces import forget_traces
from enquiry_hub.identity.people.mailing import send_letter
from enquiry_hub.identity.people.models import Person, PersonKey
from enquiry_hub.identity.people.services import close_account

KEEP_NAME, FORMER, NO_WORDS = "name", "former", "words"
WAYS = (KEEP_NAME, FORMER, NO_WORDS)
ASKS_NOBODY = {"what_goes": "It counts what is the person's own.", "erase_pages": "A part of leaving, which has asked, and of the clock that was announced."}
TELLS_NOBODY = {"what_goes": "It changes nothing.", "erase_pages": "A part of leaving, which tells."}


@dataclass(frozen=True)
class Receipt:
    """Say how much of what goes, or has gone, and when."""

    pages: int
    passages: int
    answers: int
    drafts: int
    files: int
    ratings: int
    posts: int
    consents: int
    notes: int
    kept: int  # of the notes: what waits as urgent, and is sealed and not destroyed
    urgent_posts: int  # of the posts, the same

    def as_text(self, way: str, moment: str) -> str:
        """Return the receipt in words."""
        kept = self.kept + (self.urgent_posts if way == NO_WORDS else 0)
        posts = {
            KEEP_NAME: _("%(count)d posts stay under your name.", count=self.posts),
            FORMER: _("%(count)d posts stay, as those of “a former member”.", count=self.posts),
            NO_WORDS: _("%(count)d posts: their words are gone; that there was one is said.", count=self.posts - self.urgent_posts),
        }[way]
        return "\n".join(
            [
                _("Erased on %(moment)s, in Enquiry Hub:", moment=moment),
                _("%(count)d reflections, sealed letters among them, with every version and what hung on them", count=self.pages),
                _("%(count)d passages, withdrawn wherever they stood", count=self.passages),
                _("%(count)d answers to reflections of others", count=self.answers),
                _("%(count)d notes on PDFs", count=self.notes),
                _("%(count)d drafts and %(files)d files", count=self.drafts, files=self.files),
                _("%(count)d consents, ended", count=self.consents),
                _("%(count)d ratings stay in their figures; that they were yours is gone.", count=self.ratings)
                if way == NO_WORDS else _("%(count)d ratings stay in their figures, and their reasons without a name, as they were; that they were yours is gone.", count=self.ratings),
                posts,
                *([_waiting(kept)] if kept else []),
                _("What stays: the register of sessions and the record of decisions, for as long as the law asks."),
                _("The key with which your words were sealed is destroyed. Backups are kept for %(days)d days; in them too nobody can read these words.", days=settings().backup_days),
            ]
        )


def _waiting(count: int) -> str:
    return _("%(count)d things that you wrote wait for a facilitator. They are kept sealed, for the safeguarding contacts alone.", count=count)


def what_goes(person_id: str) -> Receipt:
    """Count what is a person's own, as a receipt says it."""
    posts = Post.state.not_in((REMOVED, SEALED))
    notes = sa.and_(Annotation.author_id == person_id, Annotation.withdrawn_at.is_(None), Annotation.taken_down_at.is_(None))
    waits_note = waits_as_urgent("annotation", Annotation.id)
    return Receipt(
        pages=_count(Entry, Entry.author_id == person_id),
        passages=_count(Passage, Passage.author_id == person_id, Passage.withdrawn_at.is_(None)),
        answers=_count(EntryResponse, EntryResponse.author_id == person_id),
        drafts=_count(Draft, Draft.person_id == person_id),
        files=_count(Attachment, Attachment.owner_id == person_id, Attachment.removed_at.is_(None)),
        ratings=_count(Rating, Rating.person_id == person_id),
        posts=_count(Post, Post.author_id == person_id, posts),
        consents=_count(Consent, Consent.person_id == person_id, Consent.ended_at.is_(None)),
        notes=_count(Annotation, notes, sa.not_(waits_note)),
        kept=_count(Annotation, notes, waits_note),
        urgent_posts=_count(Post, Post.author_id == person_id, posts, waits_as_urgent("post", Post.id)),
    )


def _count(model: Any, *conditions: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


def erase_person(actor: Actor, person: Person, way: str, *, password: str = "") -> str:
    """Erase a person's pages, drafts, files and profile, settle their posts as they choose, and close the account; return the receipt in words.

    The receipt also goes to the address that the account had, which is then forgotten.
    """
    require(actor, "people:person:edit", person)
    if way not in WAYS:
        raise Invalid(_("Please choose what becomes of your posts."), field="way")
    found, address, name = what_goes(person.id), person.email, person.display_name
    close_account(actor, person, password=password)
    _settle_posts(actor, person.id, way)
    erase_pages(actor, person.id)
    forget_traces(person.id)
    forget_rater(person.id, with_words=way == NO_WORDS)
    if way != KEEP_NAME:
        person.display_name = _("A former member")
    person.email, person.known_as, person.pronouns, person.job_role, person.workplace, person.biography = f"{person.id}@erased.invalid", "", "", "", "", ""
    db.session.flush()
    receipt = found.as_text(way, now().strftime("%d %B %Y, %H:%M UTC"))
    send_letter(to=address, name=name, subject=_("What was erased"), text=receipt)
    record(PersonErased(by=actor.person_id, person_id=person.id))
    return receipt


def _settle_posts(actor: Actor, person_id: str, way: str) -> None:
    if way == KEEP_NAME:
        return
    alone = UnnamedAnswer.author_id == person_id
    db.session.execute(sa.delete(UnnamedAnswer).where(alone) if way == NO_WORDS else sa.update(UnnamedAnswer).where(alone).values(author_id=None))
    own = Post.author_id == person_id
    # What waits as urgent is not theirs to destroy: somebody has to look at it first.
    urgent = set(db.session.scalars(sa.select(Post.id).where(own, Post.state.not_in((REMOVED, SEALED)), waits_as_urgent("post", Post.id))))
    for post in db.session.scalars(sa.select(Post).where(own)).all():
        if way == NO_WORDS and post.id in urgent:
            seal_post(SYSTEM, post)
        elif way == NO_WORDS and post.state not in (REMOVED, SEALED):
            empty_post(actor, post)
        elif way == FORMER:
            post.author_id = None
            changed(post)


def _sealed_models() -> list[Any]:
    """Return the tables whose rows go with their key: nothing may stay that no key opens any more.

    Files go by the worker, row and bytes; of links only those with a page go, and of the others what is said beside them.
    """
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Vaulted) and mapper.class_ not in (Attachment, Link)]


def erase_pages(actor: Actor, person_id: str) -> None:
    """Erase what a person wrote for themselves, with everything that hangs on it, and destroy their key; a note that waits as urgent is sealed first."""
    for passage in db.session.scalars(sa.select(Passage).where(Passage.author_id == person_id, Passage.withdrawn_at.is_(None))).all():
        withdraw_passage(actor, passage)
    ids = list(db.session.scalars(sa.select(Entry.id).where(Entry.author_id == person_id)))
    for entry_id in ids:
        drop_document("entry", entry_id)
        name_anew(actor, "entry", entry_id, _("A page that was removed"))
    keep_urgent_of(person_id)
    enquiries = list(db.session.scalars(sa.select(Enquiry.id).where(Enquiry.author_id == person_id)))
    touching = sa.or_(
        sa.and_(Link.upper_kind == "entry", Link.upper_id.in_(ids)), sa.and_(Link.lower_kind == "entry", Link.lower_id.in_(ids)),
        sa.and_(Link.upper_kind == "enquiry", Link.upper_id.in_(enquiries)),
    )  # fmt: skip
    for model in _sealed_models():
        db.session.execute(sa.delete(model).where(getattr(model, model.OWNER) == person_id), execution_options={"synchronize_session": False})
    for statement in (
        sa.delete(Share).where(Share.subject_kind == "entry", Share.subject_id.in_(ids)),
        sa.delete(Link).where(touching),
        sa.update(Link).where(Link.made_by == person_id).values(sealed_note=None),
        sa.delete(EntryResponse).where(EntryResponse.author_id == person_id),
        sa.delete(EnquiryNote).where(EnquiryNote.author_id == person_id),
        sa.delete(Quote).where(sa.or_(Quote.author_id == person_id, sa.and_(Quote.asker_id == person_id, Quote.state != APPROVED))),
        sa.delete(ClaimAnswer).where(ClaimAnswer.person_id == person_id),
        sa.delete(QuestionSupport).where(QuestionSupport.person_id == person_id),
        sa.delete(Listing).where(Listing.person_id == person_id),
        sa.update(AppetiteDissent).where(AppetiteDissent.author_id == person_id).values(named=False),
        sa.delete(Notice).where(Notice.person_id == person_id),
        sa.delete(StarterAway).where(StarterAway.person_id == person_id),
        sa.update(Consent).where(Consent.person_id == person_id, Consent.ended_at.is_(None)).values(ended_at=now()),
        sa.update(Attachment).where(Attachment.owner_id == person_id, Attachment.removed_at.is_(None)).values(removed_at=now()),
        sa.delete(PersonKey).where(PersonKey.person_id == person_id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.flush()
    db.session.expire_all()
