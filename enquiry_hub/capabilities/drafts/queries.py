"""Finding what one was writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.models import Draft, SentForm
from enquiry_hub.capabilities.drafts.places import PLACES, described, joined
from enquiry_hub.core.access import ASKING, PERMISSIONS, Actor, asked_by, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.vault import open_vaulted


class DraftView(NamedTuple):
    """Be a draft as a page shows it."""

    fields: dict[str, Any]
    version: int
    saved_at: datetime


def find_draft(actor: Actor, place: str) -> Draft | None:
    """Return the actor's draft in a place."""
    found: Draft | None = db.session.scalar(visible(actor, "drafts:draft:read").where(Draft.place == place))
    return found


@kept
def _in_place() -> sa.Select[Any]:
    wanted: Any = visible(ASKING, "drafts:draft:read").where(Draft.place == sa.bindparam("place", required=True))
    return wanted.with_only_columns(Draft.sealed_fields, Draft.version, Draft.saved_at)


def draft_view(actor: Actor, place: str) -> DraftView | None:
    """Return the actor's draft in a place, to be shown."""
    row = _in_place.first(**asked_by(actor), place=place)
    if row is None:
        return None
    return DraftView(open_vaulted(row[0], "draft", "sealed_fields", actor.person_id)["fields"], row[1], row[2])


def was_sent(actor: Actor, mark: str | None) -> bool:
    """Say whether the actor has sent the form with this mark lately."""
    return bool(mark) and db.session.get(SentForm, (actor.person_id, mark)) is not None


class DraftLine(NamedTuple):
    """Be a draft in the list of its writer: `title` names where it belongs as far as they may read that, `href` opens its form where they may write there."""

    place: str
    word: str
    title: str
    href: str
    words: str
    saved_at: datetime


def my_drafts(actor: Actor) -> sa.Select[Any]:
    """Return the SELECT of the actor's drafts, newest first; turn its rows with `lines_of`."""
    return visible(actor, "drafts:draft:read").order_by(Draft.saved_at.desc(), Draft.id)


def lines_of(actor: Actor, drafts: Sequence[Draft]) -> list[DraftLine]:
    """Return drafts with where they belong, in two statements for each kind of place and way of writing there; what has no words in it is left out."""
    ids: dict[tuple[str, str], set[str]] = {}
    for draft in drafts:
        kind, found, row_id, rest = described(draft.place)
        if found is not None:
            ids.setdefault((kind, found.asks(rest)), set()).add(row_id)
    known = {(kind, writes): _rows(actor, kind, writes, wanted) for (kind, writes), wanted in ids.items()}
    lines = []
    for draft in drafts:
        kind, found, row_id, rest = described(draft.place)
        row, writes = known[kind, found.asks(rest)].get(row_id, (None, False)) if found else (None, False)
        words = found.words_in(draft.fields) if found else joined(draft.fields.values())
        if words and found and row is not None:
            lines.append(DraftLine(draft.place, str(found.word), found.title(row), found.href(row, rest) if writes else "", words, draft.saved_at))
        elif words:
            lines.append(DraftLine(draft.place, str(found.word) if found else _("Something that you wrote"), "", "", words, draft.saved_at))
    return lines


def _rows(actor: Actor, kind: str, permission: str, ids: set[str]) -> dict[str, tuple[Any, bool]]:
    """Return, by id, the rows behind places of a kind that the actor may read, and whether they may write there."""
    place = PLACES[kind]
    reads, writes = PERMISSIONS[place.reads].model, PERMISSIONS[permission].model
    may = set(db.session.scalars(visible(actor, permission).with_only_columns(writes.id).where(writes.id.in_(ids))))
    return {row.id: (row, row.id in may) for row in db.session.scalars(visible(actor, place.reads).where(reads.id.in_(ids)))}
