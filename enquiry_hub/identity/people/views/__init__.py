"""The addresses of sign-in, one's account and people's profiles."""

from enquiry_hub.identity.people.views import account, profiles, signing_in
from enquiry_hub.identity.people.views.blueprint import people

blueprints = [people]

__all__ = ["account", "blueprints", "profiles", "signing_in"]
