"""The addresses of toolkits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.http import dump_options_header

from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, load, may
from enquiry_hub.core.documents import as_pdf, as_word, can_make_pdf, handed_over
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import show, tell_if_together, valid_client_id
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.inputs.facets import FIXED, NAMES, SCHOOLS
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.queries import organisation_of, school_of, team_of
from enquiry_hub.features.toolkit.forms import PinForm, WordsForm
from enquiry_hub.features.toolkit.models import Pin, SharedPin
from enquiry_hub.features.toolkit.papers import as_markdown, paper_of, whole_of
from enquiry_hub.features.toolkit.queries import (
    AnyPin,
    found_thing,
    headings_of,
    lines_of,
    matching,
    own_pins,
    pinned_already,
    places_for,
    shared_pins,
    suiting,
    tools_for,
)
from enquiry_hub.features.toolkit.services import change_pin, move_pin, pin_for_oneself, pin_for_others, unpin
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.groups.workspace import enter_own_workspace, enter_workspace
from enquiry_hub.identity.people.queries import own_account

toolkit = Guarded("toolkit", __name__)
blueprints = [toolkit]
register_place(Place(52, lambda: _("Toolkit"), "pin", "toolkit.ours", "toolkit", wide_only=True))
PAPERS = "any('toolkit.pdf', 'toolkit.docx', 'toolkit.md')"


@dataclass(frozen=True)
class Shelf:
    """Be one toolkit as a page shows it: what it is called, its address, that of its documents, and whether its reader sorts it."""

    title: str
    sentence: str
    href: str
    paper: Callable[[str], str]
    pins: Sequence[AnyPin]
    may_change: bool
    private: bool = False


def _mine(actor: Actor) -> Shelf:
    sentence = _("Only you. Your notes lie sealed.")
    return Shelf(_("My toolkit"), sentence, url_for("toolkit.mine"), lambda kind: url_for("toolkit.hand_mine_over", kind=kind), own_pins(actor), True, private=True)


def _at_school(actor: Actor, school: School) -> Shelf:
    organisation = organisation_of(actor)
    title = _("Toolkit of %(school)s", school=organisation.name if organisation else _("our school"))
    sentence = _("Seen by those of your school who were let in, and by nobody else: %(names)s.", names=", ".join(member.name for member in team_of(school)))
    return Shelf(
        title, sentence, url_for("toolkit.of_school", school_id=school.id), lambda kind: url_for("toolkit.hand_school_over", school_id=school.id, kind=kind),
        shared_pins(actor, school), may(actor, "toolkit:school:pin", school),
    )  # fmt: skip


def _of_theme(actor: Actor, theme: Theme) -> Shelf:
    return Shelf(
        _("Tools for %(theme)s", theme=theme.name), _("Pinned by the facilitators for everyone in the cohort."), url_for("toolkit.of_theme", theme_id=theme.id),
        lambda kind: url_for("toolkit.hand_theme_over", theme_id=theme.id, kind=kind), shared_pins(actor, theme), may(actor, "toolkit:theme:pin", theme),
    )  # fmt: skip


def _shown(shelf: Shelf, **more: Any) -> Any:
    actor, text = current_actor(), " ".join(request.args.get("q", "").split())[:120]
    lines, chosen = lines_of(actor, shelf.pins), {facet: code for facet in SCHOOLS if (code := request.args.get(facet, "")) in FIXED[facet]}
    marks = {f"{facet}:{code}" for facet, code in chosen.items()}
    others: dict[str, Any] = {"inputs": [], "back": "", "back_words": "", "school": None, "headings": [], **more}
    sections = [(heading, list(rows)) for heading, rows in groupby(suiting(matching(lines, text) if text else lines, marks), key=lambda line: line.heading)]
    others["inputs"] = [row for row in others["inputs"] if marks <= set(row.facets)]
    facets = [(facet, str(NAMES[facet]), FIXED[facet], chosen.get(facet, "")) for facet in SCHOOLS]
    return render_template("toolkit/shelf.html", shelf=shelf, sections=sections, q=text, facets=facets, narrowed=bool(marks), filled=bool(lines), pdf=can_make_pdf(), **others)


def _handed(shelf: Shelf, kind: str) -> Any:
    actor = current_actor()
    lines, heading, whole, title = lines_of(actor, shelf.pins), request.args.get("heading"), request.args.get("words") == "yes", shelf.title
    if heading is not None and heading in {line.heading for line in lines}:
        lines, title = [line for line in lines if line.heading == heading], heading or title
    if whole:  # a portfolio: what is one's own, and nothing beside it
        lines = [line for line in lines if whole_of(actor, line) is not None]
    if kind == "toolkit.md":
        answer = Response(as_markdown(actor, title, lines, whole=whole), mimetype="text/markdown")
        answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": kind})
        return answer
    paper = paper_of(actor, title, lines, whole=whole)
    return handed_over(kind, lambda: as_word(paper) if kind == "toolkit.docx" else as_pdf(paper), back=shelf.href)


@toolkit.get("/cohorts/<id:group_id>/toolkit", access="groups:cohort:contribute")
def ours(group: Group) -> Any:
    """Lead to the viewer's own toolkit, which belongs to no cohort."""
    return redirect(url_for("toolkit.mine"), 303)


