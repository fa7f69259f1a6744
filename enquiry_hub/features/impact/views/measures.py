"""The pages of measures: all of a cohort's, one, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.queries import files_of
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.capabilities.themes.queries import theme_names
from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.beside import beside
from enquiry_hub.core.chart_files import chart_answer
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import WhyForm, show, tell_if_together, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.impact.domain.ladder import allowed_claim, levels_with_data
from enquiry_hub.features.impact.forms import ClaimForm, EndForm, MeasureForm, NoteForm, ObservationForm
from enquiry_hub.features.impact.models import MEASURE_WORDS, MEASURES, Measure
from enquiry_hub.features.impact.queries.accounts import outside_figures
from enquiry_hub.features.impact.queries.corrected import taken_off
from enquiry_hub.features.impact.queries.looks import look_at, looks_in
from enquiry_hub.features.impact.queries.places import place_in, place_words, places_of, titles_of
from enquiry_hub.features.impact.queries.reviews import rivals_of
from enquiry_hub.features.impact.services import change_measure, count_in, make_measure, write_claim
from enquiry_hub.features.impact.views.blueprint import impact
from enquiry_hub.features.impact.views.drawing import LADDERS, ladder, ladder_answer, picture, rows_of
from enquiry_hub.features.impact.wording import LEVELS, claim_state, generated, plain_number, so_what, words
from enquiry_hub.identity.groups.models import ACADEMIC, Group
from enquiry_hub.identity.groups.queries import members_of, role_in
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of

PLAIN = (
    "name", "unit", "better", "how_counted", "frequency", "baseline", "target", "change_what", "counts_people", "counted_among", "who_gains", "who_may_lose",
)  # fmt: skip
HEADER = ("Day", "Figure", "Notes")


@impact.get("/cohorts/<id:group_id>/measures", access="groups:cohort:contribute")
def list_measures(group: Group) -> Any:
    """Show what a cohort counts, by level, with one sentence for each."""
    enter_workspace(group.id)
    actor = current_actor()
    themes, theme = theme_names(group.id), request.args.get("theme", "")
    looks = looks_in(actor, group.id, theme if theme in themes else "")
    return render_template(
        "impact/list_measures.html", group=group, themes=themes, theme=theme, looks=looks, titles=titles_of(actor, [look.measure for look in looks]), ladder=ladder(looks),
        people=names_of([look.measure.owner_id for look in looks]), allowed=allowed_claim(levels_with_data(look.counted for look in looks)),
        runs=may(actor, "groups:cohort:facilitate", group), later=beside(actor, MEASURES, group), **words(),
    )  # fmt: skip


@impact.get("/cohorts/<id:group_id>/measures.csv", access="groups:cohort:contribute")
def measures_csv(group: Group) -> Any:
    """Hand over what a cohort counts, with what each shows, as one who asks may see it."""
    looks = looks_in(current_actor(), group.id)
    titles = titles_of(current_actor(), [look.measure for look in looks])
    rows = [
        (look.measure.level, str(LEVELS[look.measure.level]), look.measure.name, look.measure.unit, titles[look.measure.id][0], look.numbers, so_what(look))
        for look in looks
    ]
    return csv_answer("measures.csv", ("Level", "What it is about", "Measure", "Unit", "Belongs to", "Numbers", "What it shows"), rows)


@impact.get(f"/cohorts/<id:group_id>/measures/<{LADDERS}:kind>", access="groups:cohort:contribute")
def cohort_ladder(group: Group, kind: str) -> Any:
    """Hand over at which levels a cohort counts, as one who asks may see it."""
    return ladder_answer(looks_in(current_actor(), group.id), kind, group.name)


@impact.get("/measures/<id:measure_id>", access="impact:measure:read")
def show_measure(measure: Measure) -> Any:
    """Show a measure: its chart, what it allows to say, and the box for the next number."""
    return measure_page(measure)


def measure_page(
    measure: Measure, *, number_form: ObservationForm | None = None, note_form: NoteForm | None = None, claim_form: ClaimForm | None = None,
    end_form: EndForm | None = None, again_form: WhyForm | None = None,
) -> Any:  # fmt: skip
    """Render a measure's page, with a form that was sent with a mistake."""
    enter_workspace(measure.group_id)
    actor = current_actor()
    look, outside = look_at(actor, measure), outside_figures(actor, measure.group_id, measure_id=measure.id)
    forms = (number_form, note_form, claim_form, end_form, again_form)
    page = render_template(
        "impact/show_measure.html", measure=measure, look=look, picture=picture(look, outside), rows=rows_of(look)[::-1][:60], titles=titles_of(actor, [measure])[measure.id],
        people=names_of([measure.owner_id]), may_open=may(actor, "impact:measure:open", measure),
        rivals=rivals_of(actor, measure), outside=outside, academic=role_in(actor, measure.group_id) == ACADEMIC, strict=request.args.get("rules") == "strict",
        number_form=number_form or ObservationForm(formdata=None), note_form=note_form or NoteForm(formdata=None),
        end_form=end_form or EndForm(formdata=None), again_form=again_form or WhyForm(formdata=None, prefix="again"),
        may_remove=may(actor, "impact:measure:remove", measure), files=files_of(actor, "measure", measure.id), viewer_id=actor.person_id,
        claim_form=claim_form or ClaimForm(formdata=None, data={"claim": measure.claim}), own_words=so_what(look) != generated(look),
        taken_off=taken_off(measure.id) if look.exact else [], outdated=bool(measure.claim) and measure.claim_when != claim_state(look) and look.exact, **words(),
    )  # fmt: skip
    return page, 422 if any(forms) else 200


