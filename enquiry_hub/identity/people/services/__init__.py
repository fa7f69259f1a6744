"""What people do with their accounts, and what is done for them."""

from enquiry_hub.identity.people.services.accounts import (
    change_profile,
    close_account,
    create_account,
    set_password,
)
from enquiry_hub.identity.people.services.moving import address_in, ask_for_address, change_address
from enquiry_hub.identity.people.services.signing_in import (
    find_by_password,
    send_sign_in_link,
    use_sign_in_link,
)

__all__ = [
    "address_in",
    "ask_for_address",
    "change_address",
    "change_profile",
    "close_account",
    "create_account",
    "find_by_password",
    "send_sign_in_link",
    "set_password",
    "use_sign_in_link",
]
