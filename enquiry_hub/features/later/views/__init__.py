"""The addresses of what waits to be posted."""

from enquiry_hub.features.later.views import planning
from enquiry_hub.features.later.views.blueprint import later

blueprints = [later]

__all__ = ["blueprints", "planning"]
