"""Finding reflections: those that a whole cohort reads are in the index; the others lie sealed, and are opened and looked
through when somebody who may read them searches.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.search.queries import Hit, Narrowing, have_all, register_unindexed
from enquiry_hub.capabilities.search.services import drop_document, index_document, register_indexed
from enquiry_hub.capabilities.sharing.models import MY_COHORT
from enquiry_hub.core.access import ASKING, Actor, asked_by, rule_of, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.vault import Locked, open_vaulted
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.identity.people.keys import unwrap
from enquiry_hub.identity.people.models import Person

register_indexed("entry")


def keep_findable(entry: Entry) -> None:
    """Put a page into the index if its whole cohort reads it, and take it out if not."""
    if entry.audience != MY_COHORT or (entry.sealed_until is not None and entry.opened_at is None):
        drop_document("entry", entry.id)
        return
    index_document("entry", entry.id, group_id=entry.group_id, title=entry.title, words=entry.body, author_id=entry.author_id, at=entry.written_at)


@register_unindexed("entry")
def look_through(actor: Actor, tokens: list[str], cohort_id: str, among: Narrowing, most: int) -> list[Hit]:
    """Return the pages in a cohort that are in no index, that the actor may read and that have all the words, the newest first."""
    if among.thread_id or among.theme:  # a page stands under no theme
        return []
    found = []
    for entry_id, author_id, head, body, wrapped, written_at, author in _sealed_pages.all(**asked_by(actor), cohort_id=cohort_id):
        if not among.holds(author, written_at):
            continue
        try:
            key = unwrap(wrapped, author_id)
            title, words = open_vaulted(head, "entry", "sealed_head", author_id, key)["title"], open_vaulted(body, "entry", "sealed_body", author_id, key)["body"]
        except Locked:  # what nobody can read is in the way of no search
            continue
        if have_all(f"{title} {words}", tokens):
            found.append(entry_id)
            if len(found) == most:
                break
    pages = {entry.id: entry for entry in db.session.scalars(visible(actor, "journals:entry:read").where(Entry.id.in_(found)))}
    return [Hit(pages[found_id], pages[found_id].author_id, pages[found_id].written_at, pages[found_id].body) for found_id in found if found_id in pages]


@kept
def _sealed_pages() -> sa.Select[Any]:
    query: Any = (
        sa.select(Entry.id, Entry.author_id, Entry.sealed_head, Entry.sealed_body, Entry.wrapped_key, Entry.written_at, Person.display_name)
        .join(Person, Person.id == Entry.author_id)
        .where(
            rule_of("journals:entry:read", ASKING), Entry.group_id == sa.bindparam("cohort_id", required=True), Entry.audience != MY_COHORT,
            Entry.sealed_body.is_not(None), Entry.sealed_head.is_not(None),
        )
        .order_by(Entry.written_at.desc(), Entry.id)
    )  # fmt: skip
    return query  # type: ignore[no-any-return]