@toolkit.get("/toolkit", access=SIGNED_IN)
def mine() -> Any:
    """Show what the viewer pinned for themselves."""
    actor = current_actor()
    enter_own_workspace(actor)
    shelf = _mine(actor)
    return _shown(shelf, school=school_of(actor), headings=headings_of(shelf.pins))


@toolkit.get("/schools/<id:school_id>/toolkit", access="schools:school:read")
def of_school(school: School) -> Any:
    """Show the toolkit of a school."""
    actor = current_actor()
    enter_own_workspace(actor)
    return _shown(_at_school(actor, school), back=url_for("schools.show_school", school_id=school.id), back_words=_("At our school"))


@toolkit.get("/themes/<id:theme_id>/tools", access="framework:theme:read")
def of_theme(theme: Theme) -> Any:
    """Show the tools for a theme: what was pinned, then the inputs about it."""
    actor = current_actor()
    enter_workspace(theme.group_id)
    shelf = _of_theme(actor, theme)
    return _shown(shelf, inputs=tools_for(actor, theme)[1], back=url_for("framework.show_theme", theme_id=theme.id), back_words=theme.name)


@toolkit.get(f"/toolkit/<{PAPERS}:kind>", access=SIGNED_IN)
def hand_mine_over(kind: str) -> Any:
    """Hand the viewer's own toolkit over as a document."""
    return _handed(_mine(current_actor()), kind)


@toolkit.get(f"/schools/<id:school_id>/toolkit/<{PAPERS}:kind>", access="schools:school:read")
def hand_school_over(school: School, kind: str) -> Any:
    """Hand a school's toolkit over as a document."""
    return _handed(_at_school(current_actor(), school), kind)


@toolkit.get(f"/themes/<id:theme_id>/tools/<{PAPERS}:kind>", access="framework:theme:read")
def hand_theme_over(theme: Theme, kind: str) -> Any:
    """Hand the tools for a theme over as a document."""
    return _handed(_of_theme(current_actor(), theme), kind)


@toolkit.form("/pin/<kind>/<id:row_id>", access=SIGNED_IN)
def pin(kind: str, row_id: str) -> Any:
    """Pin a thing with a note: for oneself, for one's school, or as a tool for a theme."""
    actor = current_actor()
    thing, known = found_thing(actor, kind, row_id), subjects.described(kind)
    if thing is None or known is None:
        raise NotThere()
    enter_own_workspace(actor)
    places = dict(places_for(actor, kind, thing))
    form = PinForm(place="mine")
    form.place.choices = [(code, _name_of(row)) for code, row in places.items()]
    if form.validate_on_submit() and (form.place.data == "mine" or _harmless(form, places[form.place.data])):
        place, mark = places[form.place.data], None
        try:
            mark = valid_client_id(form.client_id.data)
            if place is None:
                pin_for_oneself(actor, own_account(actor), kind, row_id, form.heading.data or "", form.note.data or "", client_id=mark)
            else:
                pin_for_others(actor, place, kind, row_id, form.heading.data or "", form.note.data or "", client_id=mark)
            flash(_("Pinned."), "done")
            return redirect(_href_of(place), 303)
        except Invalid as error:
            form.put_error(error)
    there = [(_name_of(row), _href_of(row)) for row in places.values() if pinned_already(actor, kind, row_id, row) is not None]
    return show("toolkit/pin.html", form, title=known.title(thing), word=known.word, href=known.href(thing), there=there, headings=headings_of(own_pins(actor)))


