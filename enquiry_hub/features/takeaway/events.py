"""What happens when people take their journal along, bring it, or leave."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class JournalTaken(Event):
    """Somebody took everything of theirs along; letters in their seals were opened for that copy."""

    audited: ClassVar[bool] = False

    pages: int


@dataclass(frozen=True, kw_only=True)
class JournalBrought(Event):
    """Somebody brought pages from elsewhere."""

    audited: ClassVar[bool] = False

    pages: int


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """Somebody's pages and account were erased, at their word or because they had not come for long."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class RetentionTold(Event):
    """Somebody who no longer signs in was told that their pages will go."""

    person_id: str
    number: int
