"""Scores of a risk: for sorting and for comparing with appetite, never shown in place of both ratings."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Literal

from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.domain.ratings import Summary, Withheld, summarise
from enquiry_hub.features.framework.domain.scales import scales

Status = Literal["within_appetite", "tolerated", "outside_tolerance"]


@dataclass(frozen=True)
class Judgement:
    """One person's view of a risk."""

    likelihood: int
    impact: int

    @property
    def score(self) -> int:
        """Multiply the two."""
        return self.likelihood * self.impact


@dataclass(frozen=True)
class Reduction:
    """How much lower the raters who gave both judgements put a risk once something is done about it."""

    pairs: int
    reductions: tuple[int, ...]
    median_inherent: float
    median_residual: float
    median_reduction: float
    median_percent: float
    seeing_none: int
    released: Literal[True] = True


@dataclass(frozen=True)
class RiskSummary:
    """All figures of one risk that may be shown to its cohort."""

    inherent_likelihood: Summary | Withheld
    inherent_impact: Summary | Withheld
    residual_likelihood: Summary | Withheld
    residual_impact: Summary | Withheld
    inherent_score: float | None
    residual_score: float | None
    reduction: Reduction | Withheld
    residual_band: str | None
    appetite_status: Status | None


def band(score: float) -> str:
    """Name the band of a score; a half falls in the higher band."""
    return next(found.name for found in scales().bands if score <= found.up_to)


def appetite_status(score: float, level: str) -> Status:
    """Say where a score stands against an appetite."""
    limits = scales().appetite[level]
    if score <= limits.content_up_to:
        return "within_appetite"
    return "tolerated" if score <= limits.must_act_above else "outside_tolerance"


def reduction(inherent: Mapping[str, Judgement], residual: Mapping[str, Judgement]) -> Reduction | Withheld:
    """Compare, rater by rater, what was and what is left. The keys say who rated."""
    both = [rater for rater in inherent if rater in residual]
    if len(both) < scales().min_raters:
        return Withheld(len(both), "fewer_than_5_pairs")
    before = [inherent[rater].score for rater in both]
    after = [residual[rater].score for rater in both]
    drops = tuple(b - a for b, a in zip(before, after, strict=True))
    return Reduction(
        pairs=len(both),
        reductions=drops,
        median_inherent=median(before),
        median_residual=median(after),
        median_reduction=median(drops),
        median_percent=median(100 * drop / b for drop, b in zip(drops, before, strict=True)),
        seeing_none=sum(drop <= 0 for drop in drops),
    )


def summarise_risk(
    inherent: Mapping[str, Judgement], residual: Mapping[str, Judgement], appetite: str | None
) -> RiskSummary:
    """Work out every figure of a risk; what rests on fewer than five people is left out."""
    before, after = list(inherent.values()), list(residual.values())
    left = _median_score(after)
    return RiskSummary(
        inherent_likelihood=summarise([one.likelihood for one in before]),
        inherent_impact=summarise([one.impact for one in before]),
        residual_likelihood=summarise([one.likelihood for one in after]),
        residual_impact=summarise([one.impact for one in after]),
        inherent_score=_median_score(before),
        residual_score=left,
        reduction=reduction(inherent, residual),
        residual_band=None if left is None else band(left),
        appetite_status=None if left is None or appetite is None else appetite_status(left, appetite),
    )


def _median_score(judgements: Sequence[Judgement]) -> float | None:
    if len(judgements) < scales().min_raters:
        return None
    return float(median(one.score for one in judgements))
