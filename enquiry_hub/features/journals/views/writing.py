"""Writing a page: the quiet one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import refuse_anothers
from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.capabilities.sharing.audience import audience_of
from enquiry_hub.core.access import Actor, load
from enquiry_hub.core.current import settings
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import diff_words
from enquiry_hub.features.journals.balance import wish_of
from enquiry_hub.features.journals.models import TENSES, Entry
from enquiry_hub.features.journals.parts import name_of
from enquiry_hub.features.journals.prompts import shapes
from enquiry_hub.features.journals.queries import chain_of, has_written, pages_to_stand_on
from enquiry_hub.features.journals.services import (
    edit_entry,
    put_away,
    remove_entry,
    stand_on_inputs,
    stand_on_pages,
    write_entry,
)
from enquiry_hub.features.journals.studies import inputs_to_stand_on
from enquiry_hub.features.journals.views.answers import answer_program, for_program, may_record
from enquiry_hub.features.journals.views.beginnings import Beginning, around, beginning_of, fresh_desk
from enquiry_hub.features.journals.views.blueprint import enter_journal, journals
from enquiry_hub.features.journals.views.desk import Desk, from_draft, laid_out, turned
from enquiry_hub.features.journals.views.files import files_on, with_file
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@journals.form("/cohorts/<id:group_id>/journal/new", access="groups:cohort:contribute")
def write(group: Group) -> Any:
    """Write a page for oneself."""
    actor = current_actor()
    enter_workspace(group.id)
    g.section = "journals"
    beginning = beginning_of(actor, group)
    if request.method == "GET":
        return _new_page(group, from_draft(actor, fresh_desk(actor, beginning), request.args.get("shape", "")), beginning)
    refuse_anothers(actor)
    desk, sound = with_file(actor, group, "groups:cohort:contribute", beginning.place, beginning.tense)
    turn = request.form.get("turn", "")
    if turn and sound:
        return _new_page(group, turned(actor, desk, turn), beginning)
    if sound and desk.form.validate_on_submit():
        try:
            entry = write_entry(actor, group, desk.as_new())
            stand_on_pages(actor, entry, request.form.getlist("stand_on")[:10])
            stand_on_inputs(actor, entry, request.form.getlist("stand_on_input"))
            if beginning.starter is not None:
                put_away(actor, beginning.starter)
        except Invalid as error:
            desk.form.put_error(error)
        else:
            return _kept(actor, desk, entry)
    return _new_page(group, desk, beginning)


def _kept(actor: Actor, desk: Desk, entry: Entry) -> Any:
    if "writer" not in request.form:  # what waited on a device leaves a draft alone that was begun since; the device drops its own
        drop_draft(actor, desk.place, mark=valid_client_id(desk.form.client_id.data))
    href = url_for("journals.show_entry", entry_id=entry.id, sent=f"{actor.person_id}:{desk.place}")
    if for_program():
        return jsonify(ok=True, id=entry.id, href=href)
    flash(
        _("Kept. Only you can open it, until you share it."), "done"
    ) if entry.audience == "only_me" else flash(_("Kept."), "done")
    return redirect(href, 303)


def _new_page(group: Group, desk: Desk, beginning: Beginning) -> Any:
    if for_program():
        return answer_program(desk)
    actor = current_actor()
    wanted = request.args.get("on", "")
    earlier = pages_to_stand_on(actor, group.id, desk.tense, wanted)
    chosen = request.form.getlist("stand_on") if request.method == "POST" else _chosen_in(desk, "stand_on", wanted)
    about = request.form.getlist("stand_on_input") if request.method == "POST" else _chosen_in(desk, "stand_on_input", request.args.get("input", ""))
    chain = []
    if earlier and wanted == earlier[0].id:
        chain = chain_of(actor, load(actor, "journals:entry:edit", wanted))
    page = render_template(
        "journals/write.html",
        group=group,
        desk=desk,
        entry=None,
        earlier=earlier,
        chosen=chosen,
        about=inputs_to_stand_on(actor, group.id, about),
        chain=chain,
        theirs=None,
        first=not has_written(actor),
        name_page=name_of,
        tenses=[] if beginning.query else [(tense, url_for("journals.write", group_id=group.id, tense=tense, input=request.args.get("input"))) for tense in TENSES],
        audience=None,
        action=url_for("journals.write", group_id=group.id, tense=desk.tense, on=wanted or None, **beginning.query),
        upload=url_for("journals.take_file", group_id=group.id),
        **around(beginning),
        **_around(actor, desk),
    )
    return may_record(page, 422 if desk.form.errors or desk.form.form_errors else 200)


def _around(actor: Actor, desk: Desk) -> dict[str, Any]:
    """Return what stands around the boxes of any page that is being written."""
    return {"files": files_on(actor, desk.body), "wish": wish_of(actor), "upload_mb": settings().max_upload_mb, "file_mark": uuid.uuid4().hex}


def _chosen_in(desk: Desk, name: str, wanted: str) -> list[str]:
    kept = desk.draft.fields.get(name, []) if desk.draft else []
    return [*(kept if isinstance(kept, list) else [kept]), *([wanted] if wanted else [])]


@journals.form("/reflections/<id:entry_id>/edit", access="journals:entry:edit")
def edit(entry: Entry) -> Any:
    """Go on with a page of one's own."""
    actor = current_actor()
    if entry.sealed_until and entry.opened_at is None:
        return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
    enter_journal(actor, entry)
    place = f"entry:{entry.id}"
    if request.method == "GET":
        return _edit_page(entry, from_draft(actor, _as_saved(entry, place), request.args.get("shape", "")))
    refuse_anothers(actor)
    desk, sound = with_file(actor, entry, "journals:entry:edit", place, entry.tense)
    turn = request.form.get("turn", "")
    if turn and sound:
        return _edit_page(entry, turned(actor, desk, turn))
    if sound and desk.form.validate_on_submit():
        try:
            edit_entry(actor, entry, desk.as_new(), base=desk.form.base_version)
            stand_on_pages(actor, entry, request.form.getlist("stand_on")[:10])
        except Invalid as error:
            desk.form.put_error(error)
        except Stale as error:
            desk.form.base.data = entry.version
            return _edit_page(entry, desk, theirs=error.details["theirs"])
        else:
            return _kept(actor, desk, entry)
    return _edit_page(entry, desk)


