"""What follows for notes on a PDF when the file or the input that they are on goes."""

from __future__ import annotations

from enquiry_hub.capabilities.attachments.events import FileRemoved
from enquiry_hub.core.access import Actor
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.annotations.services.taking_down import drop_all_on, seal_all_on
from enquiry_hub.features.inputs.events import InputTakenDown


@in_transaction(InputTakenDown)
def take_down_with_input(event: InputTakenDown) -> None:
    """Seal the notes on an input that is taken down."""
    seal_all_on(Actor(event.by), event.input_id)


@in_transaction(FileRemoved)
def go_with_file(event: FileRemoved) -> None:
    """Let the notes on a file go with it."""
    drop_all_on(event.attachment_id)
