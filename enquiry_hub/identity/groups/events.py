"""What happens to groups."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class GroupMade(Event):
    """A group was made."""

    group_id: str


@dataclass(frozen=True, kw_only=True)
class MembershipsChanged(Event):
    """People joined, left (a membership ended) or changed roles in a group."""

    group_id: str
    person_ids: tuple[str, ...]
    what: str


@dataclass(frozen=True, kw_only=True)
class PlacesSet(Event):
    """It was said how many places a school has in a cohort; None is as many as like."""

    group_id: str
    places: int | None


@dataclass(frozen=True, kw_only=True)
class PlaceGiven(Event):
    """A facilitator gave a school a place beyond its number, with a reason."""

    group_id: str
    organisation_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Invited(Event):
    """People were invited into a group."""

    group_id: str
    invitation_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InvitationSent(Event):
    """An invitation was sent again, or to somebody who asked for it by a join link."""

    group_id: str
    invitation_id: str


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    """Somebody accepted an invitation."""

    group_id: str
    invitation_id: str


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    """An invitation was taken back."""

    group_id: str
    invitation_id: str


@dataclass(frozen=True, kw_only=True)
class JoinLinkOpened(Event):
    """A join link was opened for a group."""

    group_id: str
    join_link_id: str


@dataclass(frozen=True, kw_only=True)
class JoinLinkClosed(Event):
    """A join link was closed."""

    group_id: str
    join_link_id: str


@dataclass(frozen=True, kw_only=True)
class AgreementWritten(Event):
    """A group's working agreement got a new version."""

    group_id: str
    agreement_id: str


@dataclass(frozen=True, kw_only=True)
class AgreementAccepted(Event):
    """A member accepted the working agreement."""

    group_id: str
    agreement_id: str


@dataclass(frozen=True, kw_only=True)
class ContactsNamed(Event):
    """The safeguarding contacts of a cohort were named."""

    group_id: str
    contact_ids: tuple[str, ...]
