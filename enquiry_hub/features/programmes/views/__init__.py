"""The addresses of the journey and its sessions."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.programmes.views import arranging, calendars, door, journey, terms
from enquiry_hub.features.programmes.views.blueprint import programmes

blueprints = [programmes]
register_place(Place(10, lambda: _("Journey"), "journey", "programmes.show_journey", "programmes"))

__all__ = ["arranging", "blueprints", "calendars", "door", "journey", "terms"]
