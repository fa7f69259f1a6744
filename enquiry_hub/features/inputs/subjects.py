"""Inputs as things that others can stand on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.drafts.places import Place, register_place_to_write
from enquiry_hub.capabilities.themes.belonging import register_under
from enquiry_hub.core.access import Actor
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.inputs.models import RESEARCH, Input
from enquiry_hub.features.inputs.queries import holds_mark

register_kind(
    "input", Input, read="inputs:input:read", title=lambda row: row.title, href=lambda row: url_for("inputs.show_input", input_id=row.id),
    icon="inputs", word=_l("input"), attach="inputs:input:edit", discuss="inputs:input:discuss", asks_licence=True,
    called=lambda row: _("research, R%(n)s", n=row.strength) if row.kind == RESEARCH else _("account of a school, P%(n)s", n=row.strength),
)  # fmt: skip

# What is begun there and not sent, as its writer finds it again.
INPUT_TEXTS = (
    "title", "body", "question", "strength_reason", "who_gains", "who_may_lose", "relevance", "pasted", "authors", "source_title", "container", "volume", "issue", "pages",
    "publisher", "edition", "doi", "url", "context", "action", "evidence", "effect", "cost", "did_not_work", "rival", "description", "read_at",
)  # fmt: skip
register_place_to_write("input", Place(
    _l("A change of your input"), "inputs:input:read", "inputs:input:edit", lambda row: row.title, lambda row, _rest: url_for("inputs.edit_input", input_id=row.id), INPUT_TEXTS,
))  # fmt: skip
register_place_to_write("newinput", Place(
    _l("A new input"), "groups:group:read", "groups:cohort:contribute", lambda row: row.name,
    lambda row, rest: url_for("inputs.new_research" if rest[:1] == [RESEARCH] else "inputs.new_practice", group_id=row.id), INPUT_TEXTS,
    ways={RESEARCH: "inputs:research:post"},
))  # fmt: skip


@register_under("input")
def inputs_under(_actor: Actor, cohort_id: str, code: str) -> sa.Select[Any]:
    """Return the inputs that name a theme."""
    return sa.select(Input.id).where(Input.group_id == cohort_id, holds_mark(Input.themes, code))
