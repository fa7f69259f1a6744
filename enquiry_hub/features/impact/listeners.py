"""Let the worker look for reviews that are due, once an hour."""

from enquiry_hub.core.chores import register_chore
from enquiry_hub.features.impact.services.due import notice_due_reviews

register_chore("reviews due", 3600, notice_due_reviews)
