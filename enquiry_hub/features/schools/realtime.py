"""A school's own copies that several of its people change at once."""

from __future__ import annotations

from enquiry_hub.capabilities.revisions.live import register_together, tell_saved
from enquiry_hub.core.database import db
from enquiry_hub.core.work import after_commit
from enquiry_hub.features.schools.events import AdoptionChanged
from enquiry_hub.features.schools.models import Adoption

register_together("adoption", "schools:adoption:edit")


@after_commit(AdoptionChanged)
def tell_of_copy(event: AdoptionChanged) -> None:
    """Tell those of the school who have the copy open for changing."""
    row = db.session.get(Adoption, event.adoption_id)
    if row is not None:
        tell_saved("adoption", row.id, row.version, event.by)
