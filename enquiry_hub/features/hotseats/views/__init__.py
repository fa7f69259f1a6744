"""The addresses of hotseats and office hours."""

from enquiry_hub.features.hotseats.views import office, seats
from enquiry_hub.features.hotseats.views.blueprint import hotseats

blueprints = [hotseats]

__all__ = ["blueprints", "office", "seats"]
