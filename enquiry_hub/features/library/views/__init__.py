"""The addresses of the library."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.library.views import calendar, designs, editing, parts
from enquiry_hub.features.library.views.blueprint import library

blueprints = [library]
register_place(Place(51, lambda: _("Library"), "library", "library.list_parts", "library", wide_only=True))

__all__ = ["blueprints", "calendar", "designs", "editing", "parts"]
