"""How a risk, a strategy or the framework changed: one page with everything, two versions beside each other, and asking why."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text.changes import Change, diff_words, replaced
from enquiry_hub.features.framework.forms.holding import ReasonForm
from enquiry_hub.features.framework.models import Framework, Risk, Strategy
from enquiry_hub.features.framework.queries.history import (
    ON_ITS_DAY,
    Entry,
    entry_of,
    history_of,
    rounds_of,
    versions_of,
)
from enquiry_hub.features.framework.queries.register import themes_of
from enquiry_hub.features.framework.services import ask_why, say_why
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.seeing import has_seen
from enquiry_hub.features.framework.wording import (
    AMENDED,
    CHOICES,
    KINDS,
    PART_NAMES,
    PEOPLE,
    WHOLE,
    in_words,
)
from enquiry_hub.features.programmes.queries import sessions_of
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of

Thing = Risk | Strategy | Framework


class Line(NamedTuple):
    """Be one change as the page shows it: the entry, what it is called, and each part with its name and what changed."""

    entry: Entry
    title: str
    parts: list[tuple[str, list[Change]]]


def _href(name: str, thing: Thing, **values: Any) -> str:
    kind = thing.__tablename__
    if isinstance(thing, Framework) and name.startswith("show"):
        return url_for("framework.show_framework", group_id=thing.group_id, **values)
    where: dict[str, Any] = {f"{kind}_id": thing.id, **values}
    return url_for(f"framework.{name.format(kind=kind)}", **where)


def _known(thing: Thing, values: list[tuple[str, Any]]) -> dict[str, str]:
    """Return the names of the themes, rounds, sessions and people that changes name by their ids, as far as the viewer may know them."""
    actor = current_actor()
    rows: dict[str, str] = {}
    if isinstance(thing, Risk):
        rows = {theme.id: theme.name for theme in themes_of(actor, thing.group_id)}
        rows |= {found.id: _("%(kind)s, round %(n)d", kind=KINDS[found.kind], n=found.number) for found in rounds_of(actor, thing)}
    elif isinstance(thing, Framework):
        rows = {session.id: session.title for session in sessions_of(actor, thing.group_id)}
    people = [value for name, value in values if name in PEOPLE and isinstance(value, str)]
    return rows | names_of(people + [one for name, value in values if name == "practice_leads" for one in value or []])


def _named(thing: Thing) -> str:
    return thing.title if isinstance(thing, Framework) else f"{thing.code} {thing.title}"


def _shown(parts: list[tuple[str, Any, Any]], known: dict[str, str]) -> list[tuple[str, list[Change]]]:
    found = []
    for name, before, after in parts:
        compare = replaced if name in CHOICES or name in WHOLE else diff_words
        was, now = in_words(name, before, known), in_words(name, after, known)
        if was != now or (now and before == after):  # else a part that earlier versions did not have, and that is empty still
            found.append((str(PART_NAMES.get(name, name)), compare(was, now)))
    return found


def _history(thing: Thing) -> Any:
    enter_workspace(thing.group_id)
    actor = current_actor()
    entries = history_of(actor, thing)
    known = _known(thing, [(name, value) for entry in entries for name, *pair in entry.parts for value in pair])
    lines = [
        Line(entry, _("Version %(n)s", n=entry.number) if entry.number else str(AMENDED[entry.what]), _shown(list(entry.parts), known)) for entry in entries
    ]
    page = render_template(
        "framework/history.html", thing=thing, lines=lines, viewer_id=actor.person_id, by_itself=(ON_ITS_DAY, "round over"), back=_href("show_{kind}", thing), named=_named(thing),
        heading=_("How the framework changed") if isinstance(thing, Framework) else _("How %(code)s changed", code=thing.code),
        compare="" if isinstance(thing, Framework) else _href("compare_{kind}", thing), several=sum(entry.number is not None for entry in entries) > 1,
        ask="framework.ask_about_" + thing.__tablename__, say="framework.explain_" + thing.__tablename__,
        key=f"{thing.__tablename__}_id",
    )  # fmt: skip
    if not isinstance(thing, Framework):
        has_seen(thing, reasons=True)
    return page


def _compare(thing: Risk | Strategy) -> Any:
    enter_workspace(thing.group_id)
    versions = versions_of(thing)
    numbers = list(versions)
    newest, before = numbers[-1], numbers[-2] if len(numbers) > 1 else numbers[-1]
    first, second = (request.args.get(name, type=int) or 0 for name in ("from", "to"))
    first, second = first if first in versions else before, second if second in versions else newest
    old, new = versions[first], versions[second]
    known = _known(thing, [(name, words[name]) for words in (old, new) for name in words])
    parts = [(name, old.get(name), new.get(name)) for name in new | old if old.get(name) != new.get(name)]
    page = render_template(
        "framework/compare.html", thing=thing, numbers=numbers, first=first, second=second, parts=_shown(parts, known),
        back=_href("show_{kind}", thing), history=_href("{kind}_history", thing),
    )  # fmt: skip
    if second == newest:
        has_seen(thing)
    return page


def _asked(thing: Thing, entry_id: str) -> Any:
    entry = entry_of(thing, entry_id)
    if entry is None:
        raise NotThere()
    ask_why(current_actor(), thing, entry)
    flash(_("They are asked why. What they say will stand here."), "done")
    return redirect(_href("{kind}_history", thing, _anchor=f"entry-{entry_id}"), 303)


def _explained(thing: Thing, entry_id: str) -> Any:
    actor, entry = current_actor(), entry_of(thing, entry_id)
    if entry is None or entry.author_id != actor.person_id:
        raise NotThere()
    enter_workspace(thing.group_id)
    form, back = ReasonForm(), _href("{kind}_history", thing, _anchor=f"entry-{entry_id}")
    if form.validate_on_submit():
        try:
            say_why(actor, thing, entry, form.reason.data)
            return redirect(back, 303)
        except Invalid as error:
            form.put_error(error)
    lead = _("It will stand in the history beside what you changed, for everyone who takes part in the cohort.")
    return show("framework/ask.html", form, heading=_("Why you changed it"), lead=lead, button_words=_("Keep it"), back=back, back_words=_named(thing))


@framework_pages.get("/risks/<id:risk_id>/history", access="framework:risk:read")
def risk_history(risk: Risk) -> Any:
    """Show everything that changed of a risk, by whom, when and why."""
    return _history(risk)


@framework_pages.get("/strategies/<id:strategy_id>/history", access="framework:strategy:read")
def strategy_history(strategy: Strategy) -> Any:
    """Show everything that changed of a strategy, by whom, when and why."""
    return _history(strategy)


@framework_pages.get("/frameworks/<id:framework_id>/history", access="framework:framework:read")
def framework_history(framework: Framework) -> Any:
    """Show what changed of the framework itself, by whom, when and why: themes, leads, appetite, versions, approvals."""
    return _history(framework)


@framework_pages.get("/risks/<id:risk_id>/compare", access="framework:risk:read")
def compare_risk(risk: Risk) -> Any:
    """Show what differs between any two versions of a risk."""
    return _compare(risk)


@framework_pages.get("/strategies/<id:strategy_id>/compare", access="framework:strategy:read")
def compare_strategy(strategy: Strategy) -> Any:
    """Show what differs between any two versions of a strategy."""
    return _compare(strategy)


@framework_pages.post("/risks/<id:risk_id>/history/<id:entry_id>/ask", access="framework:risk:ask")
def ask_about_risk(risk: Risk, entry_id: str) -> Any:
    """Ask the author of a change of a risk why."""
    return _asked(risk, entry_id)


@framework_pages.post("/strategies/<id:strategy_id>/history/<id:entry_id>/ask", access="framework:strategy:ask")
def ask_about_strategy(strategy: Strategy, entry_id: str) -> Any:
    """Ask the author of a change of a strategy why."""
    return _asked(strategy, entry_id)


@framework_pages.post("/frameworks/<id:framework_id>/history/<id:entry_id>/ask", access="framework:framework:ask")
def ask_about_framework(framework: Framework, entry_id: str) -> Any:
    """Ask the author of a change of the framework why."""
    return _asked(framework, entry_id)


@framework_pages.form("/risks/<id:risk_id>/history/<id:entry_id>/why", access="framework:risk:ask")
def explain_risk(risk: Risk, entry_id: str) -> Any:
    """Say why one changed a risk."""
    return _explained(risk, entry_id)


@framework_pages.form("/strategies/<id:strategy_id>/history/<id:entry_id>/why", access="framework:strategy:ask")
def explain_strategy(strategy: Strategy, entry_id: str) -> Any:
    """Say why one changed a strategy."""
    return _explained(strategy, entry_id)


@framework_pages.form("/frameworks/<id:framework_id>/history/<id:entry_id>/why", access="framework:framework:ask")
def explain_framework(framework: Framework, entry_id: str) -> Any:
    """Say why one changed the framework."""
    return _explained(framework, entry_id)
