"""What academics and school leaders bring to the table."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Prose, Row, foreign

RESEARCH, PRACTICE = "research", "practice"
KINDS = (RESEARCH, PRACTICE)
INPUT = "input"  # the place on its page where later features show something

# The parts of a practice account, each a text of its own (S2-31).
PARTS = ("context", "action", "evidence", "effect", "cost", "did_not_work", "rival")

ARGUMENT = 1  # the step of the scale of research for argument, theory and expert view

RELEVANCE = "relevance"  # the part of a research input that says what it means for this cohort's place (S2-30)



class Citation(Row):
    """Be a published work that inputs stand on, or that waits on a cohort's list of references, as CSL-JSON."""

    __tablename__ = "citation"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"), sa.Index("ix_citation_doi", "group_id", "doi"), sa.Index("ix_citation_work_key", "group_id", "work_key"))

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    csl: Mapped[dict] = mapped_column(sa.JSON)
    sort_name: Mapped[str] = mapped_column(sa.String(80))  # first author and year, for the order of a list
    doi: Mapped[str] = mapped_column(sa.String(210), default="")
    work_key: Mapped[str] = mapped_column(sa.String(32))  # the same for two writings of one work
    doi_asked_at: Mapped[datetime | None]  # when a registry answered about the DOI, if one was asked
    doi_known: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # and that it knows it
    listed: Mapped[bool] = mapped_column(default=False)  # put on the cohort's list by itself, not only under an input
    as_typed: Mapped[dict | None] = mapped_column(sa.JSON)  # an earlier citation of which something could not be read
    version: Mapped[int] = mapped_column(default=1)


class Rendering(Row):
    """Be a version of a citation in a style, kept because making it is slow."""

    __tablename__ = "citation_rendering"
    __table_args__ = (sa.UniqueConstraint("citation_id", "style"),)

    citation_id: Mapped[str] = foreign("citation.id", delete="CASCADE", index=False)
    style: Mapped[str] = mapped_column(sa.String(20))
    version: Mapped[int]
    made_by: Mapped[int]  # the number of the way in which it was made
    html: Mapped[str] = mapped_column(sa.Text)


class StyleChoice(Row):
    """Be the style in which a person reads references."""

    __tablename__ = "style_choice"

    person_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False, unique=True)
    style: Mapped[str] = mapped_column(sa.String(20))


class Input(Prose, Row):
    """Be a research input or a practice account; its body is the summary in the poster's own words."""

    __tablename__ = "input"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"),)

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    kind: Mapped[str] = mapped_column(sa.String(10))
    title: Mapped[str] = mapped_column(sa.String(200))
    question: Mapped[str] = mapped_column(sa.String(500), default="")
    citation_id: Mapped[str | None] = foreign("citation.id", nullable=True, delete="SET NULL")
    read_at: Mapped[str] = mapped_column(sa.String(900), default="", server_default="")  # where to read what may not be copied here
    parts: Mapped[dict] = mapped_column(sa.JSON, default=dict)
    themes: Mapped[list] = mapped_column(sa.JSON, default=list)
    facets: Mapped[list] = mapped_column(sa.JSON, default=list, server_default="[]")  # such as "strand:culture" and "phase:primary"
    session_id: Mapped[str | None] = foreign("session.id", nullable=True, delete="SET NULL")
    strength: Mapped[int] = mapped_column(default=0)
    strength_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    who_gains: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    who_may_lose: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    reading_minutes: Mapped[int | None]
    published_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
