"""The pages of one risk; a little longer than other files, for its page gathers what the others only link to."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.capabilities.attachments.queries import files_of
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.capabilities.links.queries import both_ways
from enquiry_hub.capabilities.themes.queries import codes_of, theme_names
from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.beside import beside
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import WhyForm, show, tell_if_together, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.beside import RISK
from enquiry_hub.features.framework.domain import Advice, advise
from enquiry_hub.features.framework.forms import (
    LateReasonForm,
    MergeForm,
    RiskForm,
    SentenceForm,
    StandForm,
    StatusForm,
)
from enquiry_hub.features.framework.forms.parts import ControlForm, IndicatorForm
from enquiry_hub.features.framework.forms.suggestions import AnswerForm, SuggestionForm
from enquiry_hub.features.framework.models import HAPPENING, Framework, Risk
from enquiry_hub.features.framework.queries.evidence import found_evidence, weighed
from enquiry_hub.features.framework.queries.history import asked_of
from enquiry_hub.features.framework.queries.holding import issues_of, misfits_in
from enquiry_hub.features.framework.queries.register import (
    framework_of,
    lines_of,
    themes_of,
)
from enquiry_hub.features.framework.queries.risks import (
    controls_of,
    indicators_of,
    open_risks,
)
from enquiry_hub.features.framework.queries.rounds import finished_in, own_rating
from enquiry_hub.features.framework.queries.spreads import (
    RiskSpread,
    how_sure,
    reasons_of,
    spreads_of,
    unexplained,
)
from enquiry_hub.features.framework.queries.strategies import own_first, schools_like
from enquiry_hub.features.framework.queries.suggestions import suggestions_of
from enquiry_hub.features.framework.queries.trends import by_rounds
from enquiry_hub.features.framework.services import (
    RiskWords,
    edit_risk,
    merge_risk,
    propose_risk,
    set_status,
    stand_on,
)
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.evidence import endable, offer_evidence
from enquiry_hub.features.framework.views.seeing import has_seen
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.features.framework.wording import STATUSES
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.groups.workspace import enter_workspace

FIELDS = tuple(RiskWords.__dataclass_fields__)


@framework_pages.get("/risks/<id:risk_id>", access="framework:risk:read")
def show_risk(risk: Risk) -> Any:
    """Show a risk: its sentence, what may be seen of the judgements, what is done, what it stands on."""
    page = risk_page(risk)
    has_seen(risk)
    return page


def risk_page(risk: Risk, *, status: int = 200, **forms: Any) -> Any:
    """Render a risk's page, with the forms on it as they stand."""
    enter_workspace(risk.group_id)
    actor = current_actor()
    line = lines_of(actor, [risk])[0]
    theme, spread, strategies = line.theme, line.spread, own_first(schools_like(actor), line.strategies)
    may_arrange = may(actor, "framework:risk:arrange", risk)
    evidence = both_ways(actor, "risk", risk.id)
    latest, opened = spread.latest, spread.open
    shown = {
        "control_form": ControlForm(formdata=None, prefix="control"),
        "indicator_form": IndicatorForm(formdata=None, prefix="indicator"),
        "stand_form": StandForm(formdata=None),
        "suggestion_form": SuggestionForm(formdata=None, prefix="suggestion").about(risk),
        "answer_form": AnswerForm(formdata=None),
        "close_form": WhyForm(formdata=None, prefix="close"),
        "reason_form": LateReasonForm(formdata=None),
        "sentence_form": SentenceForm(formdata=None, sentence=latest.round.sentence if latest else ""),
        **forms,
    }
    offer_evidence(shown["stand_form"], actor, risk)
    page = render_template(
        "framework/show_risk.html",
        risk=risk,
        theme=theme,
        themes={code: name for code, name in theme_names(risk.group_id).items() if code != theme.code},
        codes=codes_of("risk", [risk.id]).get(risk.id, []),
        appetite=line.appetite,
        **_judgements(actor, spread),
        beside=beside(actor, RISK, risk),
        opened=opened,
        own=own_rating(actor, opened.round.id) if opened and opened.rated else None,
        finished=finished_in(actor, opened.round) if opened and may_arrange else None,
        strategies=strategies,
        people=line.people,
        controls=controls_of(risk),
        indicators=indicators_of(risk),
        suggestions=suggestions_of(risk),
        acceptance=line.acceptance,
        held=line.held,
        issues=issues_of(risk.id),
        misfits=[found.code for found in misfits_in([line])],
        evidence=evidence,
        weighed=weighed(evidence[0]),
        endable=endable(actor, "risk", risk, evidence[0]),
        files=files_of(actor, "risk", risk.id),
        asked=asked_of(actor, risk),
        viewer_id=actor.person_id,
        may_edit=may(actor, "framework:risk:edit", risk),
        may_arrange=may_arrange,
        may_answer=may(actor, "framework:risk:answer", risk),
        **shown,
        **words(),
    )
    return page, status


