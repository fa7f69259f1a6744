"""The addresses of the front door and of what anyone may read."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.home.views import door, machines, since, statements
from enquiry_hub.features.home.views.blueprint import public

blueprints = [public]
register_place(Place(90, lambda: _("More"), "more", "public.more", "public"))

__all__ = ["blueprints", "door", "machines", "since", "statements"]
