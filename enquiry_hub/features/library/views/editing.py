"""Editing a session design: one form for everything, in which each button keeps all that was typed."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show, tell_if_together
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import excerpt
from enquiry_hub.features.library.domain import (
    KINDS,
    LONGEST_LINE,
    LONGEST_NOTE,
    OPEN_MINUTES,
    PATTERN,
    PLAIN_MINUTES,
    PROMPT,
    PROMPT_MINUTES,
    moved,
)
from enquiry_hub.features.library.forms import DesignForm
from enquiry_hub.features.library.models import Design
from enquiry_hub.features.library.parts import line_of, parts, parts_of
from enquiry_hub.features.library.queries import variants_in
from enquiry_hub.features.library.services import change_design
from enquiry_hub.features.library.views.blueprint import library
from enquiry_hub.features.library.wording import ITEM_WORDS, KIND_WORDS, SETTING_WORDS, fit, words
from enquiry_hub.identity.groups.workspace import enter_workspace


@library.form("/designs/<id:design_id>/edit", access="library:design:change")
def edit_design(design: Design) -> Any:
    """Change a design: its lines, minutes and notes; a button moves a part, takes it out or adds one."""
    enter_workspace(design.group_id)
    actor, met = current_actor(), None
    form = DesignForm(title=design.title, purpose=design.purpose, length=design.length, items=design.items, base=design.version, add="talk")
    addable = _addable(design)
    form.add.choices = {group: [(key, label) for key, (label, _item) in rows.items()] for group, rows in addable.items()}
    if form.validate_on_submit():
        items, reason, place = _done(form, {key: item for rows in addable.values() for key, (_label, item) in rows.items()})
        try:
            change_design(actor, design, form.title.data, form.purpose.data or "", form.length.data, items, base=form.base.data, reason=reason)
            tell_if_together(form.base.data, design.version)
            if request.form.get("do", "save") == "save":
                return redirect(url_for("library.show_design", design_id=design.id), 303)
            return redirect(url_for("library.edit_design", design_id=design.id, _anchor=f"part-{min(place, max(len(items) - 1, 0)) + 1}"), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, told={"items": _in_lines})
            form.base.start_from(design.version)
    page, status = show("library/edit_design.html", form, design=design, fits=fit(form.minutes_so_far(), form.length.data or 0), met=met, parts=parts(), **words())
    return page, 409 if met else status


def _in_lines(items: list[dict[str, Any]]) -> str:
    """Return the parts of a design a line each, with the note of a part below it."""
    lines = [f"{item['minutes']}′ {item['title']}" + (f"\n{item['note']}" if item.get("note") else "") for item in items]
    return "\n".join(line.replace("\r\n", "\n") for line in lines)


def _done(form: DesignForm, addable: dict[str, dict[str, Any]]) -> tuple[list[dict[str, Any]], str, int]:
    """Return the parts after what the pressed button says, why they changed, and where to look next."""
    items = form.rows()
    what, _colon, text = request.form.get("do", "save").partition(":")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
    if what == "add":
        item = dict(addable[form.add.data])
        if form.add_minutes.data:
            item["minutes"] = form.add_minutes.data
        return [*items, item], _("added: %(title)s", title=excerpt(item["title"], 80)), len(items)
    if what in ("up", "down") and 0 <= number < len(items):
        by = -1 if what == "up" else 1
        return moved(items, number, by), _("moved: %(title)s", title=excerpt(items[number]["title"], 80)), max(number + by, 0)
    if what == "out" and 0 <= number < len(items):
        return [item for place, item in enumerate(items) if place != number], _("taken out: %(title)s", title=excerpt(items[number]["title"], 80)), number
    return items, "", 0


def _addable(design: Design) -> dict[str, dict[str, tuple[str, dict[str, Any]]]]:
    """Return what can be added, by what it is: a label, and the part that it makes; variants of the cohort stand below what they vary."""
    plain = {kind: (str(ITEM_WORDS[kind]), _made(kind, "", minutes, str(ITEM_WORDS[kind]))) for kind, minutes in PLAIN_MINUTES.items()}
    found = {_("Plain parts"): plain}
    variants = variants_in(current_actor(), design.group_id)
    for kind in KINDS:
        if kind == PATTERN:
            continue
        rows: dict[str, tuple[str, dict[str, Any]]] = {}
        for part in parts_of(kind).values():
            minutes = part.minutes or (PROMPT_MINUTES if kind == PROMPT else OPEN_MINUTES)
            label = _("%(title)s (%(minutes)d minutes)", title=part.title, minutes=minutes)
            rows[part.id] = (f"{part.code}: {label}" if kind == PROMPT else label, _made(kind, part.id, minutes, line_of(part)))
            for row in variants.get(part.id, []):
                setting = str(SETTING_WORDS[row.setting])
                title = excerpt(row.words, LONGEST_LINE) if kind == PROMPT else f"{part.title}: {setting}"[:LONGEST_LINE]
                note = "" if kind == PROMPT else row.words[:LONGEST_NOTE]
                rows[f"variant:{row.id}"] = (f"– {setting}: {part.title}", _made(kind, part.id, row.minutes or minutes, title, note))
        found[str(KIND_WORDS[kind])] = rows
    return found


def _made(kind: str, part: str, minutes: int, title: str, note: str = "") -> dict[str, Any]:
    return {"kind": kind, "part": part, "minutes": minutes, "title": title, "note": note}