def _judgements(actor: Actor, spread: RiskSpread) -> dict[str, Any]:
    """Return what the page shows of the judgements."""
    latest = spread.latest
    reasons, sure = (reasons_of(actor, latest.round.id, latest.ends), how_sure(actor, latest.round.id)) if latest else ([], {})
    return {"found_spread": spread, "latest": latest, "by_rounds": by_rounds(spread), "reasons": reasons, "sure": sure, "unexplained": unexplained(actor, latest)}


def _offer(form: RiskForm, framework: Framework) -> None:
    """Give the form the cohort's themes and people to choose from."""
    form.theme_id.choices = [
        (theme.id, theme.name) for theme in themes_of(current_actor(), framework.group_id)
    ]
    form.owner_id.choices = [
        ("", _("Nobody yet")),
        *((member.id, member.name) for member in members_of(framework.group_id)),
    ]


def _words(form: RiskForm, *, rate_locally: bool) -> RiskWords:
    values = {name: form[name].data for name in FIELDS}
    return RiskWords(**{**values, "owner_id": form.owner_id.data or None, "rate_locally": rate_locally})


def _advice(form: RiskForm, group_id: str) -> list[Advice]:
    """Return what could be better about the sentence: advice, which never stands in the way."""
    names = [member.name for member in members_of(group_id)]
    return advise(form.cause.data or "", form.event.data or "", form.consequence.data or "", names)


@framework_pages.form("/frameworks/<id:framework_id>/risks/new", access="framework:framework:propose")
def new_risk(framework: Framework) -> Any:
    """Propose a risk in one sentence."""
    enter_workspace(framework.group_id)
    actor, place = current_actor(), f"newrisk:{framework.id}"
    form = RiskForm()
    _offer(form, framework)
    left = leaves_draft(actor, place, form)
    if left is not None:
        return redirect(left, 303)
    draft = take_up(actor, place, form)
    arranges = may(actor, "framework:framework:arrange", framework)
    kind, _colon, row_id = request.args.get("from", "").partition(":")
    origin = (kind, row_id)
    begun_from = found_evidence(actor, *origin)
    if begun_from is not None and begun_from.group_id != framework.group_id:
        raise NotThere()
    advice: list[Advice] = []
    if form.validate_on_submit():
        advice = _advice(form, framework.group_id)
        if "preview" not in request.form:
            try:
                said = _words(form, rate_locally=bool(form.rate_locally.data) and arranges)
                mark = valid_client_id(form.client_id.data)
                risk = propose_risk(actor, framework, said, client_id=mark)
                if begun_from is not None:
                    stand_on(actor, risk, *origin)
                drop_draft(actor, place, mark=mark)
                return _saved(risk, advice, sent=f"{actor.person_id}:{place}")
            except Invalid as error:
                form.put_error(error)
    return show(
        "framework/edit_risk.html",
        form,
        framework=framework,
        risk=None,
        begun_from=begun_from,
        advice=advice,
        met=None,
        by_rounds=None,
        previewed="preview" in request.form and not form.errors,
        may_arrange=arranges,
        place=place,
        draft=draft,
        viewer_id=actor.person_id,
        **words(),
    )


