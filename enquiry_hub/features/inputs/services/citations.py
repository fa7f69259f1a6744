"""Keeping the works that inputs stand on, and the list of references of a cohort."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import each_by_itself, register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record, work
from enquiry_hub.features.inputs.citations.csl import Csl, key_of, written_name, year_of
from enquiry_hub.features.inputs.citations.lookup import NoAnswer, UnknownDoi, look_up, may_look_up
from enquiry_hub.features.inputs.citations.styles import RENDERING, STYLES, render, style_or_default
from enquiry_hub.features.inputs.events import ReferenceRemoved, ReferencesListed
from enquiry_hub.features.inputs.models import Citation, Input, Rendering, StyleChoice
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {
    "stand_on_work": "Posting and changing an input have asked.",
    "choose_style": "It is the person's own way of reading.",
    "render_late": "The worker makes what pages will show.",
    "ask_about_dois": "The worker asks, where the operator lets it.",
}
TELLS_NOBODY = {
    "stand_on_work": "It is told with the input.",
    "choose_style": "How somebody reads is nobody's news.",
    "render_late": "It is the same work in other words.",
    "ask_about_dois": "It is said on the page of the work.",
}
AT_A_TIME = 50


def stand_on_work(actor: Actor, row: Input, item: Csl | None) -> None:
    """Let an input stand on a work: on the same record where the cohort has exactly this, on a record of its own otherwise.

    A record that others stand on, too, or that somebody else wrote, is never changed from here.
    """
    before = db.session.get(Citation, row.citation_id) if row.citation_id else None
    if item is None:
        row.citation_id = None
    elif before is not None and before.csl == item:
        return
    elif before is not None and before.author_id == actor.person_id and not before.listed and not _others_stand_on(before, row):
        _fill(before, item)
        before.version += 1
        db.session.flush()
        _keep_in_words(before)
        return
    else:
        row.citation_id = _own(actor, row.group_id, item).id
    if before is not None:
        _leave(before, row)


def _own(actor: Actor, group_id: str, item: Csl) -> Citation:
    alike = sa.select(Citation).where(Citation.group_id == group_id, Citation.work_key == key_of(item), sa.or_(Citation.listed, Citation.author_id == actor.person_id))
    found = next((row for row in db.session.scalars(alike) if row.csl == item), None)
    if found is None:
        found = Citation(group_id=group_id, author_id=actor.person_id)
        _fill(found, item)
        db.session.add(found)
        db.session.flush()
        _keep_in_words(found)
    return found


def _leave(citation: Citation, row: Input) -> None:
    """Forget a work that an input no longer stands on, unless others do or it stands on the list by itself."""
    if not citation.listed and not _others_stand_on(citation, row):
        db.session.flush()
        db.session.delete(citation)
        db.session.flush()


def _others_stand_on(citation: Citation, row: Input) -> bool:
    return db.session.scalar(sa.select(Input.id).where(Input.citation_id == citation.id, Input.id != row.id).limit(1)) is not None


def _fill(row: Citation, item: Csl) -> None:
    first = (item.get("author") or item.get("editor") or [{}])[0]
    if row.doi != item.get("DOI", ""):
        row.doi_asked_at, row.doi_known = None, False
    row.csl, row.as_typed, row.doi, row.work_key = item, None, item.get("DOI", ""), key_of(item)
    row.sort_name = f"{(written_name(first) or item.get('title', '')).casefold()[:70]} {year_of(item) or ''}"


def _keep_in_words(row: Citation) -> None:
    """Write a citation in every style, in the place of what was kept of it."""
    db.session.execute(sa.delete(Rendering).where(Rendering.citation_id == row.id))
    for style in STYLES:
        db.session.add(Rendering(citation_id=row.id, style=style, version=row.version, made_by=RENDERING, html=render(row.csl, style)))
    db.session.flush()


def list_references(actor: Actor, group: Group, items: Iterable[tuple[int, Csl]], *, client_id: str | None) -> int:
    """Put works on a cohort's list, each by its place in what was brought; the same client id puts each there once. Return how many are new there."""
    require(actor, "inputs:research:post", group)
    marked = [(hashlib.blake2b(f"{client_id}:{place}".encode(), digest_size=16).hexdigest() if client_id else None, item) for place, item in items]
    before = sa.select(Citation.client_id).where(Citation.author_id == actor.person_id, Citation.client_id.in_([mark for mark, _item in marked if mark]))
    known = set(db.session.scalars(before))
    rows = [Citation(group_id=group.id, author_id=actor.person_id, client_id=mark, listed=True) for mark, _item in marked if mark not in known]
    for row, item in zip(rows, (item for mark, item in marked if mark not in known), strict=True):
        _fill(row, item)
    db.session.add_all(rows)
    db.session.flush()
    if rows:
        record(ReferencesListed(by=actor.person_id, group_id=group.id, number=len(rows)))
    return len(rows)


def remove_reference(actor: Actor, citation: Citation) -> None:
    """Take a work off the list; where inputs stand on it, it stays under them."""
    require(actor, "inputs:citation:remove", citation)
    citation.listed = False
    db.session.flush()
    record(ReferenceRemoved(by=actor.person_id, citation_id=citation.id))
    if db.session.scalar(sa.select(Input.id).where(Input.citation_id == citation.id).limit(1)) is None:
        db.session.delete(citation)
        db.session.flush()


def choose_style(actor: Actor, style: str) -> None:
    """Remember in which style a person reads references."""
    found = db.session.scalar(sa.select(StyleChoice).where(StyleChoice.person_id == actor.person_id))
    if found is None:
        db.session.add(StyleChoice(person_id=actor.person_id, style=style_or_default(style)))
    else:
        found.style = style_or_default(style)
    db.session.flush()


def render_late() -> int:
    """Write the citations that are not kept in words yet, some at a time; return how many."""
    fresh = sa.exists().where(Rendering.citation_id == Citation.id, Rendering.version == Citation.version, Rendering.made_by == RENDERING)
    ids = list(db.session.scalars(sa.select(Citation.id).where(~fresh).order_by(sa.func.random()).limit(AT_A_TIME)))  # what cannot be written stands before no other
    db.session.rollback()
    return each_by_itself("reference", ids, _render_one)


def _render_one(citation_id: str) -> int:
    with work():
        row = db.session.scalar(sa.select(Citation).where(Citation.id == citation_id).with_for_update(skip_locked=True))
        if row is not None:
            _keep_in_words(row)
        return int(row is not None)


def ask_about_dois() -> int:
    """Ask the registry about DOIs that it was not asked about yet, some at a time and in no transaction; return how many it answered.

    Where it gives no answer, all are left for the next time.
    """
    if not may_look_up():
        return 0
    waiting = sa.select(Citation.doi).where(Citation.doi != "", Citation.doi_asked_at.is_(None)).distinct().order_by(Citation.doi).limit(AT_A_TIME)
    dois = db.session.scalars(waiting).all()
    for number, doi in enumerate(dois):
        db.session.rollback()
        try:
            known = bool(look_up(doi))
        except UnknownDoi:
            known = False
        except NoAnswer:
            return number
        with work():
            db.session.execute(sa.update(Citation).where(Citation.doi == doi).values(doi_asked_at=now(), doi_known=known))
    return len(dois)


register_chore("references", 60, render_late)
register_chore("dois", 300, ask_about_dois)
