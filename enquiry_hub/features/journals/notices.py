"""Whom reflections are told to, in which words, and what search knows of them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.capabilities.search.services import drop_document, index_document, register_indexed
from enquiry_hub.capabilities.sharing.models import MY_COHORT, MY_THREE
from enquiry_hub.core.clock import today
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.journals.events import (
    EntryEdited,
    EntryRemoved,
    EntryShared,
    EntryTakenDown,
    EntryWritten,
    LetterOpened,
    LetterSealed,
    PassageShared,
    PassageWithdrawn,
    ResponseAdded,
)
from enquiry_hub.features.journals.finding import keep_findable
from enquiry_hub.features.journals.latecomers import authors_with_pages_for, circle_of, has_undecided
from enquiry_hub.features.journals.models import Entry, Passage
from enquiry_hub.features.journals.policies import PASSAGE_KINDS
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.events import MembershipsChanged
from enquiry_hub.identity.groups.models import COHORT, PARTICIPANT, PEER_GROUP, Group, Membership

register_indexed("passage")
register_notice(
    "shared",
    lambda who, what: _("%(who)s shared a reflection with you: “%(what)s”", who=who, what=what),
    mailed=lambda who: _("%(who)s shared a reflection with you", who=who),
    why=_l("You get this because it was shared with you by name."),
)
register_notice(
    "response",
    lambda who, what: _("%(who)s answered your reflection “%(what)s”", who=who, what=what),
    mailed=lambda who: _("%(who)s answered a reflection of yours", who=who),
    why=_l("You get this because the reflection is yours."),
)


register_notice(
    "joined_later",
    lambda who, what: _("%(who)s joined “%(what)s”. May they read the pages that you had shared with it?", who=who, what=what),
    mailed=lambda who: _("%(who)s joined your cohort: may they read your earlier pages?", who=who),
    why=_l("You get this because only you can decide it."),
)
register_notice(
    "newcomer",
    lambda who, what: _("%(who)s is in your three now. May they read your earlier pages?", who=who),
    mailed=lambda who: _("%(who)s is in your three now: may they read your earlier pages?", who=who),
    why=_l("You get this because only you can decide it."),
)
register_notice(
    "left_three",
    lambda who, what: _("%(who)s is no longer in your three: neither of you reads what the other shares with it", who=who),
    mailed=lambda who: _("%(who)s is no longer in your three", who=who),
    why=_l("You get this because you are in that three."),
)


@in_transaction(EntryWritten, EntryEdited, EntryShared, LetterOpened)
def make_findable(event: EntryWritten | EntryEdited | EntryShared | LetterOpened) -> None:
    """Let a page be found by those who may read it."""
    keep_findable(db.session.get_one(Entry, event.entry_id))


@in_transaction(LetterSealed, EntryRemoved)
def forget(event: LetterSealed | EntryRemoved) -> None:
    """Let search know nothing of a sealed letter or a removed page."""
    drop_document("entry", event.entry_id)


@in_transaction(PassageShared)
def find_passage(event: PassageShared) -> None:
    """Let sentences be found by those who may read them where they stand as evidence; a post is found as a post."""
    passage = db.session.get_one(Passage, event.passage_id)
    if event.kind in PASSAGE_KINDS:
        index_document("passage", passage.id, group_id=passage.group_id, title="", words=passage.words, author_id=None, at=passage.created_at)


@in_transaction(PassageWithdrawn)
def forget_passage(event: PassageWithdrawn) -> None:
    """Let search know nothing of withdrawn sentences."""
    drop_document("passage", event.passage_id)


@in_transaction(EntryShared)
def tell_named(event: EntryShared) -> None:
    """Tell those to whom a page is shown by name."""
    notify(event.named, "shared", ("entry", event.entry_id), by=event.by, group_id=db.session.get_one(Entry, event.entry_id).group_id)


@in_transaction(MembershipsChanged)
def ask_about_newcomers(event: MembershipsChanged) -> None:
    """Ask, both ways, whoever has earlier pages for their three whether somebody new in it may read them."""
    group = db.session.get_one(Group, event.group_id)
    if event.what != "joined":
        return
    if group.kind == COHORT:
        _ask_in_cohort(event, group)
    if group.kind != PEER_GROUP or group.parent_id is None:
        return
    inside = sa.select(Membership.person_id, Membership.id).where(
        Membership.group_id == group.id, Membership.role == PARTICIPANT, in_force()
    )
    began = {row[0]: row[1] for row in db.session.execute(inside)}
    for newcomer in set(event.person_ids) & began.keys():
        for other in began.keys() - {newcomer}:
            for author, reader in ((newcomer, other), (other, newcomer)):
                if has_undecided(author, reader, group.parent_id, MY_THREE):
                    notify({author}, "newcomer", ("three", group.id), by=reader, group_id=group.id, cause_id=began[reader])


@in_transaction(MembershipsChanged)
def tell_of_leaving(event: MembershipsChanged) -> None:
    """Tell those who were in a three with somebody that they are no longer in it."""
    group = db.session.get_one(Group, event.group_id)
    if event.what != "left" or group.kind != PEER_GROUP:
        return
    # Whoever is put into it on the same day finds it as it is then.
    before = Membership.starts_on < today()
    staying = set(db.session.scalars(sa.select(Membership.person_id).where(Membership.group_id == group.id, before, in_force())))
    for person_id in set(event.person_ids) - staying:
        notify(staying, "left_three", ("three", group.id), by=person_id, group_id=group.id, cause_id=new_id())


def _ask_in_cohort(event: MembershipsChanged, group: Group) -> None:
    # Whoever joins with others on one day is asked about once.
    for newcomer in event.person_ids:
        authors = authors_with_pages_for(group.id, newcomer) if newcomer in circle_of("", group.id, MY_COHORT) else []
        notify(authors, "joined_later", ("newcomers", group.id), by=newcomer, group_id=group.id, cause_id=today().isoformat())


@in_transaction(ResponseAdded)
def tell_author(event: ResponseAdded) -> None:
    """Tell the author that somebody answered."""
    entry = db.session.get_one(Entry, event.entry_id)
    notify({entry.author_id}, "response", ("entry", entry.id), by=event.by, group_id=entry.group_id, cause_id=event.response_id)


@in_transaction(EntryTakenDown)
def tell_writer(event: EntryTakenDown) -> None:
    """Tell the writer, without a word of what it was."""
    entry = db.session.get_one(Entry, event.entry_id)
    notify({entry.author_id}, "taken_down", ("entry", entry.id), by=event.by, group_id=entry.group_id)
