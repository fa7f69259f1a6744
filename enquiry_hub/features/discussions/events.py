"""What happens in threads."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class ThreadStarted(Event):
    """A thread was started."""

    thread_id: str
    group_id: str


@dataclass(frozen=True, kw_only=True)
class ThreadChanged(Event):
    """A thread was renamed, pinned, locked, or the like."""

    thread_id: str
    what: str


@dataclass(frozen=True, kw_only=True)
class UnnamedAnswered(Event):
    """Whoever wrote a post without a name was answered alone."""

    post_id: str


@dataclass(frozen=True, kw_only=True)
class CallListAsked(Event):
    """A facilitator asked by name who has not been heard, to ring them."""

    group_id: str


@dataclass(frozen=True, kw_only=True)
class ContextChanged(Event):
    """The words above a thread were changed."""

    thread_id: str


@dataclass(frozen=True, kw_only=True)
class MomentsChanged(Event):
    """A place in a thread was marked, or is no longer."""

    thread_id: str
    seq: int


@dataclass(frozen=True, kw_only=True)
class NewcomerWelcomed(Event):
    """Somebody said that a newcomer may read a thread; `let_in` when they were the last to say so."""

    thread_id: str
    person_id: str
    let_in: bool


@dataclass(frozen=True, kw_only=True)
class GuestsChanged(Event):
    """Somebody was let into a thread, or no longer."""

    thread_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class PostAdded(Event):
    """A post was written."""

    post_id: str
    thread_id: str
    seq: int
    change: int


@dataclass(frozen=True, kw_only=True)
class PostEdited(Event):
    """A post was edited by its author."""

    post_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class PostRemoved(Event):
    """A post was removed by its author."""

    post_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class PostsMoved(Event):
    """Posts were moved from one thread to another, by ids; `left_ids` are the rows that keep their old places."""

    thread_id: str
    from_thread_id: str
    post_ids: tuple[str, ...]
    left_ids: tuple[str, ...]
    decision_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PostStateChanged(Event):
    """A post was held, hidden, released or restored by a facilitator, or by a report."""

    post_id: str
    thread_id: str
    state: str
    undone: bool = False


@dataclass(frozen=True, kw_only=True)
class PostReported(Event):
    """Somebody asked that a post be looked at."""

    post_id: str
    report_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ContextReported(Event):
    """Somebody asked that the words above a thread be looked at."""

    context_id: str
    thread_id: str
    report_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AnotherLookAsked(Event):
    """An author asked that a decision about their post be looked at again."""

    post_id: str
    report_id: str


@dataclass(frozen=True, kw_only=True)
class LookedAt(Event):
    """A facilitator looked at what was reported and left it as it stands."""

    decision_id: str
    subject_kind: str
    subject_id: str


@dataclass(frozen=True, kw_only=True)
class ContextDecided(Event):
    """The words above a thread were hidden or shown again."""

    thread_id: str
    decision_id: str
    action: str


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(Event):
    """A facilitator took back a decision."""

    decision_id: str
    subject_kind: str
    subject_id: str


@dataclass(frozen=True, kw_only=True)
class CareChanged(Event):
    """How a cohort holds its conversation was changed."""

    group_id: str
    first_posts_wait: bool


@dataclass(frozen=True, kw_only=True)
class SafeguardingAlerted(Event):
    """The people whose task it is were told of an urgent report."""

    group_id: str
    report_id: str
    person_ids: tuple[str, ...]
    mails: int


@dataclass(frozen=True, kw_only=True)
class Reacted(Event):
    """Somebody said a word to a post, or took it back."""

    audited: ClassVar[bool] = False

    post_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class ThreadRead(Event):
    """Somebody read a thread up to a post; told to nobody."""

    audited: ClassVar[bool] = False

    thread_id: str
    seq: int


@dataclass(frozen=True, kw_only=True)
class AttentionChanged(Event):
    """Somebody follows or mutes a thread."""

    audited: ClassVar[bool] = False

    thread_id: str


@dataclass(frozen=True, kw_only=True)
class UnnamedWritten(Event):
    """Somebody wrote without a name; nothing of it is kept in the history, for a moment there would tell who."""

    audited: ClassVar[bool] = False

    thread_id: str


@dataclass(frozen=True, kw_only=True)
class UnnamedTakenBack(Event):
    """Words without a name were taken back by whoever has their secret."""

    audited: ClassVar[bool] = False

    thread_id: str


@dataclass(frozen=True, kw_only=True)
class NameAsked(Event):
    """An officer said that who wrote a post has to be known."""

    post_id: str
    opened: bool


@dataclass(frozen=True, kw_only=True)
class ThreadArranged(Event):
    """A facilitator renamed, closed, opened or slowed a thread."""

    thread_id: str
    decision_id: str
