"""Using what somebody wrote or brought: as evidence for a risk or a strategy, or as the beginning of a new risk."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core import subjects
from enquiry_hub.core.access import may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.features.framework.forms.holding import UseForm
from enquiry_hub.features.framework.queries.evidence import Found, found_evidence, targets_for
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.services import stand_on
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@framework_pages.form("/use/<kind>/<id:row_id>", access=SIGNED_IN)
def use(kind: str, row_id: str) -> Any:
    """Let a post, a thread or an input become evidence for a risk or a strategy, or the beginning of a new one."""
    actor = current_actor()
    found = found_evidence(actor, kind, row_id)
    framework = framework_of(actor, found.group_id) if found else None
    if found is None or framework is None:
        return _where_none_is(found)
    enter_workspace(framework.group_id)
    form, targets = UseForm(), targets_for(actor, framework, found.thread)
    form.target.choices = {word: [(key, title) for key, title, _thing in rows] for word, rows in targets.items()}
    if form.validate_on_submit():
        things = {key: thing for rows in targets.values() for key, _title, thing in rows}
        target_kind, _colon, target_id = form.target.data.partition(":")
        try:
            stand_on(actor, things[form.target.data], kind, row_id, nature=form.nature.data, note=form.note.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Linked. The link can be followed from both ends."), "done")
            there = url_for("framework.show_risk", risk_id=target_id) if target_kind == "risk" else url_for("framework.show_strategy", strategy_id=target_id)
            return redirect(f"{there}#evidence", 303)
    new = f"{url_for('framework.new_risk', framework_id=framework.id)}?from={kind}:{row_id}"
    return show("framework/use.html", form, found=found, href=subjects.KINDS[kind].href(found.thing), new=new, framework=framework)


def _where_none_is(found: Found | None) -> Any:
    """Lead whoever takes part in a cohort that has no framework yet to the page that says so."""
    group = db.session.get(Group, found.group_id) if found else None
    if group is None or not may(current_actor(), "groups:cohort:contribute", group):
        raise NotThere()
    return redirect(url_for("framework.show_framework", group_id=group.id), 303)
