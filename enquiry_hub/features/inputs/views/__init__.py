"""The addresses of inputs."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.inputs.views import citations as citations
from enquiry_hub.features.inputs.views import files as files
from enquiry_hub.features.inputs.views import inputs as inputs
from enquiry_hub.features.inputs.views.blueprint import inputs as pages

blueprints = [pages]
register_place(Place(50, lambda: _("Inputs"), "inputs", "inputs.list_inputs", "inputs", wide_only=True))
