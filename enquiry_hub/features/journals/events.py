"""What happens to reflections. What concerns only the writer is not written into any history that others
read.
"""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class EntryTakenDown(Event):
    """A shared reflection was taken down because it may be about a child."""

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class EntryWritten(Event):
    """A reflection was written."""

    audited: ClassVar[bool] = False

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class EntryEdited(Event):
    """A reflection was changed by its author."""

    audited: ClassVar[bool] = False

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class EntryRemoved(Event):
    """A reflection was removed by its author, with everything that hung on it."""

    audited: ClassVar[bool] = False

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class EntryLookedAt(Event):
    """An author said whether a page written earlier is still true."""

    audited: ClassVar[bool] = False

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class EntryShared(Event):
    """A reflection got another audience; `named` are the people who were added by name."""

    entry_id: str
    audience: str
    named: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LatecomersAnswered(Event):
    """An author said which earlier pages somebody who came into their three or cohort later may read."""

    group_id: str
    reader_id: str
    pages: int


@dataclass(frozen=True, kw_only=True)
class EntryOpened(Event):
    """Somebody opened another's reflection for the first time."""

    audited: ClassVar[bool] = False

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class LetterSealed(Event):
    """A letter was sealed until a day."""

    audited: ClassVar[bool] = False

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class LetterAnnounced(Event):
    """The writer of a letter was told that its day has come."""

    audited: ClassVar[bool] = False

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class LetterOpened(Event):
    """A letter was opened by its writer, on or after its day."""

    audited: ClassVar[bool] = False

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class ResponseAdded(Event):
    """A reader answered a reflection."""

    audited: ClassVar[bool] = False

    response_id: str
    entry_id: str


@dataclass(frozen=True, kw_only=True)
class ResponseHeld(Event):
    """A reader wrote an answer to a reflection and holds it back until it is ready."""

    audited: ClassVar[bool] = False

    response_id: str
    entry_id: str


@dataclass(frozen=True, kw_only=True)
class ResponseRemoved(Event):
    """An answer to a reflection was removed."""

    audited: ClassVar[bool] = False

    response_id: str
    entry_id: str


@dataclass(frozen=True, kw_only=True)
class PassageShared(Event):
    """Sentences of a page were placed somewhere by their author."""

    passage_id: str
    kind: str
    row_id: str


@dataclass(frozen=True, kw_only=True)
class PassageWithdrawn(Event):
    """An author withdrew sentences of a page from every place."""

    passage_id: str


@dataclass(frozen=True, kw_only=True)
class EvidenceOffered(Event):
    """An author offered a reflection as evidence for something."""

    entry_id: str
    link_id: str


@dataclass(frozen=True, kw_only=True)
class EvidenceWithdrawn(Event):
    """An author took a reflection back as evidence."""

    entry_id: str
    link_id: str


@dataclass(frozen=True, kw_only=True)
class SilenceOpened(Event):
    """A page for the room was opened in a session; who opens theirs is no event."""

    silence_id: str
    session_id: str
    group_id: str


@dataclass(frozen=True, kw_only=True)
class SilenceChanged(Event):
    """A time of silent writing was lengthened or ended."""

    silence_id: str
    session_id: str
    group_id: str


@dataclass(frozen=True, kw_only=True)
class StarterPlaced(Event):
    """A page to begin was offered to a cohort; who begins it is no event."""

    starter_id: str
    group_id: str


@dataclass(frozen=True, kw_only=True)
class StarterChanged(Event):
    """A page to begin was changed."""

    starter_id: str
    group_id: str


@dataclass(frozen=True, kw_only=True)
class StarterEnded(Event):
    """A page to begin is offered no longer."""

    starter_id: str
    group_id: str


@dataclass(frozen=True, kw_only=True)
class WritingSightChanged(Event):
    """A cohort's facilitators see in steps of five that writing is happening, or no longer; a count is no event."""

    group_id: str
    shown: bool
