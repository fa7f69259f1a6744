"""Answering a shared thing that moved on: ours, before, now."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import diff_words
from enquiry_hub.features.schools.forms import update_form
from enquiry_hub.features.schools.models import Adoption
from enquiry_hub.features.schools.queries import moved_on, source_of
from enquiry_hub.features.schools.services import answer_update
from enquiry_hub.features.schools.views.blueprint import schools
from enquiry_hub.features.schools.wording import words
from enquiry_hub.identity.groups.workspace import enter_own_workspace


@schools.form("/taken-home/<id:adoption_id>/update", access="schools:adoption:edit")
def update(adoption: Adoption) -> Any:
    """Show three columns for each word that changed, and let the school say what becomes of each."""
    actor = current_actor()
    enter_own_workspace(actor)
    source, moved = source_of(actor, adoption), moved_on(actor, adoption)
    if source is None or not moved:
        flash(_("There is nothing new: the shared words are as they came."), "note")
        return redirect(url_for("schools.show_adoption", adoption_id=adoption.id), 303)
    form = update_form(list(moved))(data={"seen": source.version, "base": adoption.version, **{f"text_{name}": said[0] for name, said in moved.items()}})
    if form.validate_on_submit():
        ways, texts = ({name: form[f"{part}_{name}"].data or "" for name in moved} for part in ("way", "text"))
        try:
            answer_update(actor, adoption, ways, texts, seen=form.seen.data or 0, base=form.base.data)
            return redirect(url_for("schools.show_adoption", adoption_id=adoption.id), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            form.form_errors.append(error.sentence)
        form.seen.start_from(source.version)
        form.base.start_from(adoption.version)
    changes = {name: diff_words(before, new) for name, (_ours, before, new) in moved.items()}
    return show("schools/update.html", form, adoption=adoption, moved=moved, changes=changes, **words())
