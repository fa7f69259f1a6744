"""What happens with ways of talking."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class TalkStarted(Event):
    """A way of talking was begun in a thread."""

    talk_id: str
    thread_id: str
    way: str


@dataclass(frozen=True, kw_only=True)
class StepOpened(Event):
    """A step of a way of talking was opened, by somebody or by time."""

    talk_id: str
    thread_id: str
    step: int


@dataclass(frozen=True, kw_only=True)
class TalkEnded(Event):
    """A way of talking is followed no longer; why is nobody's business."""

    talk_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class WordsOpened(Event):
    """What waited in a step was opened to everyone in the thread."""

    talk_id: str
    thread_id: str
    step: int


@dataclass(frozen=True, kw_only=True)
class TalkChanged(Event):
    """A step was given more time, somebody passed or took back what waits, or a commitment or what may be quoted was written down."""

    audited: ClassVar[bool] = False

    talk_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class Promised(Event):
    """Who presented said what they will do and by when, or that it is nothing; the words are in the talk."""

    audited: ClassVar[bool] = False

    talk_id: str


@dataclass(frozen=True, kw_only=True)
class QuotingAgreed(Event):
    """It was written down what may be quoted of what was said."""

    talk_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class PostsGathered(Event):
    """A post was written that puts others together."""

    post_id: str
    thread_id: str
