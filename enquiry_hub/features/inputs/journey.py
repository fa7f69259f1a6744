"""What the journey page shows of inputs."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.queries import opened
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.inputs.models import PRACTICE, RESEARCH, Input
from enquiry_hub.features.inputs.queries import input_line, inputs_of
from enquiry_hub.features.programmes.queries import Line, register_news
from enquiry_hub.features.programmes.since import STORY, Since, SinceLine, register_since
from enquiry_hub.identity.people.models import Person


@register_news
def news_of_inputs(actor: Actor, cohort_id: str, since: datetime) -> list[Line]:
    """Return the inputs posted since a moment that the actor has not opened."""
    query = inputs_of(cohort_id, actor).where(Input.published_at > since, sa.not_(opened(actor, "input", Input))).limit(5)
    lines = []
    for line in (input_line(row) for row in db.session.execute(query)):
        kind = _("a research input by %(name)s", name=line.author) if line.row.kind == RESEARCH else _("a practice account by %(name)s", name=line.author)
        lines.append(Line("inputs", line.row.title, url_for("inputs.show_input", input_id=line.row.id), kind, line.row.published_at))
    return lines


@register_since
def newest_account(actor: Actor, since: Since) -> list[SinceLine]:
    """Return the newest practice account of somebody else that the actor has not opened."""
    query = (
        visible(actor, "inputs:input:read").add_columns(sa.func.coalesce(Person.display_name, "")).outerjoin(Person, Person.id == Input.author_id)
        .where(Input.kind == PRACTICE, sa.or_(Input.author_id.is_(None), Input.author_id != actor.person_id), since.holds(Input.group_id, Input.published_at))
        .where(sa.not_(opened(actor, "input", Input)))
        .order_by(Input.published_at.desc(), Input.id).limit(1)
    )  # fmt: skip
    return [
        SinceLine(STORY, "inputs", row.title, url_for("inputs.show_input", input_id=row.id), _("a practice account by %(name)s", name=name), row.published_at, row.group_id)
        for row, name in db.session.execute(query)
    ]
