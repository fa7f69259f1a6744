"""The desk: a page as it lies before its writer, from what was posted, from a draft, or new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.drafts.queries import find_draft
from enquiry_hub.capabilities.drafts.services import save_draft
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.journals.forms import PageForm, page_form, shape_of_names
from enquiry_hub.features.journals.parts import BEFORE, join_parts, split_parts
from enquiry_hub.features.journals.prompts import Prompt, Shape, prompts, shapes
from enquiry_hub.features.journals.services import NewEntry

KEPT = ("title", "context_factor", "valence", "prompt_id", "session_id", "base")


@dataclass
class Desk:
    """Hold a page that is being written."""

    place: str
    tense: str
    shape: Shape
    form: PageForm
    draft: Draft | None = None
    saved_at: datetime | None = None

    @property
    def prompt(self) -> Prompt | None:
        """Return the prompt that the page answers."""
        return next((prompt for prompt in prompts() if prompt.id == self.form.prompt_id.data), None)

    @property
    def next_prompt(self) -> Prompt:
        """Return the prompt that comes after this one in the tense."""
        found = [prompt for prompt in prompts() if prompt.lens == self.tense]
        here = next(
            (place for place, prompt in enumerate(found) if prompt.id == self.form.prompt_id.data), -1
        )
        return found[(here + 1) % len(found)]

    @property
    def boxes(self) -> list[tuple[Any, str]]:
        """Return the boxes of the page with their types; what was written before has one when there is
        any.
        """
        found = [(self.form[f"part_{field.key}"], field.type) for field in self.shape.fields]
        before = self.form[f"part_{BEFORE}"]
        return [*found, (before, "text")] if before.data else found

    @property
    def body(self) -> str:
        """Return the page as one text."""
        return join_parts(
            {
                name.removeprefix("part_"): field.data or ""
                for name, field in self.form._fields.items()
                if name.startswith("part_")
            },
            self.shape,
        )

    def as_new(self) -> NewEntry:
        """Return what is written as a new page."""
        form = self.form
        return NewEntry(
            tense=self.tense,
            body=self.body,
            title=form.title.data or "",
            shape=self.shape.id,
            context_factor=form.context_factor.data or (self.prompt.factor if self.prompt else ""),
            prompt_id=self.prompt.id if self.prompt else "",
            valence=form.valence.data or "",
            session_id=form.session_key,
            client_id=valid_client_id(form.client_id.data),
        )


def posted_body() -> str:
    """Return the posted boxes as one text, with one kind of line ending."""
    shape = shape_of_names(set(request.form))
    parts = {
        name.removeprefix("part_"): text.replace("\r\n", "\n").replace("\r", "\n")
        for name, text in request.form.items()
        if name.startswith("part_")
    }
    return join_parts(parts, shape)


def posted(place: str, tense: str, shown: str = "") -> Desk:
    """Return the page as it was sent; `shown` is the Markdown of a file that came with it."""
    shape = shape_of_names(set(request.form))
    desk = Desk(place, tense, shape, page_form(shape)(), saved_at=now())
    for name, box in desk.form._fields.items():
        if name.startswith("part_"):
            box.data = (box.data or "").replace("\r\n", "\n").replace("\r", "\n")
    if shown:
        box = next(desk.form[f"part_{field.key}"] for field in shape.fields if field.type == "text")
        box.data = "\n\n".join(filter(None, (box.data.rstrip(), shown)))
    _offer_shapes(desk)
    return desk


def laid_out(place: str, tense: str, shape: Shape, body: str, values: dict[str, Any]) -> Desk:
    """Return a page with this text in this shape."""
    parts = {f"part_{key}": text for key, text in split_parts(body, shape).items()}
    desk = Desk(
        place, tense, shape, page_form(shape)(formdata=None, **{**values, **parts, "shape": shape.id})
    )
    _offer_shapes(desk)
    return desk


def _offer_shapes(desk: Desk) -> None:
    fitting = [shape for shape in shapes().values() if desk.tense in shape.fits or shape.id == desk.shape.id]
    desk.form.shape.choices = [(shape.id, f"{shape.name} ({shape.minutes} min)") for shape in fitting]


def from_draft(actor: Actor, fresh: Desk, wanted: str = "") -> Desk:
    """Return the page as it was left in the draft of its place, in the wanted shape; the fresh one when
    there is no draft.
    """
    draft = find_draft(actor, fresh.place)
    if draft is None:
        return fresh
    fields = {name: value for name, value in draft.fields.items() if isinstance(value, str)}
    shape = shape_of_names(set(fields))
    body = join_parts(
        {name.removeprefix("part_"): text for name, text in fields.items() if name.startswith("part_")}, shape
    )
    if not body and not fields.get("title"):
        fresh.draft, fresh.saved_at = draft, draft.saved_at
        return fresh
    values = {name: fields[name] for name in KEPT if name in fields}
    desk = laid_out(
        fresh.place, fresh.tense, shapes().get(wanted, shape), body, {**_values(fresh.form), **values}
    )
    desk.draft, desk.saved_at = draft, draft.saved_at
    return desk


def _values(form: PageForm) -> dict[str, Any]:
    return {name: form[name].data or "" for name in KEPT}


def turned(actor: Actor, desk: Desk, turn: str) -> Desk:
    """Return the page in another shape or under another prompt, with everything that was typed; it is kept
    as a draft.
    """
    values = {**_values(desk.form), "client_id": desk.form.client_id.data}
    # Any other word of `turn` only brings the page back with what was added to it.
    if turn.startswith("prompt:"):
        values["prompt_id"] = turn.removeprefix("prompt:")
    elif turn == "skip":
        values["prompt_id"] = ""
    wanted = (desk.form.shape.data or "") if turn == "shape" else turn.removeprefix("shape:")
    again = laid_out(desk.place, desk.tense, shapes().get(wanted, desk.shape), desk.body, values)
    kept: dict[str, str | list[str]] = {
        name: str(field.data or "")
        for name, field in again.form._fields.items()
        if name not in ("csrf_token", "client_id")
    }
    try:
        again.draft = save_draft(actor, desk.place, kept, None)
    except (Invalid, Stale):
        again.draft = None  # the page itself still holds every word
    again.saved_at = now()
    return again
