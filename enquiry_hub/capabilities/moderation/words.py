"""How the reasons of reports read."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# What the author of something that was taken down is told.
SEALED_SAYS = _l("It may be about a child, so it was taken down at once and is kept sealed. Nobody blames you. Please tell your school’s safeguarding lead.")

# What stands where words were taken down.
TAKEN_DOWN = _l("(Taken down.)")
# The same in an earlier version: that it differs shows both texts to whoever began to write from that version, so that nothing comes back unawares.
TAKEN_EARLIER = _l("(Taken down since.)")

URGENT_WORDS = {
    "child_at_risk": _l("A child may be at risk"),
    "adult_conduct": _l("It is about an adult’s conduct towards children"),
}
REASON_CHOICES = [
    ("pupil_named", _l("A pupil or family may be recognised")),
    ("child_at_risk", URGENT_WORDS["child_at_risk"]),
    ("adult_conduct", URGENT_WORDS["adult_conduct"]),
    ("unkind", _l("It is unkind to somebody")),
    ("confidential", _l("It tells what was said in confidence")),
    ("other", _l("Something else")),
]
