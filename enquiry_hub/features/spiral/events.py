"""What happens on a school's board."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class SpiralBegun(Event):
    """A team said from which day it reckons its stages."""

    school_id: str


@dataclass(frozen=True, kw_only=True)
class CardAdded(Event):
    """A card was put on a board."""

    spiral_card_id: str


@dataclass(frozen=True, kw_only=True)
class CardChanged(Event):
    """What a card says was changed."""

    spiral_card_id: str


@dataclass(frozen=True, kw_only=True)
class CardMoved(Event):
    """A card was moved to another stage."""

    spiral_card_id: str
    to_stage: str


@dataclass(frozen=True, kw_only=True)
class CardRemoved(Event):
    """A card was taken off a board."""

    spiral_card_id: str


@dataclass(frozen=True, kw_only=True)
class PassingAllowed(Event):
    """An author let an input be passed on to the teams of schools, or no longer."""

    input_id: str
    allowed: bool


@dataclass(frozen=True, kw_only=True)
class InputPassedOn(Event):
    """An input was passed on to a school's team."""

    passed_on_id: str


@dataclass(frozen=True, kw_only=True)
class InputTakenBack(Event):
    """An input that was passed on was taken back from a school's team."""

    passed_on_id: str
