"""Whether a strategy worked: promise beside what was seen, the chain to pupils, the strength of what it stands on."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.answers import ANSWERS, NEXT
from enquiry_hub.features.framework.models import Strategy
from enquiry_hub.features.framework.queries.register import names_of
from enquiry_hub.features.framework.queries.strategies import reviews_of
from enquiry_hub.features.impact.domain.ladder import CHAIN, allowed_claim, evidence_at, levels_with_data
from enquiry_hub.features.impact.domain.strength import highest_practice, highest_research
from enquiry_hub.features.impact.forms import AccountForm
from enquiry_hub.features.impact.models import ACCOUNT_WORDS
from enquiry_hub.features.impact.queries.accounts import account_of, evidence_of, inputs_under
from enquiry_hub.features.impact.queries.looks import Look, looks_for
from enquiry_hub.features.impact.queries.reviews import Reviewed
from enquiry_hub.features.impact.services import account_for
from enquiry_hub.features.impact.views.blueprint import impact
from enquiry_hub.features.impact.views.drawing import ladder, strengths
from enquiry_hub.features.impact.wording import LACKS, words
from enquiry_hub.identity.groups.workspace import enter_workspace

INPUTS = ("practice_input_id", "school_input_id", "pupil_input_id")


@impact.get("/strategies/<id:strategy_id>/did-it-work", access="framework:strategy:read")
def show_account(strategy: Strategy) -> Any:
    """Show what was promised beside what was seen, which links are evidenced or assumed, and how strong the evidence is."""
    enter_workspace(strategy.group_id)
    actor = current_actor()
    looks, account = looks_for(actor, [strategy.id]), account_of(actor, strategy.id)
    reviewed = Reviewed(strategy, "", reviews_of(actor, [strategy.id]).get(strategy.id, ()))
    evidence = evidence_of(strategy, outsider=bool(account and account.outsider))
    said = (account.research, account.practice) if account else (0, 0)
    allowed = highest_research(evidence), highest_practice(evidence)
    held = min(said[0], allowed[0]), min(said[1], allowed[1])  # what the evidence held up, and holds up no more, falls with it
    return render_template(
        "impact/show_account.html", strategy=strategy, looks=looks, account=account, reviewed=reviewed, people=names_of([strategy.owner_id]),
        chain=_chain(actor, strategy, looks, account), ladder=ladder(looks), allowed=allowed_claim(levels_with_data(look.counted for look in looks)),
        strengths=strengths(*held), fallen=held != said, answers=ANSWERS, next_words=NEXT, may_edit=may(actor, "impact:strategy:account", strategy),
        may_review=may(actor, "framework:strategy:review", strategy), **words(),
    )  # fmt: skip


def _chain(actor: Any, strategy: Strategy, looks: list[Look], account: Any) -> list[dict[str, Any]]:
    """Return the three links from the activity to pupils: what is expected, and what makes it more than assumed."""
    inputs = {found.id: found for found in inputs_under(actor, strategy.id)}
    return [
        {
            "place": place, "words": getattr(account, f"{place}_words") if account else "",
            "looks": [look for look in looks if evidence_at(place, [look.counted])], "input": inputs.get(getattr(account, f"{place}_input_id") or "") if account else None,
        }
        for place in CHAIN
    ]  # fmt: skip


@impact.form("/strategies/<id:strategy_id>/did-it-work/edit", access="impact:strategy:account")
def edit_account(strategy: Strategy) -> Any:
    """Write down the chain, the strength and the lens of a strategy."""
    enter_workspace(strategy.group_id)
    actor, account, theirs, missing = current_actor(), account_of(current_actor(), strategy.id), None, []
    form = AccountForm(obj=account, base=account.version if account else 0)
    offered = [("", _("Nothing yet: it is assumed")), *((found.id, found.title) for found in inputs_under(actor, strategy.id))]
    for name in INPUTS:
        form[name].choices = offered
    if form.validate_on_submit():
        said = {name: form[name].data or "" for name in ACCOUNT_WORDS}
        said |= {"research": int(form.research.data), "practice": int(form.practice.data)} | {name: form[name].data or None for name in INPUTS}
        try:
            account_for(actor, strategy, said, base=form.base.data, reason=form.reason.data or "")
            flash(_("It is saved."), "done")
            return redirect(url_for("impact.show_account", strategy_id=strategy.id), 303)
        except Invalid as error:
            found = error.details.get("missing")
            missing = [LACKS[name] for name in found] if isinstance(found, list) else []
            form.put_error(error)
        except Stale as error:
            theirs = error.details["theirs"]
            form.base.start_from(account.version if account else 0)
    page, status = show("impact/edit_account.html", form, strategy=strategy, theirs=theirs, missing=missing)
    return page, 409 if theirs else status
