"""Putting cards on a school's board, changing, moving and taking them out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import forget_versions, keep_revision, save_version
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.spiral.domain import STAGES
from enquiry_hub.features.spiral.events import CardAdded, CardChanged, CardMoved, CardRemoved, SpiralBegun
from enquiry_hub.features.spiral.models import LINKED, CardMove, Spiral, SpiralCard

MOST = 300
LONGEST = {"title": 200, "words": 2000, "decision": 500, "trial": 500, "trial_by": 200, "why": 300}
PAGE = re.compile(r"(?:^|/)(input|risk|measure|passed-input)s/([a-z0-9]{1,24})/?(?:[?#].*)?$")
PASSED = "passed-input"  # its kind in an address


def begin_spiral(actor: Actor, school: School, day: date) -> Spiral:
    """Say from which day a team reckons its stages; said again, the new day counts."""
    require(actor, "spiral:school:work", school)
    lock_row(school)
    spiral = db.session.scalar(sa.select(Spiral).where(Spiral.school_id == school.id))
    if spiral is None:
        spiral = Spiral(school_id=school.id, begins_on=day)
        db.session.add(spiral)
    spiral.begins_on = day
    db.session.flush()
    record(SpiralBegun(by=actor.person_id, school_id=school.id))
    return spiral


def add_card(actor: Actor, school: School, said: Mapping[str, str], *, about: str = "", stage: str = STAGES[0], client_id: str | None = None) -> SpiralCard:
    """Put a card on a school's board; the same client id does it once.

    `said` holds words by their names in `SAID`; `about` is the address of the page of an input, a risk or a measure that the actor may read.
    """
    require(actor, "spiral:school:work", school)
    lock_row(school)
    sent = sa.select(SpiralCard).where(SpiralCard.made_by == actor.person_id, SpiralCard.client_id == client_id)
    if client_id and (found := db.session.scalar(sent)) is not None:
        return found
    if (db.session.scalar(sa.select(sa.func.count()).select_from(SpiralCard).where(SpiralCard.school_id == school.id)) or 0) >= MOST:
        raise Invalid(_("There are %(most)d cards on it. Take some out first.", most=MOST))
    card = SpiralCard(school_id=school.id, made_by=actor.person_id, client_id=client_id, stage=_stage(stage))
    for name, text in _said(said, _linked(actor, about)).items():
        setattr(card, name, text)
    db.session.add(card)
    db.session.flush()
    keep_revision(actor, "spiral_card", card, card.stored)
    record(CardAdded(by=actor.person_id, spiral_card_id=card.id))
    return card


def change_card(actor: Actor, card: SpiralCard, said: Mapping[str, str], *, about: str | None = None, base: int | None = None) -> None:
    """Change what a card says; `about` None leaves what it is linked to. Raises Stale where somebody else changed the same part meanwhile."""
    require(actor, "spiral:spiral_card:change", card)
    lock_row(card)
    linked = (card.subject_kind, card.subject_id) if about is None else _linked(actor, about)
    save_version(actor, "spiral_card", card, _said(said, linked), base=base, merge=True)
    db.session.flush()
    record(CardChanged(by=actor.person_id, spiral_card_id=card.id))


def move_card(actor: Actor, card: SpiralCard, to_stage: str, why: str, *, from_stage: str) -> None:
    """Move a card to another stage, earlier or later, and note why; raises Invalid where it is no longer where the actor saw it."""
    require(actor, "spiral:spiral_card:change", card)
    lock_row(card)
    if card.stage == _stage(to_stage):
        return
    if card.stage != from_stage:
        raise Invalid(_("Somebody moved it meanwhile. Look where it is now; what you wrote is still here."), field="to_stage")
    why = why.strip()
    if not why:
        raise Invalid(_("Please say why."), field="why")
    _check("why", why)
    db.session.add(CardMove(card_id=card.id, moved_by=actor.person_id, from_stage=card.stage, to_stage=to_stage, moved_on=today(), why=why))
    card.stage = to_stage
    db.session.flush()
    record(CardMoved(by=actor.person_id, spiral_card_id=card.id, to_stage=to_stage))


def remove_card(actor: Actor, card: SpiralCard) -> None:
    """Take a card off the board, with its versions and moves; what it was linked to stays where it is."""
    require(actor, "spiral:spiral_card:change", card)
    card_id = card.id
    forget_versions("spiral_card", card_id)
    db.session.delete(card)
    db.session.flush()
    record(CardRemoved(by=actor.person_id, spiral_card_id=card_id))


def _stage(stage: str) -> str:
    if stage not in STAGES:
        raise Invalid(_("Please choose a column."), field="to_stage")
    return stage


def _check(name: str, text: str) -> None:
    if len(text) > LONGEST[name]:
        raise Invalid(_("Please keep this under %(max)d characters.", max=LONGEST[name]), field=name)


def _linked(actor: Actor, about: str) -> tuple[str, str]:
    """Return kind and id of what an address leads to, both empty for none."""
    if not about.strip():
        return "", ""
    found = PAGE.search(about.strip())
    kind = "" if found is None else found[1].replace(PASSED, "passed_on")
    if found is None or kind not in LINKED or subjects.find(actor, kind, found[2]) is None:
        raise Invalid(_("This is not the address of an input, a risk or a measure that you may read."), field="about")
    return kind, found[2]


def _said(said: Mapping[str, str], linked: tuple[str, str]) -> dict[str, str]:
    """Return what a card is to say, checked."""
    words = {name: said.get(name, "").strip() for name in ("title", "words", "decision", "trial", "trial_by", "until")}
    if not words["title"]:
        raise Invalid(_("Please write a line of words."), field="title")
    for name in words.keys() & LONGEST.keys():
        _check(name, words[name])
    if linked[0] == "input" and not words["words"]:
        raise Invalid(_("Please say in your own words what it says. Those of your team who are not in its cohort read only that."), field="words")
    if words["until"] and not words["trial"]:
        raise Invalid(_("Please say what you try."), field="trial")
    return {**words, "subject_kind": linked[0], "subject_id": linked[1]}
