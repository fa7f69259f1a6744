"""What those who write without a name are told before."""

from __future__ import annotations

from enquiry_hub.core.clock import today
from enquiry_hub.identity.groups.queries import contacts_of
from enquiry_hub.identity.people.officers import officers


def could_open(group_id: str) -> tuple[list[str], list[str]]:
    """Return the names of those who could open who writes today in a group: the contacts of its cohort, and the officers of the service."""
    contacts = [contact.name for contact in contacts_of(group_id) if contact.email and contact.named_on < today()]
    return contacts, [officer.display_name for officer in officers()]
