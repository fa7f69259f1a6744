"""Themes, and what is sorted under them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign


class Theme(Row):
    """Be one of the subjects under which a cohort sorts its risks and everything else."""

    __tablename__ = "theme"
    __table_args__ = (sa.UniqueConstraint("group_id", "code"),)

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(80))
    rank: Mapped[int] = mapped_column(default=0)


class ThemeMark(Row):
    """Say that a thing belongs under a theme, by the theme's code: a cohort has the seven before it has a framework."""

    __tablename__ = "theme_mark"
    __table_args__ = (sa.UniqueConstraint("subject_kind", "subject_id", "code"), sa.Index("ix_theme_mark_group_id_code", "group_id", "code"))

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    code: Mapped[str] = mapped_column(sa.String(40))