def _name_of(place: School | Theme | None) -> str:
    if place is None:
        return _("My toolkit: only I see it")
    return _("Tools for %(theme)s: everyone in the cohort sees it", theme=place.name) if isinstance(place, Theme) else _("The toolkit of our school: those who were let in see it")


def _href_of(place: School | Theme | None) -> str:
    if place is None:
        return url_for("toolkit.mine")
    return url_for("toolkit.of_theme", theme_id=place.id) if isinstance(place, Theme) else url_for("toolkit.of_school", school_id=place.id)


def _harmless(form: WordsForm, place: School | Theme | None) -> bool:
    """Refuse words for others in which a child could be recognised."""
    return form.harmless(("heading", "note"), [member.name for member in members_of(place.group_id)] if place else [])


@toolkit.form("/pins/<id:pin_id>/edit", access="toolkit:pin:change")
def edit_pin(pin: Pin) -> Any:
    """Change what one says of a thing in one's own toolkit."""
    enter_own_workspace(current_actor())
    return _edited(pin, None)


@toolkit.form("/shared-pins/<id:shared_pin_id>/edit", access="toolkit:shared_pin:change")
def edit_shared_pin(shared_pin: SharedPin) -> Any:
    """Change what is said of a shared tool."""
    place = _place_of(shared_pin)
    if isinstance(place, Theme):
        enter_workspace(place.group_id)
    else:
        enter_own_workspace(current_actor())
    return _edited(shared_pin, place)


def _place_of(shared_pin: SharedPin) -> School | Theme:
    actor = current_actor()
    found: School | Theme = load(actor, "schools:school:read", shared_pin.school_id) if shared_pin.school_id else load(actor, "framework:theme:read", str(shared_pin.theme_id))
    return found


def _edited(pin: AnyPin, place: School | Theme | None) -> Any:
    actor, met = current_actor(), None
    line = lines_of(actor, [pin])[0]
    if isinstance(pin, SharedPin) and line.thing is None:
        raise NotThere()
    form = WordsForm(heading=pin.heading, note=pin.note, base=getattr(pin, "version", None))
    if form.validate_on_submit() and (place is None or _harmless(form, place)):
        try:
            change_pin(actor, pin, form.heading.data or "", form.note.data or "", base=form.base.data)
            tell_if_together(form.base.data, getattr(pin, "version", 0))
            return redirect(_href_of(place), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error)
            form.base.start_from(getattr(pin, "version", 0))
    headings = headings_of(own_pins(actor) if place is None else shared_pins(actor, place))
    page, status = show("toolkit/edit_pin.html", form, title=line.title, back=_href_of(place), met=met, headings=headings)
    return page, 409 if met else status


@toolkit.post("/pins/<id:pin_id>/move", access="toolkit:pin:change")
def move(pin: Pin) -> Any:
    """Move a thing in one's own toolkit up or down."""
    move_pin(current_actor(), pin, request.form.get("way", ""))
    return redirect(url_for("toolkit.mine", _anchor=f"pin-{pin.id}"), 303)


@toolkit.post("/shared-pins/<id:shared_pin_id>/move", access="toolkit:shared_pin:change")
def move_shared(shared_pin: SharedPin) -> Any:
    """Move a shared tool up or down."""
    place = _place_of(shared_pin)
    move_pin(current_actor(), shared_pin, request.form.get("way", ""))
    return redirect(f"{_href_of(place)}#pin-{shared_pin.id}", 303)


@toolkit.post("/pins/<id:pin_id>/unpin", access="toolkit:pin:change")
def take_out(pin: Pin) -> Any:
    """Take a thing out of one's own toolkit."""
    unpin(current_actor(), pin)
    return redirect(url_for("toolkit.mine"), 303)


@toolkit.post("/shared-pins/<id:shared_pin_id>/unpin", access="toolkit:shared_pin:change")
def take_shared_out(shared_pin: SharedPin) -> Any:
    """Take a shared tool out."""
    place = _place_of(shared_pin)
    unpin(current_actor(), shared_pin)
    return redirect(_href_of(place), 303)
