"""Let the worker close decisions by their time."""

from enquiry_hub.core.chores import register_chore
from enquiry_hub.features.decisions.services import settle_all

register_chore("decisions", 5, settle_all)
