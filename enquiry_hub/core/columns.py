"""Column types, ids and the base of all tables."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from enquiry_hub.core.clock import UTC as UTC_ZONE
from enquiry_hub.core.clock import now

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
ID_LENGTH = 16

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """Make an id of 80 random bits: ids that count would tell outsiders how many private pages there are."""
    number = secrets.randbits(5 * ID_LENGTH)
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(ID_LENGTH))


class UTC(sa.types.TypeDecorator[datetime]):
    """Store moments in UTC; refuse naive ones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a moment without a zone and turn others into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC_ZONE)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give back a moment in UTC, whatever the store dropped."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC_ZONE) if value.tzinfo is None else value.astimezone(UTC_ZONE)


class Base(DeclarativeBase):
    """Be the base of all tables."""

    registry = orm.registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTC, dict: sa.JSON(), list: sa.JSON()},
    )


Key = sa.String(24)


def foreign(target: str, *, delete: str | None = None, index: bool = True, **options: object) -> Mapped[str]:
    """Declare a column that names a row of another table, such as `foreign("person.id")`."""
    return mapped_column(Key, sa.ForeignKey(target, ondelete=delete), index=index, **options)  # type: ignore[arg-type]


class Row(Base):
    """Give a table a random id and the moment of its making."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Prose:
    """Hold what a person wrote in Markdown beside the HTML that it was rendered to, once, when written."""

    body: Mapped[str] = mapped_column(sa.Text, default="")
    body_html: Mapped[str] = mapped_column(sa.Text, default="")
    body_version: Mapped[int] = mapped_column(default=0)
