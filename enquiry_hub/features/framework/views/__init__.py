"""The addresses of the framework."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.framework.queries.spreads import count_to_rate
from enquiry_hub.features.framework.views import (
    evidence,
    holding,
    papers,
    parts,
    publishing,
    rating,
    register,
    releases,
    risks,
    strategies,
    structure,
    talks,
    themes,
    using,
)
from enquiry_hub.features.framework.views.blueprint import framework_pages

blueprints = [framework_pages]
register_place(
    Place(
        40, lambda: _("Framework"), "framework", "framework.show_framework", "framework", count=count_to_rate
    )
)

__all__ = ["blueprints", "evidence", "holding", "papers", "parts", "publishing", "rating", "register", "releases", "risks", "strategies", "structure", "talks", "themes", "using"]
