"""What follows for claims when the input that makes them is taken down."""

from __future__ import annotations

from enquiry_hub.core.access import Actor
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.claims.services.taking_down import seal_claims_of
from enquiry_hub.features.inputs.events import InputTakenDown


@in_transaction(InputTakenDown)
def take_down_with_input(event: InputTakenDown) -> None:
    """Take its claims down too."""
    seal_claims_of(Actor(event.by), event.input_id)
