"""What stands in a thread that rates a risk together: the way to one's own rating, and the spread once its round is closed."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from enquiry_hub.core.access import Actor
from enquiry_hub.core.beside import register_beside
from enquiry_hub.features.framework.forms import LateReasonForm
from enquiry_hub.features.framework.queries.spreads import how_sure, reasons_of, spreads_of, unexplained
from enquiry_hub.features.framework.queries.talks import rounds_in
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.features.protocols.models import Talk


@register_beside("talk")
def rating_in_talk(actor: Actor, talk: Talk) -> Markup | None:
    """Show the rounds of a talk as the actor may see them: nothing of anybody's judgement before its round is closed."""
    rounds = rounds_in(actor, talk) if talk.elsewhere else []
    if not rounds:
        return None
    risk_id = rounds[0].risk_id
    wanted = {found.id for found in rounds}
    views = [view for view in spreads_of(actor, [risk_id], {risk_id: None})[risk_id].rounds if view.round.id in wanted]
    reasons = {view.round.id: reasons_of(actor, view.round.id, view.ends) for view in views if view.may_see and view.apart}
    sure = {view.round.id: how_sure(actor, view.round.id) if view.may_see else {} for view in views}
    own = {"unexplained": unexplained(actor, views[-1] if views else None), "reason_form": LateReasonForm(formdata=None)}
    return Markup(render_template("framework/_beside_talk.html", views=views, reasons=reasons, sure=sure, risk_id=risk_id, **own, **words()))  # noqa: S704 - drawn by Jinja, which escapes
