"""What can be done with inputs and the works they stand on."""

from enquiry_hub.features.inputs.services.citations import (
    ask_about_dois,
    choose_style,
    list_references,
    remove_reference,
    render_late,
    stand_on_work,
)
from enquiry_hub.features.inputs.services.inputs import (
    Content,
    change_input,
    connect_input,
    keep_address,
    post_input,
    take_down_input,
)

__all__ = [
    "Content", "ask_about_dois", "change_input", "choose_style", "connect_input", "keep_address", "list_references", "post_input",
    "remove_reference", "render_late", "stand_on_work", "take_down_input",
]  # fmt: skip
