"""The shapes of what is sent about inputs."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from enquiry_hub.core.clock import from_local
from enquiry_hub.core.forms import NOTE, SHORT, TITLE, HubForm, client_id, line, passage, version_field
from enquiry_hub.features.inputs.citations import (
    Citation,
    CitationError,
    normalise_doi,
    parse_bibtex,
    parse_ris,
)
from enquiry_hub.features.inputs.models import PARTS, Input
from enquiry_hub.features.inputs.services import Content
from enquiry_hub.features.inputs.wording import PRACTICE_STRENGTH, RESEARCH_STRENGTH, THEME_NAMES


class InputForm(HubForm):
    """Be what both kinds of input have."""

    title = line(_l("Title"), TITLE)
    body = passage(_l("In your own words"), NOTE * 5, hint=_l("About ninety words in plain English: what it says, and what it does not."))
    question = line(_l("A question for leaders"), 500, required=False, hint=_l("One question that somebody can answer from their own school."))
    strength_reason = line(_l("Why this strength?"), 500, required=False)
    themes = SelectMultipleField(_l("Themes"), choices=THEME_NAMES, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    session_id = SelectField(_l("For which session?"), validators=[Optional()])
    publish_on = DateField(_l("Publish on (empty: now)"), validators=[Optional()])
    reading_minutes = IntegerField(_l("Minutes to read"), validators=[Optional(), NumberRange(1, 600, message=_l("A number from 1 to 600."))])
    base = version_field()
    client_id = client_id()

    def common(self) -> dict[str, Any]:
        """Return the values of what both kinds have."""
        day = self.publish_on.data
        return {
            "title": self.title.data, "body": self.body.data, "question": self.question.data or "", "themes": tuple(self.themes.data or ()),
            "session_id": self.session_id.data or None, "strength_reason": self.strength_reason.data or "", "reading_minutes": self.reading_minutes.data,
            "published_at": from_local(day, "07:00") if day else None,
        }  # fmt: skip


class ResearchForm(InputForm):
    """Be a research input."""

    strength = SelectField(_l("Strength of the research"), choices=RESEARCH_STRENGTH, coerce=int)
    pasted = passage(_l("Paste a DOI, RIS or BibTeX"), NOTE * 2, required=False, hint=_l("Then choose “Fill in”: the fields below are filled and you can mend them."))
    authors = passage(_l("Authors, one a line"), NOTE, required=False, hint=_l("Leithwood, K."))
    year = IntegerField(_l("Year"), validators=[Optional(), NumberRange(1500, 2200, message=_l("A year with four digits."))])
    source_title = line(_l("Title of the work"), SHORT, required=False)
    container = line(_l("Journal or book"), SHORT, required=False)
    volume = line(_l("Volume and number"), 60, required=False)
    pages = line(_l("Pages"), 60, required=False)
    publisher = line(_l("Publisher"), 120, required=False)
    doi = line(_l("DOI"), 200, required=False)
    url = line(_l("Address of the work"), SHORT, required=False)

    def content(self) -> Content:
        """Return what the form says."""
        return Content(**self.common(), strength=self.strength.data, citation=self.citation())

    def citation(self) -> dict[str, Any] | None:
        """Return the citation that the fields make, or None when they are empty."""
        values = {
            "authors": [name.strip() for name in (self.authors.data or "").splitlines() if name.strip()], "year": self.year.data,
            "title": self.source_title.data or "", "container": self.container.data or "", "volume": self.volume.data or "", "pages": self.pages.data or "",
            "publisher": self.publisher.data or "", "doi": self.doi.data or "", "url": self.url.data or "",
        }  # fmt: skip
        return {**values, "type": "article" if values["container"] else "book"} if any(values.values()) else None

    def validate_doi(self, field: Any) -> None:
        """Bring a DOI into its plain form."""
        if field.data:
            try:
                field.data = normalise_doi(field.data)
            except CitationError as error:
                field.errors = [*field.errors, str(error)]

    def validate_url(self, field: Any) -> None:
        """Take web addresses only."""
        if field.data and not field.data.startswith(("https://", "http://")):
            field.errors = [*field.errors, _l("A web address begins with https://")]

    def fill_in(self) -> str:
        """Fill the citation's fields from what was pasted; return the complaint, or nothing."""
        try:
            self._take(read_pasted(self.pasted.data or ""))
        except CitationError as error:
            return str(error)
        return ""

    def _take(self, found: Citation) -> None:
        self.authors.data = "\n".join(found.authors) or self.authors.data
        self.year.data = found.year or self.year.data
        for field, value in (
            (self.source_title, found.title), (self.container, found.container), (self.volume, found.volume), (self.pages, found.pages),
            (self.publisher, found.publisher), (self.doi, found.doi), (self.url, found.url),
        ):  # fmt: skip
            field.data = value or field.data
        if not self.title.data:
            self.title.data = (found.title or "")[:TITLE]


def read_pasted(text: str) -> Citation:
    """Return the citation in a pasted DOI, RIS or BibTeX; raise CitationError in words."""
    text = text.strip()
    if text.startswith("@") or "\n@" in text:
        return parse_bibtex(text)[0]
    if text.startswith("TY") or "\nTY  -" in text:
        return parse_ris(text)[0]
    return Citation(type="article", authors=(), year=None, title="", doi=normalise_doi(text))


class PracticeForm(InputForm):
    """Be a practice account."""

    strength = SelectField(_l("Strength of the practice evidence"), choices=PRACTICE_STRENGTH, coerce=int, default=1)
    context = passage(_l("The school and its situation"), NOTE * 2, required=False)
    action = passage(_l("What you did"), NOTE * 2, required=False)
    evidence = passage(_l("How you know"), NOTE * 2, required=False)
    effect = passage(_l("What changed for pupils, in aggregate"), NOTE * 2, required=False, hint=_l("Counts and patterns; never a child."))
    cost = passage(_l("What it cost, in hours and money"), NOTE, required=False)
    did_not_work = passage(_l("What did not work"), NOTE * 2, required=False)
    rival = passage(_l("What else could explain it?"), NOTE, required=False)

    def content(self) -> Content:
        """Return what the form says."""
        parts = {name: self[name].data or "" for name in PARTS}
        return Content(**self.common(), strength=self.strength.data, parts=parts)


class ConnectForm(HubForm):
    """Be a connection of an input with something else."""

    target = SelectField(_l("With"))
    nature = SelectField(
        _l("How"),
        choices=[("supports", _l("supports it")), ("extends", _l("extends it")), ("contradicts", _l("contradicts it")), ("untested", _l("needs testing"))],
    )


def form_values(row: Input) -> dict[str, Any]:
    """Return an input as its form shows it."""
    citation = row.citation or {}
    return {
        "title": row.title, "body": row.body, "question": row.question, "strength": row.strength, "strength_reason": row.strength_reason, "themes": row.themes,
        "session_id": row.session_id or "", "reading_minutes": row.reading_minutes, "base": row.version, **row.parts,
        "authors": "\n".join(citation.get("authors", [])), "source_title": citation.get("title", ""),
        **{name: citation.get(name) for name in ("year", "container", "volume", "pages", "publisher", "doi", "url")},
    }  # fmt: skip
