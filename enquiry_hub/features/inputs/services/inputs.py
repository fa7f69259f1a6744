"""Posting and changing inputs."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.links.services import link
from enquiry_hub.capabilities.moderation.queries import hangs_beside
from enquiry_hub.capabilities.moderation.services import seal_away
from enquiry_hub.capabilities.revisions.services import save_version
from enquiry_hub.capabilities.themes.queries import theme_names
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.services.taking_down import name_anew
from enquiry_hub.features.inputs.citations.csl import Csl
from enquiry_hub.features.inputs.events import InputChanged, InputPosted, InputTakenDown
from enquiry_hub.features.inputs.facets import marks
from enquiry_hub.features.inputs.models import (
    KINDS,
    PARTS,
    PRACTICE,
    RELEVANCE,
    RESEARCH,
    Citation,
    Input,
)
from enquiry_hub.features.inputs.services.citations import stand_on_work
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.models import Group

MOST_OF_ONE_ACCOUNT = 2  # of the practice ladder


@dataclass(frozen=True)
class Content:
    """Hold what an input says."""

    title: str
    body: str
    question: str = ""
    citation: Csl | None = None
    parts: dict[str, str] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    session_id: str | None = None
    strength: int = 0
    strength_reason: str = ""
    who_gains: str = ""
    who_may_lose: str = ""
    reading_minutes: int | None = None
    published_at: datetime | None = None


def post_input(actor: Actor, group: Group, kind: str, content: Content, *, client_id: str | None = None) -> Input:
    """Post an input in a cohort; the same client id posts it once."""
    require(actor, "inputs:research:post" if kind == RESEARCH else "groups:cohort:contribute", group)
    found = _already_posted(actor, client_id)
    if found is not None:
        return found
    if kind not in KINDS:
        raise Invalid(_("An input is research or practice."))
    row = Input(group_id=group.id, author_id=actor.person_id, client_id=client_id, kind=kind, published_at=content.published_at or now())
    _fill(row, content)
    db.session.add(row)
    stand_on_work(actor, row, content.citation)
    db.session.flush()
    record(InputPosted(by=actor.person_id, input_id=row.id))
    return row


def _already_posted(actor: Actor, client_id: str | None) -> Input | None:
    if client_id is None:
        return None
    return db.session.scalar(sa.select(Input).where(Input.author_id == actor.person_id, Input.client_id == client_id))


def _fill(row: Input, content: Content) -> None:
    if content.session_id and db.session.scalar(sa.select(Session.group_id).where(Session.id == content.session_id)) != row.group_id:
        raise Invalid(_("This session belongs to another cohort."), field="session_id")
    if not 0 <= content.strength <= 4:
        raise Invalid(_("Strength is one of five steps."), field="strength")
    if row.kind == PRACTICE:
        _check_account(content)
    for name, value in _columns(row, content).items():
        setattr(row, name, value)
    set_prose(row, content.body)


def _columns(row: Input, content: Content) -> dict[str, Any]:
    """Return what the content of an input fills, apart from its text."""
    return {
        "title": content.title, "question": content.question, "strength": content.strength, "strength_reason": content.strength_reason,
        "who_gains": content.who_gains.strip(), "who_may_lose": content.who_may_lose.strip(),
        "parts": {name: content.parts[name] for name in ((RELEVANCE,) if row.kind == RESEARCH else PARTS) if content.parts.get(name)},
        "themes": [code for code in theme_names(row.group_id) if code in content.themes], "facets": [mark for mark in marks() if mark in content.facets],
        "session_id": content.session_id or None, "reading_minutes": content.reading_minutes,
    }  # fmt: skip


def _check_account(content: Content) -> None:
    """Refuse what the definition of the practice ladder (DOMAIN 5.7) does not let one account say of itself."""
    if content.strength > MOST_OF_ONE_ACCOUNT:
        raise Invalid(
            _("One account is no more than “two or more schools, or one with dated counts”. Three schools with measures are said of a strategy, by what its schools counted."),
            field="strength",
        )
    if content.strength == MOST_OF_ONE_ACCOUNT and not content.parts.get("evidence", "").strip():
        raise Invalid(_("For this strength, say below how you know: which two schools, or which dated counts."), field="strength")


def change_input(actor: Actor, row: Input, content: Content, *, base: int | None = None, reason: str = "") -> None:
    """Change an input; earlier words are kept, and pages that stand on it show the new ones."""
    lock_row(row)
    require(actor, "inputs:input:edit", row)
    save_version(actor, "input", row, {**_columns(row, content), "body": content.body}, base=base, reason=reason, elsewhere={"citation": (_cited(row), content.citation)})
    _fill(row, content)
    stand_on_work(actor, row, content.citation)
    if content.published_at is not None:
        row.published_at = content.published_at
    db.session.flush()
    record(InputChanged(by=actor.person_id, input_id=row.id))


def keep_address(actor: Actor, row: Input, address: str) -> None:
    """Keep where something can be read that may not be copied here."""
    require(actor, "inputs:input:edit", row)
    row.read_at = address
    db.session.flush()
    record(InputChanged(by=actor.person_id, input_id=row.id))


def _cited(row: Input) -> Csl | None:
    found = db.session.get(Citation, row.citation_id) if row.citation_id else None
    return found.csl if found else None


def connect_input(actor: Actor, row: Input, kind: str, other_id: str, nature: str) -> None:
    """Connect an input: risks and strategies then stand on it; it stands on another input."""
    require(actor, "inputs:input:connect", row)
    if kind in ("risk", "strategy"):
        link(actor, (kind, other_id), ("input", row.id), nature=nature)
    elif kind == "input":
        link(actor, ("input", row.id), ("input", other_id), nature=nature)
    else:
        raise Invalid(_("An input can be connected with a risk, a strategy or another input."), field="target")
    record(InputChanged(by=actor.person_id, input_id=row.id))


def take_down_input(actor: Actor, row: Input) -> None:
    """Seal an input that may be about a child, with its traces; an empty place stays where it stood, and its author is told."""
    lock_row(row)  # what its author saves meanwhile goes with it, its versions too
    require(actor, "inputs:input:take_down", row)
    title, parts = _("Taken down"), [str(text) for text in row.parts.values()]
    words = (row.body, row.question, row.read_at, row.strength_reason, row.who_gains, row.who_may_lose, *parts)
    if row.title == title and not any(words) and not hangs_beside("input", row.id):
        raise Invalid(_("This has been taken down already."))  # by somebody who pressed at the same time
    about = {"title": row.title, "question": row.question, "parts": row.parts, "citation": _cited(row), "strength_reason": row.strength_reason, "read_at": row.read_at}
    about |= {"who_gains": row.who_gains, "who_may_lose": row.who_may_lose}
    seal_away(
        actor, "input", row, group_id=row.group_id, author_id=row.author_id, revised_as="input", place=f"input:{row.id}",
        same_talk=lambda thing: isinstance(thing, Link) and row.id in (thing.lower_id, thing.upper_id), about=about,
        more=(row.question, row.strength_reason, row.who_gains, row.who_may_lose, *parts),
    )  # fmt: skip
    row.title, row.question, row.parts, row.strength_reason, row.read_at = title, "", {}, "", ""
    row.who_gains = row.who_may_lose = ""
    row.version += 1
    stand_on_work(actor, row, None)
    db.session.flush()
    name_anew(actor, "input", row.id, title)
    record(InputTakenDown(by=actor.person_id, input_id=row.id))
