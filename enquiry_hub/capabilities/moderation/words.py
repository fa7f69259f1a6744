"""How urgent reasons read."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

URGENT_WORDS = {
    "child_at_risk": _l("A child may be at risk"),
    "adult_conduct": _l("It is about an adult’s conduct towards children"),
}
