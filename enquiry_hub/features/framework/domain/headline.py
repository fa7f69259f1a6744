"""The sentence over the framework, and the words for one judgement and one status."""

from enquiry_hub.features.framework.domain.heatmap import Movement, in_words, movement_sentence
from enquiry_hub.features.framework.domain.ratings import Label, Summary
from enquiry_hub.features.framework.domain.scores import Status

LABEL_WORDS: dict[Label, str] = {"agreed": "Agreed", "mixed": "Mixed", "wide": "Far apart", "split": "Split"}
STATUS_WORDS: dict[Status, str] = {
    "within_appetite": "Within appetite.",
    "tolerated": "Outside appetite, tolerated: say why.",
    "outside_tolerance": (
        "Outside tolerance: needs a running strategy, or a decision to accept it, signed and dated."
    ),
}


def headline(risks: int, shown: int, movement: Movement, since: str) -> str:
    """Say what the framework shows, without a full stop: movement where there is any, else what there is."""
    if movement.total:
        return movement_sentence(movement, since).rstrip(".")
    if not risks:
        return "What could go wrong, and what we do about it"
    parts = [f"{in_words(risks)} {'risk' if risks == 1 else 'risks'}"]
    if movement.apart:
        apart = "judgement is" if movement.apart == 1 else "judgements are"
        parts.append(f"{in_words(movement.apart)} {apart} far apart")
    elif not shown:
        parts.append("no judgement to show yet")
    sentence = "; ".join(parts)
    return sentence[0].upper() + sentence[1:]


def number(value: float) -> str:
    """Write a median or a quartile without a needless decimal."""
    return f"{value:g}"


def spread_sentence(summary: Summary) -> str:
    """Say how many rated, where the middle lies and whether it speaks for anybody."""
    middle = f"median {number(summary.median)}"
    if summary.label == "split":
        middle += ", which describes few of us"
    return f"{summary.n} ratings, {middle}; middle half {number(summary.q1)} to {number(summary.q3)}."
