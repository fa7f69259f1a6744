"""What stands beside an input: its claims."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.beside import register_beside
from enquiry_hub.features.claims.forms import ANSWER_WORDS
from enquiry_hub.features.claims.queries import asked_of, claims_of
from enquiry_hub.features.inputs.models import INPUT


@register_beside(INPUT)
def claims_of_input(actor: Actor, row: Any) -> Markup | None:
    """Show what an input claims, and the way to say so."""
    found, may_claim = claims_of(actor, row.id), may(actor, "claims:input:claim", row)
    if not found and not may_claim:
        return None
    return Markup(render_template("claims/_beside_input.html", row=row, claims=found, may_claim=may_claim, asked=asked_of(actor, row.id), said=ANSWER_WORDS))  # noqa: S704 - drawn by Jinja, which escapes
