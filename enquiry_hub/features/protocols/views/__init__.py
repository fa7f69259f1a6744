"""The addresses of ways of talking."""

from enquiry_hub.features.protocols.views import concluding, gathering, running
from enquiry_hub.features.protocols.views.blueprint import protocols

blueprints = [protocols]

__all__ = ["blueprints", "concluding", "gathering", "running"]
