"""What is done with groups: who comes in and how, who works with whom, what was agreed."""

from enquiry_hub.identity.groups.services.agreements import accept_agreement, write_agreement
from enquiry_hub.identity.groups.services.contacts import Contact, name_contacts
from enquiry_hub.identity.groups.services.invitations import (
    accept_invitation,
    invite,
    invite_colleague,
    send_again,
    withdraw_invitation,
)
from enquiry_hub.identity.groups.services.join_links import (
    ask_to_join,
    close_join_link,
    join_by_link,
    open_join_link,
)
from enquiry_hub.identity.groups.services.memberships import (
    change_role,
    end_all_memberships,
    end_membership,
    enrol,
    give_role,
)
from enquiry_hub.identity.groups.services.peer_groups import (
    change_peer_group,
    end_peer_group,
    make_peer_group,
)
from enquiry_hub.identity.groups.services.school_places import set_places

__all__ = [
    "Contact",
    "accept_agreement",
    "accept_invitation",
    "ask_to_join",
    "change_peer_group",
    "change_role",
    "close_join_link",
    "end_all_memberships",
    "end_membership",
    "end_peer_group",
    "enrol",
    "give_role",
    "invite",
    "invite_colleague",
    "join_by_link",
    "make_peer_group",
    "name_contacts",
    "open_join_link",
    "send_again",
    "set_places",
    "withdraw_invitation",
    "write_agreement",
]