def _saved(risk: Risk, advice: list[Advice], sent: str | None = None) -> Any:
    if advice:
        flash(
            ngettext(
                "%(code)s is saved. There is one thing to consider about its sentence.",
                "%(code)s is saved. There are %(num)d things to consider about its sentence.",
                len(advice),
                code=risk.code,
            ),
            "done",
        )
    else:
        flash(_("%(code)s is saved.", code=risk.code), "done")
    return redirect(url_for("framework.show_risk", risk_id=risk.id, sent=sent), 303)


@framework_pages.form("/risks/<id:risk_id>/edit", access="framework:risk:edit")
def change_risk(risk: Risk) -> Any:
    """Change a risk's words; a save over somebody else's words is refused and shows both."""
    enter_workspace(risk.group_id)
    actor, place = current_actor(), f"risk:{risk.id}"
    framework = framework_of(actor, risk.group_id)
    if framework is None:
        raise NotThere()
    form = RiskForm(data={name: getattr(risk, name) for name in FIELDS}, base=risk.version)
    _offer(form, framework)
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    draft = take_up(actor, place, form)
    arranges, met = may(actor, "framework:risk:arrange", risk), None
    if form.validate_on_submit() and "preview" not in request.form:
        try:
            said = _words(form, rate_locally=bool(form.rate_locally.data) if arranges else risk.rate_locally)
            edit_risk(actor, risk, said, base=form.base.data, reason=form.reason.data or "")
            tell_if_together(form.base.data, risk.version)
            drop_draft(actor, place, mark=valid_client_id(form.client_id.data))
            return _saved(risk, _advice(form, risk.group_id), sent=f"{actor.person_id}:{place}")
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error)
            form.start_from(risk.version)
    page, status = show(
        "framework/edit_risk.html",
        form,
        framework=framework,
        risk=risk,
        begun_from=None,
        advice=_advice(form, risk.group_id),
        met=met,
        previewed="preview" in request.form and not form.errors,
        may_arrange=arranges,
        by_rounds=by_rounds(spreads_of(actor, [risk.id], {risk.id: None})[risk.id]),
        place=place,
        draft=draft,
        viewer_id=actor.person_id,
        **words(),
    )
    return page, 409 if met else status


@framework_pages.form("/risks/<id:risk_id>/decide", access="framework:risk:arrange")
def decide_risk(risk: Risk) -> Any:
    """Decide about a risk: its status, or that it is part of another."""
    enter_workspace(risk.group_id)
    actor = current_actor()
    others = [found for found in open_risks(actor, risk.framework_id) if found.id != risk.id]
    merging = "into" in request.form
    status_form = StatusForm(formdata=None if merging else request.form, status=risk.status)
    if risk.status == HAPPENING:
        status_form.status.choices = [*(status_form.status.choices or []), (HAPPENING, STATUSES[HAPPENING])]
    merge_form = MergeForm(formdata=request.form if merging else None)
    merge_form.into.choices = [(found.id, f"{found.code} {found.title}") for found in others]
    form = merge_form if merging else status_form
    if form.validate_on_submit():
        try:
            if merging:
                merge_risk(actor, risk, next(found for found in others if found.id == merge_form.into.data), why=merge_form.because.data or "")
            else:
                set_status(actor, risk, status_form.status.data, why=status_form.why.data or "")
            return redirect(url_for("framework.show_risk", risk_id=risk.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show(
        "framework/decide_risk.html",
        form,
        risk=risk,
        status_form=status_form,
        merge_form=merge_form,
        others=others,
    )
