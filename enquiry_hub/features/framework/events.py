"""What happens to the framework. No event carries a judgement, or says who gave one."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class FrameworkMade(Event):
    """A cohort's framework was begun."""

    framework_id: str


@dataclass(frozen=True, kw_only=True)
class FrameworkChanged(Event):
    """The framework's title, leads, themes or appetites changed."""

    framework_id: str
    what: str


@dataclass(frozen=True, kw_only=True)
class ReleaseMade(Event):
    """The framework was kept as it stood."""

    release_id: str
    framework_id: str


@dataclass(frozen=True, kw_only=True)
class ReleaseStateChanged(Event):
    """A release was withdrawn."""

    release_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class RiskProposed(Event):
    """A risk was proposed."""

    risk_id: str
    framework_id: str


@dataclass(frozen=True, kw_only=True)
class RiskEdited(Event):
    """The words of a risk changed."""

    risk_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class RiskChanged(Event):
    """The status of a risk, its controls, its indicators or its suggestions changed."""

    risk_id: str
    what: str


@dataclass(frozen=True, kw_only=True)
class RoundsOpened(Event):
    """Risks were put up for rating."""

    framework_id: str
    round_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    """A round was closed."""

    round_id: str


@dataclass(frozen=True, kw_only=True)
class RoundExplained(Event):
    """A facilitator said why judgements are apart."""

    round_id: str


@dataclass(frozen=True, kw_only=True)
class Rated(Event):
    """Somebody rated; who rated is kept out of the history."""

    audited: ClassVar[bool] = False

    round_id: str


@dataclass(frozen=True, kw_only=True)
class RatingExplained(Event):
    """Somebody said why they had judged as they did; who said it is kept out of the history."""

    audited: ClassVar[bool] = False

    round_id: str


@dataclass(frozen=True, kw_only=True)
class JudgementsApart(Event):
    """Judgements of a closed round are far apart, and from one end or both nobody has said why."""

    round_id: str


@dataclass(frozen=True, kw_only=True)
class StrategyProposed(Event):
    """A strategy was proposed."""

    strategy_id: str
    risk_id: str


@dataclass(frozen=True, kw_only=True)
class StrategyEdited(Event):
    """The words or dates of a strategy changed."""

    strategy_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class StrategyMoved(Event):
    """A strategy passed a gate, or was stopped."""

    strategy_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class StrategyReviewed(Event):
    """The owner of a strategy said what came of it."""

    strategy_id: str


@dataclass(frozen=True, kw_only=True)
class ReasonAsked(Event):
    """Somebody asked the author of a change why."""

    subject_kind: str
    subject_id: str
    entry_id: str


@dataclass(frozen=True, kw_only=True)
class ReasonGiven(Event):
    """The author of a change said why."""

    subject_kind: str
    subject_id: str
    entry_id: str


@dataclass(frozen=True, kw_only=True)
class Suggested(Event):
    """Somebody suggested other words for a line of a risk or a strategy."""

    suggestion_id: str


@dataclass(frozen=True, kw_only=True)
class SuggestionAnswered(Event):
    """A suggestion was answered."""

    suggestion_id: str


@dataclass(frozen=True, kw_only=True)
class AcceptanceRunsOut(Event):
    """A signature under a risk runs out soon, or has run out; `kind` is that of the notice."""

    acceptance_id: str
    risk_id: str
    kind: str
