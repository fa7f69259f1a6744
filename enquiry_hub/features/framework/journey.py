"""What the journey page shows of the framework."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.revisions.models import ChangesSeen, Revision
from enquiry_hub.capabilities.revisions.queries import opened, seen_by
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import FrameworkRelease, Risk, Strategy
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.queries.releases import pinned_to
from enquiry_hub.features.framework.queries.rounds import count_to_rate
from enquiry_hub.features.framework.queries.spreads import to_explain
from enquiry_hub.features.framework.queries.suggestions import count_waiting
from enquiry_hub.features.journals.comebacks import register_reason
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.queries import Line, register_session_part, register_tasks
from enquiry_hub.features.programmes.since import FRAMEWORK, MOST, Since, SinceLine, register_since


@register_tasks
def risks_to_rate(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the risks that wait for the actor's own judgement, as one line."""
    count = count_to_rate(actor, cohort_id)
    if not count:
        return []
    title = ngettext("Rate one risk alone", "Rate %(num)d risks alone", count)
    return [
        Line(
            "framework",
            title,
            url_for("framework.rate_alone", group_id=cohort_id, begin=1),
            _("Nobody sees what others said before their own"),
        )
    ]


@register_tasks
def judgements_to_explain(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the risks that the actor judged at an end without a reason, where the judgements are far apart."""
    hint = _("We are far apart; it is shown without your name")
    return [
        Line("framework", _("Say why you judge %(code)s as you do", code=risk.code), url_for("framework.show_risk", risk_id=risk.id, _anchor="judgements"), hint)
        for risk in to_explain(actor, cohort_id)
    ]


@register_session_part
def versions_of_session(actor: Actor, session: Session) -> Markup | None:
    """Show the versions of the framework that are pinned to a session."""
    found = pinned_to(actor, session.id)
    return Markup(render_template("framework/_session.html", releases=found)) if found else None  # noqa: S704 - drawn by Jinja, which escapes


@register_tasks
def suggestions_to_answer(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the suggestions that wait for the actor's answer, as one line."""
    count = count_waiting(actor, cohort_id)
    framework = framework_of(actor, cohort_id) if count else None
    if framework is None:
        return []
    title = ngettext("Answer one suggestion", "Answer %(num)d suggestions", count)
    return [Line("framework", title, url_for("framework.waiting_suggestions", framework_id=framework.id), _("Every suggestion gets an answer"))]


SHOWN = 8  # the framework's own page has them all


@register_since
def what_changed_in_the_framework(actor: Actor, since: Since) -> list[SinceLine]:
    """Return risks and strategies that others wrote or changed, and releases; nothing that the actor has had before them since."""
    lines = [
        *_changed(actor, since, "risk", Risk, lambda row: url_for("framework.show_risk", risk_id=row.id)),
        *_changed(actor, since, "strategy", Strategy, lambda row: url_for("framework.show_strategy", strategy_id=row.id)),
    ]
    made = visible(actor, "framework:release:read").where(since.holds(FrameworkRelease.group_id, FrameworkRelease.created_at))
    made = made.where(sa.or_(FrameworkRelease.made_by.is_(None), FrameworkRelease.made_by != actor.person_id))
    for row in db.session.scalars(made.where(sa.not_(opened(actor, "release", FrameworkRelease))).order_by(FrameworkRelease.created_at.desc()).limit(MOST)):
        href = url_for("framework.show_release", framework_release_id=row.id)
        lines.append(SinceLine(FRAMEWORK, "framework", _("Release %(number)s", number=row.number), href, "", row.created_at, row.group_id))
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def _changed(actor: Actor, since: Since, kind: str, model: Any, href_of: Any) -> list[SinceLine]:
    """Return things of a kind by their latest change that is not the actor's own; what changed is for the thing's page to say."""
    others = sa.or_(Revision.author_id.is_(None), Revision.author_id != actor.person_id)
    upto = sa.func.coalesce(ChangesSeen.upto, 0)
    changed = sa.select(sa.func.max(Revision.created_at)).where(Revision.subject_kind == kind, Revision.subject_id == model.id, Revision.number > upto, others)
    at = changed.correlate(model, ChangesSeen).scalar_subquery()
    query = visible(actor, f"framework:{kind}:read").outerjoin(ChangesSeen, seen_by(actor, kind, model)).add_columns(at, upto)
    lines = []
    for row, moment, seen in db.session.execute(query.where(since.holds(model.group_id, at)).order_by(at.desc(), model.id).limit(MOST)):
        note = _("new") if not seen and since.moments[row.group_id] < row.created_at else _("changed")
        lines.append(SinceLine(FRAMEWORK, "framework", f"{row.code} {row.title}", href_of(row), note, moment, row.group_id))
    return lines


@register_reason
def pages_under_what_is_reviewed(actor: Actor, cohort_id: str) -> list[tuple[str, str]]:
    """Return the reflections of the actor's own on which a strategy stands that is looked at again within a week, or its risk."""
    week = timedelta(days=7)
    stands = sa.or_(sa.and_(Link.upper_kind == "strategy", Link.upper_id == Strategy.id), sa.and_(Link.upper_kind == "risk", Link.upper_id == Strategy.risk_id))
    due = visible(actor, "framework:strategy:read").where(Strategy.group_id == cohort_id, Strategy.review_on.between(today() - week, today() + week))
    pages = due.join(Link, sa.and_(stands, Link.lower_kind == "entry", Link.ended_at.is_(None))).with_only_columns(Link.lower_id, Strategy.title)
    rows = db.session.execute(pages.order_by(Strategy.review_on, Strategy.id, Link.id))
    return [(entry_id, _("“%(strategy)s” stands on it and is looked at again", strategy=title)) for entry_id, title in rows]
