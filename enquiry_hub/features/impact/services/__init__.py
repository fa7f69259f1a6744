"""What can be done with measures, with what is said of strategies, and with figures from elsewhere."""

from enquiry_hub.features.impact.services.accounts import (
    account_for,
    change_outside_figure,
    keep_outside_figure,
)
from enquiry_hub.features.impact.services.ending import count_again, end_measure, remove_measure
from enquiry_hub.features.impact.services.measures import (
    change_measure,
    count_in,
    keep_pairs,
    make_measure,
    write_claim,
)
from enquiry_hub.features.impact.services.observations import (
    Number,
    add_many,
    add_observation,
    annotate,
    correct_observation,
    take_away,
)

__all__ = [
    "Number", "account_for", "add_many", "add_observation", "annotate", "change_measure", "change_outside_figure", "correct_observation", "count_again", "count_in", "end_measure",
    "keep_outside_figure", "keep_pairs", "make_measure", "remove_measure", "take_away", "write_claim",
]  # fmt: skip
