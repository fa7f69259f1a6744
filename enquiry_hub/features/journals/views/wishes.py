"""How one likes the page that one writes on, and the way to go on where one stopped."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.features.journals.journey import address_of
from enquiry_hub.features.journals.services import fold_prompt, let_come_back, offer_no_success
from enquiry_hub.features.journals.unfinished import unfinished
from enquiry_hub.features.journals.views.blueprint import journals
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import cohorts_of


@journals.get("/write", access=SIGNED_IN)
def go_on() -> Any:
    """Go to the page that one was writing last, wherever that was; to a new one where there is none."""
    actor = current_actor()
    cohorts = [group for group in cohorts_of(actor) if may(actor, "groups:cohort:contribute", group)]
    left = [(page, group.id) for group in cohorts for page in unfinished(actor, group.id)[:1]]
    if left:
        return redirect(address_of(*max(left, key=lambda found: found[0].saved_at)), 303)
    if cohorts:
        return redirect(url_for("journals.write", group_id=cohorts[0].id, tense="present"), 303)
    return redirect(url_for("public.home"), 303)


@journals.post("/writing/prompt", access=SIGNED_IN)
def keep_folded() -> Any:
    """Keep the prompt folded away, or shown."""
    fold_prompt(current_actor(), request.form.get("folded") == "y")
    return jsonify(ok=True)


@journals.post("/cohorts/<id:group_id>/journal/no-success-prompt", access="groups:cohort:contribute")
def offer_no_more(group: Group) -> Any:
    """Offer no prompt about a success any more."""
    offer_no_success(current_actor())
    flash(_("That is not offered again."), "done")
    return redirect(url_for("journals.show_journal", group_id=group.id), 303)


@journals.post("/cohorts/<id:group_id>/journal/comebacks", access="groups:cohort:contribute")
def settle_comebacks(group: Group) -> Any:
    """Let earlier pages come back by themselves, or no longer."""
    let_come_back(current_actor(), request.form.get("wish") == "yes")
    return redirect(url_for("journals.show_journal", group_id=group.id), 303)
