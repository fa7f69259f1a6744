"""How often the store is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.database import db


@dataclass
class Queries:
    """Keep the statements that were sent."""

    statements: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many there were."""
        return len(self.statements)


@contextmanager
def count_queries() -> Iterator[Queries]:
    """Count the statements sent to the store meanwhile; needs an application context."""
    found = Queries()

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", keep)
