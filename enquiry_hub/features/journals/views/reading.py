"""Reading a reflection, and answering it."""

from __future__ import annotations

from typing import Any

from flask import g, render_template
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.queries import find_draft
from enquiry_hub.capabilities.links.queries import Evidence, stands_on, stands_under
from enquiry_hub.capabilities.moderation.route import show_route
from enquiry_hub.capabilities.sharing.audience import Audience, describe, readers_of
from enquiry_hub.capabilities.sharing.models import MY_COHORT, MY_THREE
from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.database import db
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.work import aside
from enquiry_hub.features.journals.forms import LetterLooksForm, ResponseForm
from enquiry_hub.features.journals.models import LETTER, Entry
from enquiry_hub.features.journals.parts import name_of, sentences_of
from enquiry_hub.features.journals.passages import passages_of
from enquiry_hub.features.journals.prompts import prompts
from enquiry_hub.features.journals.queries import (
    can_be_looked_at,
    chain_of,
    looks_of,
    not_opened_among,
    responses_to,
)
from enquiry_hub.features.journals.services import note_opening, take_down_entry
from enquiry_hub.features.journals.views.blueprint import enter_journal, journals
from enquiry_hub.features.journals.views.files import files_on
from enquiry_hub.features.journals.views.letters import letter_page, questions_left
from enquiry_hub.identity.people.models import Person


@journals.get("/reflections/<id:entry_id>", access="journals:entry:list")
def show_entry(entry: Entry) -> Any:
    """Show a reflection; a sealed letter shows its writer only that it is there, and until when."""
    if entry.sealed_until and entry.opened_at is None:
        return letter_page(entry)
    _remember(entry)
    return entry_page(entry, ResponseForm(formdata=None))


@journals.get("/reflections/<id:entry_id>/chain", access="journals:entry:read")
def read_chain(entry: Entry) -> Any:
    """Show a reflection with those that it stands on and that stand on it as one text, in the order of past, present and future."""
    actor = current_actor()
    if entry.sealed_until and entry.opened_at is None:
        return letter_page(entry)
    enter_journal(actor, entry)
    pages = [page for page in chain_of(actor, entry) if page.sealed_until is None or page.opened_at is not None]
    looks = looks_of(actor, [page.id for page in pages])
    text = render_template("journals/read_chain.html", entry=entry, pages=pages, looks=looks, name_page=name_of)
    _remember(*pages)
    return text


@journals.post("/reflections/<id:entry_id>/take-down", access="journals:entry:take_down")
def take_down(entry: Entry) -> Any:
    """Take down at once what may be about a child."""
    take_down_entry(current_actor(), entry)
    return show_route()


def _remember(*entries: Entry) -> None:
    """Note the first opening of each by another."""
    actor = current_actor()
    new = not_opened_among(actor, entries)
    if new:
        with aside("an opening"):
            for entry in new:
                note_opening(actor, entry)


def _writes_here() -> bool:
    """Say whether the viewer has a journal in this cohort; those who look on have none."""
    workspace = g.get("workspace")
    return workspace is not None and "groups:cohort:contribute" in workspace.allowed


def entry_page(
    entry: Entry, form: ResponseForm, *, seen_by: Person | None = None, concerns: tuple[Any, ...] = (), letter_form: LetterLooksForm | None = None
) -> Any:  # fmt: skip
    """Render a reflection for the viewer, or for its author as one of its readers would see it."""
    viewer = current_actor()
    actor = Actor(seen_by.id) if seen_by else viewer
    enter_journal(viewer, entry)
    chain = chain_of(actor, entry)
    below, above = stands_on(actor, "entry", entry.id), stands_under(actor, "entry", entry.id)
    if seen_by:
        # What this reader sees besides the page, the author sees only where they may see it too.
        below, above = (
            _also(below, stands_on(viewer, "entry", entry.id)),
            _also(above, stands_under(viewer, "entry", entry.id)),
        )
    responses, own = responses_to(actor, entry.id), not seen_by and entry.author_id == actor.person_id
    looks = looks_of(actor, [entry.id])[entry.id] if not seen_by else []
    page, status = show(
        "journals/show_entry.html",
        form,
        entry=entry,
        name=name_of(entry.title, entry.body),
        author=db.session.get_one(Person, entry.author_id),
        mine=entry.author_id == actor.person_id,
        may_take_down=not seen_by and may(actor, "journals:entry:take_down", entry),
        seen_by=seen_by,
        prompt=next((prompt for prompt in prompts() if prompt.id == entry.prompt_id), None),
        chain=chain if len(chain) > 1 else [],
        below=_besides(below),
        above=_besides(above),
        linked=[line for line in below + above if line.link_id],
        looks=looks,
        ask_still_true=own and can_be_looked_at(entry),
        responses=responses,
        letter=questions_left(entry, responses) if own else {},
        letter_form=letter_form or LetterLooksForm(formdata=None, prefix="letter-"),
        is_opened_letter=own and entry.shape == LETTER and entry.opened_at is not None,
        sentences=sentences_of(entry.body),
        passages=passages_of(actor, entry) if own else [],
        audience=audience_for(actor, entry),
        concerns=concerns,
        draft=None if seen_by else find_draft(viewer, f"response:{entry.id}"),
        can_seal=entry.shape == LETTER and entry.sealed_until is None,
        in_cohort=_writes_here(),
        name_page=name_of,
        sounds=[file for file in files_on(viewer, entry.body) if file.media_type.startswith("audio/")],
    )
    return page, 422 if concerns or (letter_form and letter_form.errors) else status


def _also(lines: list[Evidence], others: list[Evidence]) -> list[Evidence]:
    known = {line.link_id for line in others}
    return [line for line in lines if line.link_id in known]


def _besides(lines: list[Evidence]) -> list[dict[str, Any]]:
    """Leave the reflections out that the chain shows already."""
    return [
        {
            "icon": line.icon,
            "title": line.title,
            "href": line.href,
            "note": line.note,
            "link_id": line.link_id,
        }
        for line in lines
        if not (line.kind == "entry" and line.href)
    ]


def audience_for(actor: Actor, entry: Entry) -> Audience:
    """Return who reads a reflection, from its rule: by name for its author; for a reader, those whom they
    know to read it.
    """
    found = describe(
        readers_of("journals:entry:read", entry.id, cohort_id=entry.group_id), viewer_id=str(actor.person_id)
    )
    if entry.author_id == actor.person_id or entry.audience in (MY_THREE, MY_COHORT):
        return found
    return Audience(
        _("Its author, you, and whom else the author has named."),
        _("Not facilitators, not administrators, unless they are named."),
        (),
    )
