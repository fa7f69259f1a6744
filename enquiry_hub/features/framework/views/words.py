"""The words and scales that the templates of this feature share."""

from __future__ import annotations

from typing import Any

from enquiry_hub.core.errors import Invalid
from enquiry_hub.features.framework import wording
from enquiry_hub.features.framework.domain import MISSING, scales
from enquiry_hub.features.framework.domain.headline import LABEL_WORDS, STATUS_WORDS, number, spread_sentence


def missing_in(error: Invalid) -> list[str]:
    """Return the list of what is missing that a refusal carries."""
    found = error.details.get("missing")
    return [str(line) for line in found] if isinstance(found, list) else []


def words() -> dict[str, Any]:
    """Return what the templates need to name states, points and labels."""
    known = scales()
    shared = {
        "likelihood_words": [found.word for found in known.likelihood],
        "impact_words": [found.word for found in known.impact],
        "label_words": LABEL_WORDS,
        "status_words": STATUS_WORDS,
        "statuses": wording.STATUSES,
        "states": wording.STATES,
        "factors": wording.FACTORS,
        "proximities": wording.PROXIMITIES,
        "trends": wording.TRENDS,
        "levels": wording.LEVELS,
        "effects": wording.EFFECTS,
        "kinds": wording.KINDS,
        "line_name": wording.line_name,
        "missing_words": MISSING,
        "misfit_words": wording.MISFITS,
        "spread_sentence": spread_sentence,
        "sure_sentence": wording.sure_sentence,
        "number": number,
    }
    return {"scales": known, **shared, "ui": shared}