@impact.get("/measures/<id:measure_id>/values.csv", access="impact:measure:read")
def measure_csv(measure: Measure) -> Any:
    """Hand over the numbers of a measure, as one who asks may see them."""
    return csv_answer("measure.csv", HEADER, rows_of(look_at(current_actor(), measure)))


@impact.get("/measures/<id:measure_id>/chart.svg", access="impact:measure:read")
def measure_chart(measure: Measure) -> Any:
    """Hand over the chart of a measure as a picture, as one who asks may see it."""
    actor = current_actor()
    drawn = picture(look_at(actor, measure), outside_figures(actor, measure.group_id, measure_id=measure.id))
    if drawn is None:
        raise NotThere()
    return chart_answer("chart.svg", drawn, measure.name)


@impact.get("/measures/<id:measure_id>/values.json", access="impact:measure:read")
def measure_json(measure: Measure) -> Any:
    """Hand over the same to a program."""
    look = look_at(current_actor(), measure)
    rows = [{"day": day, "figure": figure, "notes": notes} for day, figure, notes in rows_of(look)]
    about = {"name": measure.name, "level": measure.level, "unit": measure.unit, "better": measure.better, "says": so_what(look)}
    return jsonify({**about, "current": plain_number(look.current) if look.points else None, "values": rows})


def _offer(form: MeasureForm, actor: Actor, group_id: str) -> None:
    form.hangs_on.choices = [("", _("The cohort as a whole")), *place_words(actor, group_id)]
    form.owner_id.choices = [("", _("Nobody yet")), *((member.id, member.name) for member in members_of(group_id))]


def _words(form: MeasureForm) -> dict[str, Any]:
    """Return what was written, as the services take it."""
    known = {name: form[name].data if form[name].data is not None else "" for name in PLAIN if name not in ("baseline", "target")}
    return {
        **known, **places_of(form.hangs_on.data or ""), "baseline": form.baseline.data, "target": form.target.data, "level": int(form.level.data),
        "owner_id": form.owner_id.data or None, "changed": form.change_on.data.isoformat() if form.change_on.data else "",
    }  # fmt: skip


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a measure, as versions keep them, as its form shows them."""
    day = date.fromisoformat(said["changed"]) if said["changed"] else None
    known = {name: said[name] for name in PLAIN} | {"level": str(said["level"]), "owner_id": said["owner_id"] or ""}
    return known | {"hangs_on": place_in(said), "change_on": day}


@impact.form("/cohorts/<id:group_id>/measures/new", access="groups:cohort:contribute")
def new_measure(group: Group) -> Any:
    """Say what is to be counted."""
    enter_workspace(group.id)
    actor = current_actor()
    form = MeasureForm(data={"hangs_on": request.args.get("for", ""), "owner_id": actor.person_id} if request.method == "GET" else None)
    _offer(form, actor, group.id)
    if form.validate_on_submit():
        try:
            measure = make_measure(
                actor, group, _words(form), kind=form.kind.data, of_school=form.of_school.data, client_id=valid_client_id(form.client_id.data)
            )
            return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("impact/edit_measure.html", form, group=group, measure=None, met=None, place=None, draft=None)


@impact.form("/measures/<id:measure_id>/edit", access="impact:measure:count")
def edit_measure(measure: Measure) -> Any:
    """Change a measure's words; a save over somebody else's is refused and shows both."""
    enter_workspace(measure.group_id)
    actor, place, met = current_actor(), f"measure:{measure.id}", None
    shown = _as_form({name: getattr(measure, name) for name in MEASURE_WORDS})
    form = MeasureForm(data=shown, kind=measure.kind, base=measure.version, of_school=measure.organisation_id is not None)
    _offer(form, actor, measure.group_id)
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    draft = take_up(actor, place, form)
    if form.validate_on_submit():
        try:
            change_measure(actor, measure, _words(form), base=form.base.data, reason=form.reason.data or "")
            flash(_("It is saved."), "done")
            tell_if_together(form.base.data, measure.version)
            drop_draft(actor, place, mark=valid_client_id(form.client_id.data))
            return redirect(url_for("impact.show_measure", measure_id=measure.id, sent=f"{actor.person_id}:{place}"), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, _as_form)
            form.base.start_from(measure.version)
    page, status = show("impact/edit_measure.html", form, group=None, measure=measure, met=met, place=place, draft=draft)
    return page, 409 if met else status


@impact.post("/measures/<id:measure_id>/count-us-in", access="impact:measure:open")
def show_to_cohort(measure: Measure) -> Any:
    """Switch “count us in” on or off."""
    count_in(current_actor(), measure, shown=request.form.get("shown") == "yes")
    flash(_("The cohort sees it now.") if measure.counted_in else _("Only your school sees it now."), "done")
    return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)


@impact.post("/measures/<id:measure_id>/claim", access="impact:measure:count")
def say_what_it_shows(measure: Measure) -> Any:
    """Say in one's own words what a chart shows, as long as it shows it."""
    form = ClaimForm()
    if form.validate_on_submit():
        try:
            write_claim(current_actor(), measure, form.claim.data or "", about=claim_state(look_at(current_actor(), measure)))
            return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
        except Invalid as error:
            form.put_error(error)
    return measure_page(measure, claim_form=form)
