"""The addresses of what is counted and whether it worked."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.impact.views import (
    came,
    ending,
    history,
    measures,
    numbers,
    outside,
    reviews,
    strategies,
)
from enquiry_hub.features.impact.views.blueprint import impact

blueprints = [impact]
register_place(Place(45, lambda: _("Did it work?"), "impact", "impact.list_measures", "impact", wide_only=True))

__all__ = ["blueprints", "came", "ending", "history", "measures", "numbers", "outside", "reviews", "strategies"]
