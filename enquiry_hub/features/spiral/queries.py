"""Reading a school's board. What a card is linked to is asked anew for each reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import render_prose
from enquiry_hub.core.text import files_in, mentions_in, rename_links, without_files, without_people
from enquiry_hub.features.inputs.models import Citation, Input
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.spiral.domain import CHECKING
from enquiry_hub.features.spiral.models import CardMove, Passable, PassedOn, Spiral, SpiralCard
from enquiry_hub.identity.people.queries import names_of


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
    names = names_of(card.made_by for card in cards)
    return [_view(card, names.get(card.made_by or "", ""), moves.get(card.id, []), things) for card in cards]


def _view(card: SpiralCard, by: str, moves: list[CardMove], things: dict[tuple[str, str], Any]) -> CardView:
    thing, known = things.get((card.subject_kind, card.subject_id)), subjects.KINDS.get(card.subject_kind)
    if thing is None or known is None:
        return CardView(card, by, moves)
    return CardView(card, by, moves, known.title(thing), known.href(thing), str(known.word))


def trials_over(actor: Actor, day: date) -> list[SpiralCard]:
    """Return the cards at the actor's school whose trial has come to its day and that nobody is checking yet."""
    query = visible(actor, "spiral:spiral_card:read").where(SpiralCard.trial_until <= day, SpiralCard.stage != CHECKING)
    return list(db.session.scalars(query.order_by(SpiralCard.trial_until, SpiralCard.id)))


def may_be_passed_on(row: Input) -> bool:
    """Say whether an input's author lets it be passed on."""
    return db.session.scalar(sa.select(Passable.id).where(Passable.input_id == row.id)) is not None


def words_given(actor: Actor) -> list[tuple[Passable, Input]]:
    """Return the inputs of the actor that they let be passed on."""
    own = visible(actor, "spiral:input:allow").join(Passable, Passable.input_id == Input.id).add_columns(Passable)
    return [(row[1], row[0]) for row in db.session.execute(own)]


def passed_at(actor: Actor, school: School, row: Input) -> PassedOn | None:
    """Return the passing on of an input to a school's team, if it was."""
    found: PassedOn | None = db.session.scalar(visible(actor, "spiral:passed_on:read").where(PassedOn.school_id == school.id, PassedOn.input_id == row.id))
    return found


def passed_to(actor: Actor, school: School) -> list[tuple[PassedOn, Input]]:
    """Return what was passed on to a school's team, the latest first."""
    found = list(db.session.scalars(visible(actor, "spiral:passed_on:read").where(PassedOn.school_id == school.id).order_by(PassedOn.created_at.desc(), PassedOn.id)))
    rows = {row.id: row for row in db.session.scalars(sa.select(Input).where(Input.id.in_([passed.input_id for passed in found])))}
    return [(passed, rows[passed.input_id]) for passed in found]


def words_for_team(row: Input) -> str:
    """Return the body of an input, as HTML, as a school's team reads it: without the people of its cohort, its files and what else is in it.

    What its author called a link may name a person or a place: in its stead stands where the link leads, unless it is the title of a listed work.
    """
    files, html = files_in(row.body), row.body_html
    if files or mentions_in(row.body):
        html = render_prose(without_files(without_people(row.body, _("a colleague")), files)).html
    if "<a" not in html:
        return html
    cited = db.session.scalars(sa.select(Citation.csl).where(Citation.group_id == row.group_id))
    titles = {_as_title(str(csl.get("title", ""))) for csl in cited} - {""}
    return rename_links(html, lambda address, label: _link_for_team(address, label, titles))


def _as_title(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _link_for_team(address: str, label: str, titles: set[str]) -> tuple[str, bool]:
    """Return what a link is called for a school's team, and whether it leads anywhere for them."""
    if not address.startswith(("http://", "https://")):
        return (_("an e-mail address") if address.startswith("mailto:") else _("something in its cohort")), False
    if label == address or _as_title(label) in titles:
        return label, True
    return re.split(r"[/?#]", address.split("://", 1)[1])[0].rpartition("@")[2].removeprefix("www."), True


def teams_that_read(row: Input) -> int:
    """Return to how many schools' teams an input was passed on."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(PassedOn).where(PassedOn.input_id == row.id)) or 0
