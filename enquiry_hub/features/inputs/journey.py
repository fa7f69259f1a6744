"""What the journey page shows of inputs."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.features.inputs.models import RESEARCH, Input
from enquiry_hub.features.inputs.queries import input_line, inputs_of
from enquiry_hub.features.programmes.queries import Line, register_news


@register_news
def news_of_inputs(actor: Actor, cohort_id: str, since: datetime) -> list[Line]:
    """Return the inputs posted since a moment."""
    query = inputs_of(cohort_id, actor).where(Input.published_at > since).limit(5)
    lines = []
    for line in (input_line(row) for row in db.session.execute(query)):
        kind = _("a research input by %(name)s", name=line.author) if line.row.kind == RESEARCH else _("a practice account by %(name)s", name=line.author)
        lines.append(Line("inputs", line.row.title, url_for("inputs.show_input", input_id=line.row.id), kind, line.row.published_at))
    return lines
