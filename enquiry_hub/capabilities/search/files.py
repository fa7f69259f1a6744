"""Finding files by their names and by what was said of them: both lie sealed and are in no index, so those that one may read are opened and looked through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import UNSENT, WAITING, Attachment
from enquiry_hub.capabilities.search.folding import fold
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core import subjects
from enquiry_hub.core.access import ASKING, Actor, asked_by, rule_of
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.identity.groups.models import Group

FILE = "file"
# Names open in some hundredths of a millisecond each; the newest are looked through, and the page says so where there are more.
MOST_OPENED = 4_000


@dataclass(frozen=True)
class FileFound:
    """Be a file with the thing that it hangs on."""

    row: Attachment
    title: str
    href: str
    thread_id: str


@cache
def _newest() -> sa.Select[Any]:
    """Write once the SELECT of the newest files that whoever asks may read: its rule is that of all kinds of things together."""
    sent = sa.and_(Attachment.subject_kind.not_in((UNSENT, WAITING)), rule_of("attachments:file:read", ASKING))
    return sa.select(Attachment).where(sent).order_by(Attachment.created_at.desc(), Attachment.id)


def files_with(
    actor: Actor, tokens: list[str], cohort_id: str, most: int, meant: list[Any], *, since: datetime | None = None, before: datetime | None = None
) -> tuple[list[FileFound], bool]:  # fmt: skip
    """Return the files in a cohort that the actor may read and whose name or description has all the words, the newest first, and whether older ones were left.

    `meant` are conditions on the documents of the things that they hang on; where there are any, what is in no index is not meant.
    `since` and `before` say of which days files are opened at all.
    """
    if not actor.signed_in:
        return [], False
    query = _newest().limit(MOST_OPENED + 1)
    if since:
        query = query.where(Attachment.created_at >= since)
    if before:
        query = query.where(Attachment.created_at < before)
    sent = db.session.scalars(query, asked_by(actor)).all()
    return _among(actor, sent[:MOST_OPENED], tokens, cohort_id, meant)[:most], len(sent) > MOST_OPENED


def _among(actor: Actor, sent: Sequence[Attachment], tokens: list[str], cohort_id: str, meant: list[Any]) -> list[FileFound]:
    hits = [row for row in sent if all(token in fold(f"{row.filename} {row.description}") for token in tokens)]
    if not hits:
        return []
    pairs = {(row.subject_kind, row.subject_id) for row in hits}
    things, places = subjects.find_many(actor, pairs), _places(pairs, meant)
    inside = set(db.session.scalars(sa.select(Group.id).where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id))))
    found = []
    for row in hits:
        pair = (row.subject_kind, row.subject_id)
        thing, kind = things.get(pair), subjects.KINDS.get(row.subject_kind)
        if thing is None or kind is None or (meant and pair not in places):
            continue
        group_id, thread_id = places.get(pair) or (kind.group_of(thing), "")
        if group_id in inside:
            found.append(FileFound(row, kind.title(thing), kind.href(thing), thread_id))
    return found


def _places(pairs: set[tuple[str, str]], meant: list[Any]) -> dict[tuple[str, str], tuple[str | None, str]]:
    """Return group and thread of things, as far as the index knows them: a post says neither by itself."""
    query = sa.select(SearchDocument.subject_kind, SearchDocument.subject_id, SearchDocument.group_id, SearchDocument.thread_id)
    ids = [row_id for _kind, row_id in pairs]
    return {(kind, row_id): (group_id, thread_id or "") for kind, row_id, group_id, thread_id in db.session.execute(query.where(SearchDocument.subject_id.in_(ids), *meant))}
