"""What can be done with ways of talking."""

from enquiry_hub.features.protocols.services.concluding import agree_quoting, promise
from enquiry_hub.features.protocols.services.gathering import gather
from enquiry_hub.features.protocols.services.running import (
    NewTalk,
    give_up,
    keep_aside,
    lengthen,
    next_step,
    pass_on,
    settle,
    settle_all,
    start_talk,
    step_back,
    take_back,
)

__all__ = [
    "NewTalk", "agree_quoting", "gather", "promise", "give_up", "keep_aside", "lengthen", "next_step", "pass_on", "settle", "settle_all", "start_talk", "step_back", "take_back",
]  # fmt: skip
