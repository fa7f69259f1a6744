"""The addresses of groups: who is in them, invitations, peer groups, the working agreement."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.identity.groups.views import (
    agreement,
    contacts,
    inviting,
    joining,
    members,
    peer_groups,
    people,
)
from enquiry_hub.identity.groups.views.blueprint import groups

blueprints = [groups]
register_place(Place(60, lambda: _("People"), "people", "groups.list_people", "groups", wide_only=True))

__all__ = ["agreement", "blueprints", "contacts", "inviting", "joining", "members", "peer_groups", "people"]
