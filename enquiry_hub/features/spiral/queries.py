"""Reading a school's board. What a card is linked to is asked anew for each reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.spiral.domain import CHECKING
from enquiry_hub.features.spiral.models import CardMove, Spiral, SpiralCard
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class CardView:
    """Be a card as one reader sees it; `title` and `href` are empty where they may not read what it is linked to."""

    card: SpiralCard
    by: str
    moves: list[CardMove]
    title: str = ""
    href: str = ""
    word: str = ""

    @property
    def hidden(self) -> bool:
        """Say whether it is linked to something that its reader may not read."""
        return bool(self.card.subject_kind) and not self.href


def begins_on(actor: Actor, school: School) -> date | None:
    """Return the day from which a team reckons its stages, if it said one."""
    found: Spiral | None = db.session.scalar(visible(actor, "spiral:spiral:read").where(Spiral.school_id == school.id))
    return found.begins_on if found else None


def cards_of(actor: Actor, school: School) -> list[CardView]:
    """Return the cards on a school's board, the first made first."""
    query = visible(actor, "spiral:spiral_card:read").where(SpiralCard.school_id == school.id).order_by(SpiralCard.created_at, SpiralCard.id)
    return views_of(actor, list(db.session.scalars(query)))


def views_of(actor: Actor, cards: Sequence[SpiralCard]) -> list[CardView]:
    """Return cards with what they are linked to, as far as the actor may read that, and with their moves, the latest first."""
    things = subjects.find_many(actor, {(card.subject_kind, card.subject_id) for card in cards if card.subject_kind})
    query = visible(actor, "spiral:card_move:read").where(CardMove.card_id.in_([card.id for card in cards])).order_by(CardMove.created_at.desc(), CardMove.id)
    moves: dict[str, list[CardMove]] = {}
    for move in db.session.scalars(query):
        moves.setdefault(move.card_id, []).append(move)
    names = names_of({card.made_by for card in cards if card.made_by})
    return [_view(card, names.get(card.made_by or "", ""), moves.get(card.id, []), things) for card in cards]


def _view(card: SpiralCard, by: str, moves: list[CardMove], things: dict[tuple[str, str], Any]) -> CardView:
    thing, known = things.get((card.subject_kind, card.subject_id)), subjects.KINDS.get(card.subject_kind)
    if thing is None or known is None:
        return CardView(card, by, moves)
    return CardView(card, by, moves, known.title(thing), known.href(thing), str(known.word))


def names_of(ids: set[str]) -> dict[str, str]:
    """Return the names of some people, by id."""
    return dict(db.session.execute(sa.select(Person.id, Person.display_name).where(Person.id.in_(ids))).all()) if ids else {}  # type: ignore[arg-type]


def trials_over(actor: Actor, day: date) -> list[SpiralCard]:
    """Return the cards at the actor's school whose trial has come to its day and that nobody is checking yet."""
    query = visible(actor, "spiral:spiral_card:read").where(SpiralCard.trial_until <= day, SpiralCard.stage != CHECKING)
    return list(db.session.scalars(query.order_by(SpiralCard.trial_until, SpiralCard.id)))
