"""The addresses of what a school took home."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.schools.views import (
    adopting,
    copies,
    history,
    looking,
    offering,
    registers,
    space,
    updating,
)
from enquiry_hub.features.schools.views.blueprint import schools

blueprints = [schools]
register_place(
    Place(46, lambda: _("At our school"), "home", "schools.ours", "schools", wide_only=True, more=lambda: _("What your school took home, in its own words."))
)

__all__ = ["adopting", "blueprints", "copies", "history", "looking", "offering", "registers", "space", "updating"]
