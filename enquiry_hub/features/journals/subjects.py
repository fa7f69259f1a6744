"""Reflections as things that links, threads, notices and search can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.kinds import register_agreeable
from enquiry_hub.capabilities.drafts.places import Place, register_place_to_write
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.core.text import excerpt, sentences
from enquiry_hub.features.journals.models import NAMED_SIGN, Entry, Passage
from enquiry_hub.features.journals.parts import name_of, sentences_of
from enquiry_hub.features.journals.unfinished import begun_from
from enquiry_hub.identity.groups.models import Group

register_kind(
    "entry",
    Entry,
    read="journals:entry:read",
    title=lambda row: name_of(row.title, row.body),
    href=lambda row: url_for("journals.show_entry", entry_id=row.id),
    icon="journal",
    word=_l("reflection"),
    group_of=lambda row: row.group_id,
    attach="journals:entry:edit",
    discuss="journals:entry:discuss",
    sealed=True,
)

register_kind(
    "passage",
    Passage,
    read="journals:passage:read",
    title=lambda row: f"“{excerpt(row.words, 90)}”" if row.words else str(_l("Withdrawn by its author")),
    href=lambda row: url_for("journals.show_passage", passage_id=row.id),
    icon="quote",
    word=_l("passage"),
    group_of=lambda row: row.group_id,
)

register_agreeable(
    "entry", own="journals:entry:share", author=lambda row: row.author_id, version=lambda row: row.version, sentences=lambda row: sentences_of(row.body)
)
register_agreeable(
    "passage", own="journals:passage:withdraw", author=lambda row: row.author_id if row.signed == NAMED_SIGN else None, version=lambda row: 1,
    sentences=lambda row: sentences(row.words),
)  # fmt: skip

# One's cohort, as what a notice about those who joined later leads to.
register_kind(
    "newcomers",
    Group,
    read="groups:group:read",
    title=lambda row: row.name,
    href=lambda row: url_for("journals.newcomers", group_id=row.id),
    icon="users",
    word=_l("cohort"),
    group_of=lambda row: None,
)

# One's three, as what a notice about it leads to: the page where one says what they read.
register_kind(
    "three",
    Group,
    read="groups:group:read",
    title=lambda row: row.name,
    href=lambda row: url_for("journals.three", group_id=row.parent_id or row.id),
    icon="users",
    word=_l("three"),
    group_of=lambda row: None,
)

# What is begun there and not sent, as its writer finds it again.
register_place_to_write("entry", Place(
    _l("A change of a reflection"), "journals:entry:read", "journals:entry:edit", lambda row: name_of(row.title, row.body),
    lambda row, _rest: url_for("journals.edit", entry_id=row.id), ("title", "part_"),
))  # fmt: skip
register_place_to_write("entry:new", Place(
    _l("A new reflection"), "groups:group:read", "groups:cohort:contribute", lambda row: row.name,
    lambda row, rest: url_for("journals.write", group_id=row.id, tense=rest[0] if rest else None, **begun_from(rest[1:])), ("title", "part_"),
))  # fmt: skip
register_place_to_write("response", Place(
    _l("An answer to a reflection"), "journals:entry:read", "journals:entry:respond", lambda row: name_of(row.title, row.body),
    lambda row, _rest: url_for("journals.show_entry", entry_id=row.id, _anchor="answer"), ("body",),
))  # fmt: skip
