"""Two saves of one thing: what is saved now beside what is in the boxes, field by field, so that nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import format_date
from flask_babel import gettext as _
from wtforms import BooleanField, Field, FieldList, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import HiddenInput

from enquiry_hub.core.errors import Stale
from enquiry_hub.core.forms import HubForm
from enquiry_hub.core.text.changes import Change, diff_words, replaced


class Clash(NamedTuple):
    """Be a field that both changed: its name, what is saved now, and what leads from there to what is in the box."""

    label: str
    saved: str
    pieces: list[Change]


class Meeting(NamedTuple):
    """Be what a refused save shows: the fields that both changed, and the names of those that took over what is saved now."""

    clashes: list[Clash]
    taken: list[str]


def meet(
    form: HubForm, error: Stale, as_form: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict, told: Mapping[str, Callable[[Any], str]] | None = None
) -> Meeting:  # fmt: skip
    """Return how a form meets what was saved meanwhile; a box that its writer left as it was takes over what is saved now.

    `as_form` makes values of the form's fields from what the service keeps; a field that it does not name is left alone. `told` says in
    words what a list of parts holds, by which it is compared. Where the version that the writer began from is not kept, every field
    that differs is shown and no box is changed.
    """
    told = told or {}
    theirs = as_form(error.details["theirs"])
    began = error.details.get("began")
    before = as_form(began) if began is not None else {}
    clashes: list[Clash] = []
    taken: list[str] = []
    for field in form:
        if field.name not in theirs or isinstance(field, HiddenField) or isinstance(field.widget, HiddenInput):
            continue
        plain: Callable[[Any], Any] = told.get(field.name, _plain)
        saved, mine = plain(theirs[field.name]), plain(field.data)
        first = plain(before[field.name]) if field.name in before else None
        if saved in (mine, first):
            continue
        if first == mine:
            _take_over(field, theirs[field.name])
            taken.append(str(field.label.text))
            continue
        typed = isinstance(field, StringField | FieldList)
        words, own = (saved, mine) if field.name in told else (_shown(field, theirs[field.name]), _shown(field, field.data))
        clashes.append(Clash(str(field.label.text), words, (diff_words if typed else replaced)(words, own)))
    return Meeting(clashes, taken)


def _take_over(field: Field, value: Any) -> None:
    """Let a box hold what is saved now, as if it had come with the page."""
    if isinstance(field, FieldList):
        field.process(None, value)
    else:
        field.data, field.raw_data = value, None


def _plain(value: Any) -> Any:
    """Return a value in the one shape in which two of them are compared."""
    if value is None or value is False:
        return ""
    if isinstance(value, list | tuple | set):
        return sorted(str(one) for one in value)
    return str(value).replace("\r\n", "\n").strip()


def _shown(field: Field, value: Any) -> str:
    """Return a value in the words of its field: the text of a choice rather than its code, a day in words."""
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, SelectField | SelectMultipleField):
        names = {str(choice.value): str(choice.label) for choice in field.iter_choices()}
        codes = value if isinstance(value, list | tuple | set) else ["" if value is None else value]
        return ", ".join(names.get(str(code), str(code)) for code in codes)
    if isinstance(value, date):
        return str(format_date(value, "long"))
    return "" if value is None else str(value)
