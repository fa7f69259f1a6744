"""What happens to people."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in."""

    session_id: str


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """Sign-ins of a person ended."""

    person_id: str
    session_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AccountMade(Event):
    """A person got an account."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """A person changed what others see of them."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A person set a password."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class AddressAsked(Event):
    """A person asked to move their account to another address."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class AddressChanged(Event):
    """An account moved to another address."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class SignInLinkSent(Event):
    """A link to sign in was made for a person."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Event):
    """An account was closed."""

    person_id: str
