"""What happens to hotseats."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class HotseatOpened(Event):
    """Somebody offered to answer questions about an input."""

    hotseat_id: str


@dataclass(frozen=True, kw_only=True)
class HotseatChanged(Event):
    """A hotseat got other days."""

    hotseat_id: str


@dataclass(frozen=True, kw_only=True)
class HotseatClosed(Event):
    """The days of a hotseat are over."""

    hotseat_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionsLeft(Event):
    """What a hotseat left unanswered went to the agenda of a session."""

    hotseat_id: str
    session_id: str


@dataclass(frozen=True, kw_only=True)
class NumbersBrought(Event):
    """Somebody set numbers beside a question of theirs, or took them away."""

    post_id: str
    what: str = "brought"


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Event):
    """A question with numbers was answered: what the rules say, and what is thought."""

    question_numbers_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionSupported(Event):
    """Somebody would ask the same, or no longer; who, is nobody's business."""

    audited: ClassVar[bool] = False

    post_id: str
