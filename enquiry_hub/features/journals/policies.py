"""Who may read a reflection: its author, and whom the author chose. No role opens one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.sharing.clauses import shared_with
from enquiry_hub.capabilities.sharing.models import MY_COHORT, MY_THREE, ONLY_ME
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, permission
from enquiry_hub.core.clock import TODAY
from enquiry_hub.features.journals.models import (
    SAVED,
    Entry,
    EntryReader,
    EntryResponse,
    Passage,
    PassagePlace,
    Silence,
    Starter,
)
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.clauses import (
    contributor_of,
    in_force,
    member_of,
    steward_of,
    steward_of_cohort_of,
)
from enquiry_hub.identity.groups.models import PARTICIPANT, PEER_GROUP, Group, Membership

# What can stand on a passage by a link.
PASSAGE_KINDS = ("risk", "strategy")


def unsealed() -> ColumnElement[bool]:
    """Hold for pages that are no sealed letters, or whose day has come."""
    return sa.or_(Entry.sealed_until.is_(None), Entry.sealed_until <= TODAY)


def in_authors_three(actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor and the author are now in one three of the reflection's cohort."""
    return in_three_of(Entry.author_id, Entry.group_id, actor)


def in_three_of(author_id: Any, cohort_id: Any, actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor and an author now both take part in one peer group of a cohort; its facilitator does
    not.
    """
    group, mine, theirs = aliased(Group), aliased(Membership), aliased(Membership)
    query = (
        sa.select(sa.literal(1))
        .select_from(group)
        .join(mine, mine.group_id == group.id)
        .join(theirs, theirs.group_id == group.id)
        .where(
            group.kind == PEER_GROUP,
            group.parent_id == cohort_id,
            mine.person_id == actor.person_id,
            mine.role == PARTICIPANT,
            in_force(mine),
            theirs.person_id == author_id,
            theirs.role == PARTICIPANT,
            in_force(theirs),
        )
    )
    return sa.exists(query)


def there_or_let_in(actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor was in the circle when the page was shared with it, or was let in by the author's
    word later: whoever invites people and arranges threes does not decide who reads what was written before.
    """
    reader = aliased(EntryReader)
    query = (
        sa.select(sa.literal(1))
        .select_from(reader)
        .where(
            reader.entry_id == Entry.id, reader.person_id == actor.person_id, reader.reads.is_(True)
        )
    )
    return sa.exists(query)


def reads_with_audience(actor: Actor, audience: Any) -> ColumnElement[bool]:
    """Hold for those who may read a reflection if its audience were this one: the rule itself, also asked
    before an author chooses. Shared with a circle today, a page is for those who are in it today.
    """
    of_the_day = sa.or_(Entry.audience != audience, there_or_let_in(actor))
    chosen = sa.or_(
        sa.and_(audience == MY_THREE, in_authors_three(actor), of_the_day),
        sa.and_(audience == MY_COHORT, contributor_of(Entry.group_id, actor), of_the_day),
        sa.and_(audience != ONLY_ME, shared_with("entry", Entry.id, actor)),
    )
    return sa.and_(
        unsealed(), sa.or_(Entry.author_id == actor.person_id, sa.and_(Entry.status == SAVED, chosen))
    )


@permission(
    "journals:entry:read", Entry, "Read a reflection of yours, or one that its author shared with you."
)
def read_entry(actor: Actor) -> ColumnElement[bool]:
    """The author, and the audience that the author chose; nobody while a letter is sealed."""
    return reads_with_audience(actor, Entry.audience)


@permission("journals:entry:keep", Entry, "Know of your own reflections, sealed letters too.")
def keep_entry(actor: Actor) -> ColumnElement[bool]:
    """The author."""
    return Entry.author_id == actor.person_id


@permission("journals:entry:list", Entry, "Find a reflection that you may read, or a sealed letter of yours.")
def list_entry(actor: Actor) -> ColumnElement[bool]:
    """Whoever may read it or has written it."""
    return sa.or_(keep_entry(actor), read_entry(actor))


def own_and_open(actor: Actor) -> ColumnElement[bool]:
    """Hold for the actor's own pages that are not sealed."""
    return sa.and_(Entry.author_id == actor.person_id, unsealed())


@permission(
    "journals:entry:edit",
    Entry,
    "Change, remove or seal a reflection of yours, and see its earlier versions.",
)
def edit_entry(actor: Actor) -> ColumnElement[bool]:
    """The author, unless it is sealed."""
    return own_and_open(actor)


@permission("journals:entry:share", Entry, "Choose who reads a reflection of yours, and what stands on it.")
def share_entry(actor: Actor) -> ColumnElement[bool]:
    """The author, unless it is sealed."""
    return own_and_open(actor)


@permission("journals:entry:open", Entry, "Open a letter of yours, once its day has come.")
def open_entry(actor: Actor) -> ColumnElement[bool]:
    """The writer, from the day on, once."""
    return sa.and_(own_and_open(actor), Entry.sealed_until.is_not(None), Entry.opened_at.is_(None))


@permission("journals:entry:take_down", Entry, "Take down a reflection that was shared with you, because it may be about a child.")
def take_entry_down(actor: Actor) -> ColumnElement[bool]:
    """Those who run the cohort and whom the author lets read it; it opens nothing to them."""
    return sa.and_(steward_of_cohort_of(Entry.group_id, actor), Entry.author_id != actor.person_id, read_entry(actor))


@permission("journals:entry:discuss", Entry, "Start the thread of a reflection that is shared.")
def discuss_entry(actor: Actor) -> ColumnElement[bool]:
    """Readers, once somebody besides its author reads it: a thread's title and posts do not lie sealed."""
    return sa.and_(read_entry(actor), Entry.audience != ONLY_ME)


@permission("journals:entry:respond", Entry, "Answer a reflection that you may read.")
def respond_to_entry(actor: Actor) -> ColumnElement[bool]:
    """Readers."""
    return read_entry(actor)


@permission("journals:passage:read", Passage, "Read sentences of a reflection where its author has placed them.")
def read_passage(actor: Actor) -> ColumnElement[bool]:
    """Their author, and whoever may read a risk or a strategy that stands on them; in a thread they stand as a post of their author's."""
    place, note = aliased(PassagePlace), aliased(Link)
    placed = sa.exists(
        sa.select(sa.literal(1))
        .select_from(place)
        .join(note, note.id == place.link_id)
        .where(place.passage_id == Passage.id, note.ended_at.is_(None), subjects.may_read(actor, place.kind, place.row_id, PASSAGE_KINDS))
    )
    return sa.or_(Passage.author_id == actor.person_id, placed)


@permission("journals:passage:withdraw", Passage, "Withdraw sentences of yours from every place, or put them into another.")
def withdraw_passage(actor: Actor) -> ColumnElement[bool]:
    """Their author."""
    return sa.and_(Passage.author_id == actor.person_id, Passage.withdrawn_at.is_(None))


def of_entry(condition: Any) -> ColumnElement[bool]:
    """Hold for responses to reflections for which the condition holds."""
    return sa.exists(
        sa.select(sa.literal(1)).select_from(Entry).where(Entry.id == EntryResponse.entry_id, condition)
    )


@permission(
    "journals:response:read", EntryResponse, "Read what was answered to a reflection that you may read."
)
def read_response(actor: Actor) -> ColumnElement[bool]:
    """Readers of the reflection; of what is between two, these two; of what is not ready, whoever writes it."""
    mine = EntryResponse.author_id == actor.person_id
    for_all = sa.or_(EntryResponse.between_two.is_(False), of_entry(Entry.author_id == actor.person_id))
    return sa.and_(of_entry(read_entry(actor)), sa.or_(mine, sa.and_(EntryResponse.ready_at.is_not(None), for_all)))


@permission("journals:response:write", EntryResponse, "Go on with an answer of yours that is not sent yet, and send it.")
def write_response(actor: Actor) -> ColumnElement[bool]:
    """Who writes it, until it is sent, while they may read the reflection."""
    return sa.and_(EntryResponse.ready_at.is_(None), own_response(actor))


@permission("journals:response:own", EntryResponse, "Come back to an answer of yours, also once it is sent.")
def own_response(actor: Actor) -> ColumnElement[bool]:
    """Who writes it, while they may read the reflection."""
    return sa.and_(EntryResponse.author_id == actor.person_id, of_entry(read_entry(actor)))


@permission(
    "journals:response:remove",
    EntryResponse,
    "Remove your own answer, or any answer to a reflection of yours.",
)
def remove_response(actor: Actor) -> ColumnElement[bool]:
    """Who wrote the answer, while they may read the reflection, and the reflection's author."""
    return sa.or_(
        sa.and_(EntryResponse.author_id == actor.person_id, read_response(actor)),
        sa.and_(EntryResponse.ready_at.is_not(None), of_entry(own_and_open(actor))),
    )


def in_session_of(clause: Callable[[Any, Actor], ColumnElement[bool]], actor: Actor) -> ColumnElement[bool]:
    """Hold for times of silent writing in sessions of a group for which the clause holds."""
    session = aliased(Session)
    return sa.exists(sa.select(sa.literal(1)).select_from(session).where(session.id == Silence.session_id, clause(session.group_id, actor)))


@permission("journals:silence:read", Silence, "Open a page of your own while a session writes in silence.")
def read_silence(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the session's cohort but observers."""
    return in_session_of(contributor_of, actor)


@permission("journals:silence:arrange", Silence, "Lengthen or end a time of silent writing; it shows nobody's page.")
def arrange_silence(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the session's cohort."""
    return in_session_of(steward_of, actor)


@permission("journals:starter:read", Starter, "See a page to begin that facilitators offer to a cohort of yours.")
def read_starter(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Starter.group_id, actor)


@permission("journals:starter:begin", Starter, "Begin a page of your own from one that is offered, or wave it away for yourself.")
def begin_starter(actor: Actor) -> ColumnElement[bool]:
    """Participants of the cohort: it is offered to their journals."""
    return member_of(Starter.group_id, actor, PARTICIPANT)


@permission("journals:starter:arrange", Starter, "Change or end a page to begin; it shows nobody's page.")
def arrange_starter(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(Starter.group_id, actor)