def _as_saved(entry: Entry, place: str) -> Desk:
    values = {
        name: getattr(entry, name)
        for name in ("title", "context_factor", "valence", "prompt_id", "session_id")
    }
    shape = shapes().get(entry.shape, shapes()["free"])
    return laid_out(place, entry.tense, shape, entry.body, {**values, "base": str(entry.version)})


def _edit_page(entry: Entry, desk: Desk, *, theirs: Any = None) -> Any:
    if for_program():
        return answer_program(desk, theirs=theirs)
    actor = current_actor()
    chain = chain_of(actor, entry)
    linked = {page.id for page in chain}
    earlier = [
        page
        for page in pages_to_stand_on(actor, entry.group_id, entry.tense, apart_from=entry.id)
        if page.id not in linked
    ]
    page = render_template(
        "journals/write.html",
        group=None,
        desk=desk,
        entry=entry,
        earlier=earlier,
        chosen=request.form.getlist("stand_on"),
        chain=chain,
        theirs=theirs,
        first=False,
        tenses=[],
        name_page=name_of,
        audience=audience_of(
            "journals:entry:read", entry.id, cohort_id=entry.group_id, viewer_id=str(actor.person_id)
        ),
        action=url_for("journals.edit", entry_id=entry.id),
        **around(None),
        upload=url_for("journals.take_page_file", entry_id=entry.id),
        **_around(actor, desk),
    )
    return may_record(page, 409 if theirs else 422 if desk.form.errors or desk.form.form_errors else 200)


@journals.get("/reflections/<id:entry_id>/history", access="journals:entry:edit")
def entry_history(entry: Entry) -> Any:
    """Show the earlier versions of a page, each compared with the next; for its author alone."""
    if entry.sealed_until and entry.opened_at is None:
        return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
    enter_journal(current_actor(), entry)
    kept = list(reversed(revisions_of("entry", entry.id)))
    pairs = [
        (later, diff_words(_whole(earlier.fields), _whole(later.fields)))
        for earlier, later in zip(kept, kept[1:], strict=False)
    ]
    return render_template(
        "journals/entry_history.html",
        entry=entry,
        name=name_of(entry.title, entry.body),
        first=kept[0] if kept else None,
        pairs=pairs,
    )


def _whole(fields: dict[str, Any]) -> str:
    return "\n\n".join(text for text in (fields.get("title", ""), fields.get("body", "")) if text)


@journals.form("/reflections/<id:entry_id>/remove", access="journals:entry:edit")
def remove(entry: Entry) -> Any:
    """Remove a page of one's own for good, after a question."""
    actor = current_actor()
    enter_journal(actor, entry)
    if request.method == "GET":
        unopened = bool(entry.sealed_until and entry.opened_at is None)
        return render_template(
            "journals/remove.html",
            entry=entry,
            name=_("A letter") if unopened else name_of(entry.title, entry.body),
        )
    group_id, place = entry.group_id, f"entry:{entry.id}"
    remove_entry(actor, entry)
    drop_draft(actor, place)
    flash(_("The page is removed."), "done")
    return redirect(
        url_for("journals.show_journal", group_id=group_id, sent=f"{actor.person_id}:{place}"), 303
    )
