"""The addresses of the framework."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.framework.queries.rounds import count_to_rate
from enquiry_hub.features.framework.views import (
    changes,
    evidence,
    files,
    history,
    holding,
    papers,
    parts,
    publishing,
    rating,
    register,
    releases,
    risks,
    room,
    strategies,
    structure,
    suggestions,
    table,
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

__all__ = [
    "blueprints", "changes", "evidence", "files", "history", "holding", "papers", "parts", "publishing", "rating", "register", "releases", "risks", "room", "strategies",
    "structure", "suggestions", "table", "talks", "themes", "using",
]  # fmt: skip
