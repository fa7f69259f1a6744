"""What may be handed over: pages and posts whose authors agreed to research, for the text as it stands, with names taken out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.consents.models import POSTS, RESEARCH, Consent
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.text import plain
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import UNNAMED, VISIBLE, Post, Thread
from enquiry_hub.features.framework.models import Risk, Theme
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.prompts import prompts
from enquiry_hub.features.research.models import ResearchCode, ResearchExport
from enquiry_hub.features.research.pseudonyms import mark_of, names_in, without_names
from enquiry_hub.features.research.secrets import SECRET_BYTES, secret_of
from enquiry_hub.identity.groups.models import Group, Membership
from enquiry_hub.identity.people.models import Organisation, Person

Codes = tuple[tuple[str, str], ...]
QUOTATION = "[a quotation]"


@dataclass(frozen=True)
class Source:
    """Be one text that may be handed over: its mark, its author's mark, its day, its words, and what it is coded with, as (group, name)."""

    mark: str
    author: str
    kind: str
    day: str
    version: int
    text: str
    codes: Codes


@dataclass(frozen=True)
class Gathered:
    """Be what may be handed over, what is left out because a child may be recognised, and what has gone since the last time."""

    sources: list[Source]
    left_out: int
    removed: list[str]


def gather(actor: Actor, cohort: Group) -> Gathered:
    """Return what may be handed over of a cohort today; the caller has asked who may be handed it.

    Before anything was handed over there is no secret yet, and the marks are good for looking only.
    """
    secret = secret_of(cohort.id) or os.urandom(SECRET_BYTES)
    people, places = _names(cohort.id)
    found, left_out = [], 0
    for kind, row_id, author_id, moment, version, text, codes in (*_pages(cohort.id), *_posts(cohort.id)):
        clean = without_names(plain(_own_words(text)), people, places)
        if concerns_about(clean, cohort.id):
            left_out += 1
            continue
        author = f"Leader-{mark_of(secret, 'person', author_id)[:6]}"
        named = tuple((group, without_names(name, people, places)) for group, name in codes)
        found.append(Source(mark_of(secret, kind, row_id)[:32], author, kind, moment.date().isoformat(), version, clean, named))
    last = last_export(actor, cohort.id)
    now_there = {source.mark for source in found}
    return Gathered(found, left_out, sorted(set(last.sources) - now_there) if last else [])


def _own_words(text: str) -> str:
    """Return a text without the lines that it quotes: they are somebody else's, or were agreed to elsewhere."""
    lines = [QUOTATION if line.lstrip().startswith(">") else line for line in text.split("\n")]
    return "\n".join(line for place, line in enumerate(lines) if line != QUOTATION or lines[place - 1 : place] != [QUOTATION])


def _names(cohort_id: str) -> tuple[list[str], list[str]]:
    members = sa.select(Membership.person_id).where(Membership.group_id == cohort_id)
    columns = (Person.display_name, Person.known_as, Person.workplace, Organisation.name, Organisation.place)
    people = db.session.execute(sa.select(*columns).outerjoin(Organisation, Organisation.id == Person.organisation_id).where(Person.id.in_(members))).all()
    # Whoever else is known here, from another cohort, may be named in what was written too.
    others, schools = db.session.scalars(sa.select(Person.display_name)).all(), db.session.scalars(sa.select(Organisation.name)).all()
    return names_in([name for row in people for name in row[:2]], others), names_in([name or "" for row in people for name in row[2:]], schools)


Row = tuple[str, str, str, datetime, int, str, Codes]


def _pages(cohort_id: str) -> Iterator[Row]:
    agreed = sa.exists().where(
        Consent.person_id == Entry.author_id, Consent.subject_kind == "entry", Consent.subject_id == Entry.id, Consent.subject_version == Entry.version,
        Consent.purpose == RESEARCH, Consent.ended_at.is_(None),
    )  # fmt: skip
    query = sa.select(Entry).where(Entry.group_id == cohort_id, Entry.sealed_body.is_not(None), agreed).order_by(Entry.written_at, Entry.id)
    entries = list(db.session.scalars(query))
    themes, texts = _themes_of({entry.id for entry in entries}), {prompt.id: prompt.text for prompt in prompts()}
    for entry in entries:
        codes = [("tense", entry.tense), ("factor", entry.context_factor), ("prompt", texts.get(entry.prompt_id, "")), *(("theme", name) for name in themes.get(entry.id, []))]
        yield "page", entry.id, entry.author_id, entry.written_at, entry.version, f"{entry.title}\n\n{entry.body}".strip(), tuple(code for code in codes if code[1])


def _themes_of(entry_ids: set[str]) -> dict[str, list[str]]:
    query = (
        sa.select(Link.lower_id, Theme.name).join(Risk, sa.and_(Link.upper_kind == "risk", Link.upper_id == Risk.id)).join(Theme, Theme.id == Risk.theme_id)
        .where(Link.lower_kind == "entry", Link.lower_id.in_(entry_ids), Link.ended_at.is_(None)).distinct()
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for entry_id, name in db.session.execute(query):
        found.setdefault(entry_id, []).append(name)
    return found


def _posts(cohort_id: str) -> Iterator[Row]:
    """Give the posts in threads of the whole cohort; closed threads, those of peer groups and what was written without a name stay."""
    agreed = sa.exists().where(
        Consent.person_id == Post.author_id, Consent.subject_kind == POSTS, Consent.subject_id == cohort_id, Consent.purpose == RESEARCH, Consent.ended_at.is_(None)
    )  # fmt: skip
    query = (
        sa.select(Post.id, Post.author_id, Post.created_at, Post.version, Post.body, Theme.name).join(Thread, Thread.id == Post.thread_id)
        .outerjoin(Risk, sa.and_(Thread.about_kind == "risk", Thread.about_id == Risk.id)).outerjoin(Theme, Theme.id == Risk.theme_id)
        .where(
            Thread.group_id == cohort_id, Thread.restricted.is_(False), Post.state == VISIBLE, Post.author_id.is_not(None), Post.step.not_in((UNNAMED, "room")), agreed,
        )
        .order_by(Post.created_at, Post.id)
    )  # fmt: skip
    for row_id, author_id, moment, version, body, theme in db.session.execute(query):
        yield "post", row_id, author_id or "", moment, version, body, (("theme", theme),) if theme else ()


def last_export(actor: Actor, cohort_id: str) -> ResearchExport | None:
    """Return what was handed over last in a cohort."""
    query = visible(actor, "research:export:read").where(ResearchExport.group_id == cohort_id)
    found: ResearchExport | None = db.session.scalar(query.order_by(ResearchExport.created_at.desc()).limit(1))
    return found


def exports_of(actor: Actor, cohort_id: str) -> list[Any]:
    """Return what was handed over in a cohort, the newest first."""
    return list(db.session.scalars(visible(actor, "research:export:read").where(ResearchExport.group_id == cohort_id).order_by(ResearchExport.created_at.desc())))


def codes_of(cohort_id: str) -> list[ResearchCode]:
    """Return the codes that were brought into a cohort; the caller has asked who may see them."""
    return list(db.session.scalars(sa.select(ResearchCode).where(ResearchCode.group_id == cohort_id).order_by(ResearchCode.name)))
