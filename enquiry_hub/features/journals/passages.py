"""Reading passages: how one is signed, where it stands, and where it could stand."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.journals.models import NO_SIGN, ROLE_SIGN, Entry, Passage, PassagePlace
from enquiry_hub.features.journals.queries import things_to_support
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Standing:
    """Be one place where a passage stands, as its author finds it."""

    word: str
    title: str
    href: str


@dataclass(frozen=True)
class PassageView:
    """Be a passage with its places, for its author."""

    passage: Passage
    places: list[Standing]


def signature(passage: Passage) -> str:
    """Return how a passage is signed, as its author chose."""
    if passage.signed == NO_SIGN:
        return _("A school leader of this cohort")
    author = db.session.get_one(Person, passage.author_id)
    if passage.signed == ROLE_SIGN:
        return author.job_role or _("A school leader of this cohort")
    return author.display_name


def places_of(actor: Actor, passage: Passage) -> list[Standing]:
    """Return where a passage stands, as far as the actor may read there."""
    rows = db.session.scalars(sa.select(PassagePlace).where(PassagePlace.passage_id == passage.id).order_by(PassagePlace.created_at))
    pairs = [(row.kind, row.row_id) for row in rows]
    things = subjects.find_many(actor, set(pairs))
    found = [(subjects.KINDS[pair[0]], things[pair]) for pair in pairs if pair in things]
    return [Standing(str(kind.word), kind.title(thing), kind.href(thing)) for kind, thing in found]


def passages_of(actor: Actor, entry: Entry) -> list[PassageView]:
    """Return the passages of a page of the actor's own, the newest first, those that were withdrawn too."""
    query = visible(actor, "journals:passage:read").where(Passage.entry_id == entry.id, Passage.author_id == actor.person_id)
    return [PassageView(row, places_of(actor, row)) for row in db.session.scalars(query.order_by(Passage.created_at.desc()))]


def places_to_choose(actor: Actor, group_id: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return where the actor could place a passage: threads in which they may write, risks and strategies; as value and words."""
    found = things_to_support(actor, group_id, kinds)
    threads = [row_id for kind, _word, row_id, _title in found if kind == "thread"]
    rule = visible(actor, "discussions:thread:post")
    writable = set(db.session.scalars(rule.where(rule.selected_columns.id.in_(threads)).with_only_columns(rule.selected_columns.id))) if threads else set()
    return [(f"{kind}:{row_id}", f"{word}: {title}") for kind, word, row_id, title in found if kind != "thread" or row_id in writable]
