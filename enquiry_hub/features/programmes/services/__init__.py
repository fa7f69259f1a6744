"""Planning sessions and where they are, who comes and who was there, and when the half-terms are."""

from enquiry_hub.features.programmes.services.door import (
    HERE,
    Tap,
    add_walk_in,
    forget_walk_ins,
    tap_member,
    tap_walk_in,
)
from enquiry_hub.features.programmes.services.sessions import (
    Plan,
    add_to_agenda,
    answer_coming,
    change_session,
    create_cohort,
    make_calendar_address,
    note_attendance,
    plan_session,
    set_agenda,
    set_venue,
    write_agenda,
)
from enquiry_hub.features.programmes.services.terms import set_half_terms

__all__ = [
    "HERE", "Plan", "Tap", "add_to_agenda", "add_walk_in", "answer_coming", "change_session", "create_cohort", "forget_walk_ins", "make_calendar_address", "note_attendance",
    "plan_session", "set_agenda", "set_half_terms", "set_venue", "tap_member", "tap_walk_in", "write_agenda",
]  # fmt: skip
