"""What happens to measures and to what is said of strategies."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class MeasureMade(Event):
    """Somebody said what is to be counted."""

    measure_id: str


@dataclass(frozen=True, kw_only=True)
class MeasureChanged(Event):
    """The words, dates or claim of a measure changed."""

    measure_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class CountedIn(Event):
    """A school showed its own measure to the cohort, or took it back."""

    measure_id: str
    counted_in: bool


@dataclass(frozen=True, kw_only=True)
class ObservationsKept(Event):
    """Numbers were written down."""

    measure_id: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ObservationCorrected(Event):
    """A number was corrected, taken away or put back; what it was is kept."""

    measure_id: str
    observation_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class ChartNoted(Event):
    """Somebody wrote at a day of a chart."""

    measure_id: str
    chart_note_id: str


@dataclass(frozen=True, kw_only=True)
class StrategyAccounted(Event):
    """The chain, the strength or the lens of a strategy was written down."""

    strategy_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class OutsideFigureKept(Event):
    """A figure from elsewhere was written down or changed."""

    outside_figure_id: str


@dataclass(frozen=True, kw_only=True)
class ReviewCameDue(Event):
    """The day of a strategy's review came."""

    strategy_id: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class MeasureEnded(Event):
    """A measure was ended with a reason, or taken up again."""

    measure_id: str
    ended: bool


@dataclass(frozen=True, kw_only=True)
class MeasureRemoved(Event):
    """A measure that nobody else had a part in was removed."""

    measure_id: str
