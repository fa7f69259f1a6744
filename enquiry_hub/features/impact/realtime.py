"""Measures that several people change at once."""

from __future__ import annotations

from enquiry_hub.capabilities.revisions.live import register_together, tell_saved
from enquiry_hub.core.work import after_commit
from enquiry_hub.features.impact.events import MeasureChanged

register_together("measure", "impact:measure:count")


@after_commit(MeasureChanged)
def tell_of_measure(event: MeasureChanged) -> None:
    """Tell those who have the measure open for changing."""
    tell_saved("measure", event.measure_id, event.version, event.by)
