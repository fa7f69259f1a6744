"""Whether a strategy worked: promise beside what was seen, the chain to pupils, the strength of what it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.answers import ANSWERS, NEXT
from enquiry_hub.features.framework.models import Strategy
from enquiry_hub.features.framework.queries.strategies import reviews_of
from enquiry_hub.features.impact.domain.ladder import allowed_claim, levels_with_data
from enquiry_hub.features.impact.domain.strength import highest_practice, highest_research
from enquiry_hub.features.impact.forms import AccountForm
from enquiry_hub.features.impact.models import ACCOUNT_WORDS, StrategyAccount
from enquiry_hub.features.impact.queries.accounts import account_of, evidence_of, inputs_against, inputs_under
from enquiry_hub.features.impact.queries.chains import chain_of
from enquiry_hub.features.impact.queries.looks import looks_for
from enquiry_hub.features.impact.queries.reviews import Reviewed
from enquiry_hub.features.impact.services import account_for
from enquiry_hub.features.impact.views.blueprint import impact
from enquiry_hub.features.impact.views.drawing import (
    LADDERS,
    STRENGTHS,
    ladder,
    ladder_answer,
    strengths,
    strengths_answer,
)
from enquiry_hub.features.impact.wording import LACKS, words
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of

INPUTS = ("practice_input_id", "school_input_id", "pupil_input_id")


@impact.get("/strategies/<id:strategy_id>/did-it-work", access="framework:strategy:read")
def show_account(strategy: Strategy) -> Any:
    """Show what was promised beside what was seen, which links are evidenced or assumed, and how strong the evidence is."""
    enter_workspace(strategy.group_id)
    actor = current_actor()
    looks, account = looks_for(actor, [strategy.id]), account_of(actor, strategy.id)
    reviewed = Reviewed(strategy, "", reviews_of(actor, [strategy.id]).get(strategy.id, ()))
    held = _held(strategy, account)
    return render_template(
        "impact/show_account.html", strategy=strategy, looks=looks, account=account, reviewed=reviewed, people=names_of([strategy.owner_id]),
        chain=chain_of(actor, strategy, looks, account), ladder=ladder(looks), allowed=allowed_claim(levels_with_data(look.counted for look in looks)),
        strengths=strengths(*held), fallen=account is not None and held != (account.research, account.practice),
        answers=ANSWERS, next_words=NEXT, may_edit=may(actor, "impact:strategy:account", strategy),
        against=inputs_against(actor, strategy.id), may_review=may(actor, "framework:strategy:review", strategy), **words(),
    )  # fmt: skip


@impact.get(f"/strategies/<id:strategy_id>/did-it-work/<{LADDERS}:kind>", access="framework:strategy:read")
def strategy_ladder(strategy: Strategy, kind: str) -> Any:
    """Hand over at which levels a strategy is counted, as one who asks may see it."""
    return ladder_answer(looks_for(current_actor(), [strategy.id]), kind, f"{strategy.code} {strategy.title}")


@impact.get(f"/strategies/<id:strategy_id>/did-it-work/<{STRENGTHS}:kind>", access="framework:strategy:read")
def strategy_strength(strategy: Strategy, kind: str) -> Any:
    """Hand over how strong the evidence of a strategy is, as its page shows it."""
    held = _held(strategy, account_of(current_actor(), strategy.id))
    return strengths_answer(strengths(*held), kind, f"{strategy.code} {strategy.title}")


def _held(strategy: Strategy, account: StrategyAccount | None) -> tuple[int, int]:
    """Return the strengths of research and of practice that the evidence holds up: what it held up, and holds up no more, falls with it."""
    if account is None:
        return 0, 0
    evidence = evidence_of(strategy, outsider=bool(account.outsider))
    return min(account.research, highest_research(evidence)), min(account.practice, highest_practice(evidence))


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value or 0) if name in ("research", "practice") else value or "" for name, value in said.items()}


@impact.form("/strategies/<id:strategy_id>/did-it-work/edit", access="impact:strategy:account")
def edit_account(strategy: Strategy) -> Any:
    """Write down the chain, the strength and the lens of a strategy."""
    enter_workspace(strategy.group_id)
    actor, place, met, missing = current_actor(), f"account:{strategy.id}", None, []
    account = account_of(actor, strategy.id)
    shown = {name: getattr(account, name) for name in ACCOUNT_WORDS} if account else {}
    form = AccountForm(data=_as_form(shown), base=account.version if account else 0)
    offered = [("", _("Nothing yet: it is assumed")), *((found.id, found.title) for found in inputs_under(actor, strategy.id))]
    for name in INPUTS:
        form[name].choices = offered
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    draft = take_up(actor, place, form)
    if form.validate_on_submit():
        said = {name: form[name].data or "" for name in ACCOUNT_WORDS}
        said |= {"research": int(form.research.data), "practice": int(form.practice.data)} | {name: form[name].data or None for name in INPUTS}
        try:
            account_for(actor, strategy, said, base=form.base.data, reason=form.reason.data or "")
            flash(_("It is saved."), "done")
            drop_draft(actor, place, mark=valid_client_id(form.client_id.data))
            return redirect(url_for("impact.show_account", strategy_id=strategy.id, sent=f"{actor.person_id}:{place}"), 303)
        except Invalid as error:
            found = error.details.get("missing")
            missing = [LACKS[name] for name in found] if isinstance(found, list) else []
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, _as_form)
            form.base.start_from(account.version if account else 0)
    page, status = show("impact/edit_account.html", form, strategy=strategy, met=met, missing=missing, place=place, draft=draft)
    return page, 409 if met else status
