"""Every event becomes a line of the history, in the transaction that it happened in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.kept import adding
from enquiry_hub.core.work import Event, in_transaction

_add = adding(AuditEntry, "id", "created_at", "person_id", "event", "subject_kind", "subject_id", "facts")


@in_transaction(Event)
def keep(event: Event) -> None:
    """Write the event down; events that say `audited = False` are too frequent and too small."""
    if not getattr(event, "audited", True):
        return
    facts: dict[str, Any] = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(event).items()}
    person_id = facts.pop("by")
    kind, subject_id = next(((name[:-3], value) for name, value in facts.items() if name.endswith("_id") and value), ("", ""))
    _add.run(id=new_id(), created_at=now(), person_id=person_id, event=type(event).__name__, subject_kind=kind, subject_id=subject_id, facts=facts)
