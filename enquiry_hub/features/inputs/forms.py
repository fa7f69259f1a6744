"""The shapes of what is sent about inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from enquiry_hub.core.clock import from_local
from enquiry_hub.core.forms import NOTE, SHORT, TITLE, HubForm, client_id, line, passage, version_field
from enquiry_hub.core.licences import OPEN_LICENCES
from enquiry_hub.features.inputs.citations.csl import (
    BOXES,
    CitationError,
    Csl,
    from_typed,
    normalise_doi,
    tidy,
    typed,
)
from enquiry_hub.features.inputs.citations.lookup import look_up, may_look_up
from enquiry_hub.features.inputs.citations.reading import read_one
from enquiry_hub.features.inputs.facets import NAMES, marks
from enquiry_hub.features.inputs.models import PARTS, RELEVANCE, Input
from enquiry_hub.features.inputs.services import Content
from enquiry_hub.features.inputs.wording import (
    PRACTICE_STRENGTH,
    RESEARCH_STRENGTH,
    RIGHTS,
    WORK_TYPES,
)


def _step(value: Any) -> int | str:
    """Return a step of strength; nothing where none was chosen."""
    return "" if value in ("", None) else int(value)


class InputForm(HubForm):
    """Be what both kinds of input have."""

    title = line(_l("Title"), TITLE)
    body = passage(_l("In your own words"), NOTE * 5, hint=_l("About ninety words in plain English: what it says, and what it does not."))
    question = line(_l("A question for leaders"), 500, required=False, hint=_l("One question that somebody can answer from their own school."))
    strength_reason = line(_l("Why this strength?"), 500, required=False)
    who_gains = line(_l("Who should gain?"), SHORT, required=False, hint=_l("Think of disadvantaged children first: does it reach them as much as the others?"))
    who_may_lose = line(_l("Who may lose?"), SHORT, required=False)
    themes = SelectMultipleField(_l("Themes"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    facets = SelectMultipleField(_l("What it speaks to"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    session_id = SelectField(_l("For which session?"), validators=[Optional()])
    publish_on = DateField(_l("Publish on (empty: now)"), validators=[Optional()])
    reading_minutes = IntegerField(_l("Minutes to read"), validators=[Optional(), NumberRange(1, 600, message=_l("A number from 1 to 600."))])
    base = version_field()
    client_id = client_id()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facets.choices = [(mark, f"{NAMES[mark.partition(':')[0]]}: {name}") for mark, name in marks().items()]

    def common(self) -> dict[str, Any]:
        """Return the values of what both kinds have."""
        day = self.publish_on.data
        return {
            "title": self.title.data, "body": self.body.data, "question": self.question.data or "", "themes": tuple(self.themes.data or ()),
            "facets": tuple(self.facets.data or ()),
            "session_id": self.session_id.data or None, "strength_reason": self.strength_reason.data or "",
            "who_gains": self.who_gains.data or "", "who_may_lose": self.who_may_lose.data or "", "reading_minutes": self.reading_minutes.data,
            "published_at": from_local(day, "07:00") if day else None,
        }  # fmt: skip


class ResearchForm(InputForm):
    """Be a research input."""

    # Nothing is chosen beforehand: what nobody said would stand there as the author’s judgement.
    strength = SelectField(
        _l("Strength of the research"), choices=[("", _l("Please choose")), *RESEARCH_STRENGTH], coerce=_step,
        validators=[InputRequired(_l("Please say how strong it is: the lowest step is an honest answer too."))],
    )  # fmt: skip
    relevance = passage(_l("What it means here"), NOTE, required=False, hint=_l("For the schools and the place of this cohort: what travels, and what may not."))
    pasted = passage(
        _l("Paste a DOI, RIS, BibTeX or CSL-JSON"), NOTE * 2, required=False,
        hint=_l("Then choose “Fill in”: the fields below are filled and you can mend them."),
    )  # fmt: skip
    work_type = SelectField(_l("What it is"), choices=WORK_TYPES, default=WORK_TYPES[0][0])
    authors = passage(_l("Authors, one a line"), NOTE * 2, required=False, hint=_l("Leithwood, K. A name without a comma stays as you type it."))
    year = IntegerField(_l("Year"), validators=[Optional(), NumberRange(1500, 2200, message=_l("A year with four digits."))])
    source_title = line(_l("Title of the work"), 1_000, required=False)
    container = line(_l("Journal or book"), SHORT, required=False)
    volume = line(_l("Volume"), 60, required=False)
    issue = line(_l("Number"), 60, required=False)
    pages = line(_l("Pages"), 60, required=False)
    publisher = line(_l("Publisher"), SHORT, required=False)
    edition = line(_l("Edition"), 60, required=False)
    doi = line(_l("DOI"), 230, required=False)
    url = line(_l("Address of the work"), 900, required=False)
    accessed = DateField(_l("Read there on"), validators=[Optional()])
    rest = HiddenField(validators=[Length(max=20_000)])
    same_seen = HiddenField(_l("The same work"), validators=[Length(max=32)])

    @property
    def asks_elsewhere(self) -> bool:
        """Say whether “Fill in” looks a DOI up elsewhere."""
        return may_look_up()

    def content(self) -> Content:
        """Return what the form says."""
        parts = {RELEVANCE: self.relevance.data} if self.relevance.data else {}
        return Content(**self.common(), strength=self.strength.data, citation=self.citation(), parts=parts)

    def citation(self) -> Csl | None:
        """Return the citation that the fields make, or None when they are empty."""
        boxes = (self.authors, self.year, self.source_title, self.container, self.volume, self.issue, self.pages, self.publisher, self.edition, self.doi, self.url)
        if not any(box.data for box in boxes):
            return None
        return from_typed(
            self.work_type.data, (self.authors.data or "").splitlines(), self.year.data, self.source_title.data or "", container=self.container.data or "",
            volume=self.volume.data or "", issue=self.issue.data or "", pages=self.pages.data or "", publisher=self.publisher.data or "",
            edition=self.edition.data or "", doi=self.doi.data or "", url=self.url.data or "", accessed=self.accessed.data, rest=_unpacked(self.rest.data),
        )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a title where anything of a work is given, beside the field."""
        sound = super().validate(extra_validators)
        try:
            self.citation() if sound else None
        except CitationError as error:
            self.source_title.errors = [*self.source_title.errors, str(error)]
            return False
        return sound

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
        """Fill the citation's fields from what was pasted, asking the registry where it is a DOI alone; return the complaint, or nothing.

        Raises nothing, and may wait five seconds: call it in no transaction.
        """
        try:
            found = read_one(self.pasted.data or self.doi.data or "")
            self.take(found)
            if may_look_up() and found.keys() <= {"type", "DOI"}:
                self.take(look_up(found["DOI"]))
        except CitationError as error:
            return str(error)
        return ""

    def take(self, found: Csl) -> None:
        """Fill the citation's fields from a work; what it does not say stays as it is typed."""
        boxes = typed(found)
        self.rest.data = json.dumps(boxes.pop("rest"))
        for name, value in boxes.items():
            self[name].data = value or self[name].data
        if not self.title.data:
            self.title.data = found.get("title", "")[:TITLE]


def _unpacked(text: str | None) -> dict[str, Any]:
    """Return what a citation has beside the form's boxes, as far as it is sound."""
    try:
        kept = json.loads(text or "{}")
        return {name: value for name, value in tidy({**kept, "title": "-"}).items() if name not in BOXES} if isinstance(kept, dict) else {}
    except (ValueError, RecursionError):
        return {}


class ReferencesForm(HubForm):
    """Bring references, pasted or as a file; the rows that are ticked in the preview are kept."""

    file = FileField(_l("A file (.ris, .bib or .json)"), description=_l("As your reference manager exports it."))
    text = TextAreaField(_l("Or paste it"), filters=[lambda value: (value or "").replace("\r\n", "\n")])
    client_id = client_id()


class PracticeForm(InputForm):
    """Be a practice account."""

    strength = SelectField(_l("Strength of the practice evidence"), choices=PRACTICE_STRENGTH[:3], coerce=int, default=1, validate_choice=False)
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


class AddFileForm(HubForm):
    """Be a file for an input, with the right by which it can be here."""

    file = FileField(_l("File"), description=_l("PDF, Word, Excel, PowerPoint, OpenDocument, text or a picture; up to 25 MB. No list of pupils."))
    description = line(_l("What it shows"), SHORT, required=False, hint=_l("A picture needs this, for those who cannot see it."))
    right = RadioField(_l("May it be shared here?"), choices=RIGHTS, validators=[InputRequired(message=_l("Please choose one."))])
    open_licence = SelectField(_l("Which open licence?"), choices=[("", _l("None")), *((name, name) for name in OPEN_LICENCES)], validators=[Optional()])
    read_at = line(_l("Where it can be read"), 900, required=False, hint=_l("The publisher’s page, or a repository. Shown instead of a file that may not be shared."))
    client_id = client_id()

    def validate_read_at(self, field: Any) -> None:
        """Take web addresses only."""
        if field.data and not field.data.startswith(("https://", "http://")):
            field.errors = [*field.errors, _l("A web address begins with https://")]


class ConnectForm(HubForm):
    """Be a connection of an input with something else."""

    target = SelectField(_l("With"))
    nature = SelectField(
        _l("How"),
        choices=[("supports", _l("supports it")), ("extends", _l("extends it")), ("contradicts", _l("contradicts it")), ("untested", _l("needs testing"))],
    )



KEPT = ("title", "body", "question", "strength", "strength_reason", "themes", "facets", "reading_minutes", "who_gains", "who_may_lose")


def form_values(row: Input, citation: Csl | None) -> dict[str, Any]:
    """Return an input as its form shows it."""
    said = {name: getattr(row, name) for name in (*KEPT, "session_id", "parts")}
    return as_form({**said, "citation": citation}) | {"base": row.version}


def as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a version keeps of an input as its form shows it; an early version keeps less."""
    boxes = typed(said["citation"]) if said.get("citation") else {}
    known = {name: said[name] for name in KEPT if name in said} | {name: said["parts"].get(name, "") for name in (*PARTS, RELEVANCE) if "parts" in said}
    if "session_id" in said:
        known["session_id"] = said["session_id"] or ""
    return {**known, **boxes, "rest": json.dumps(boxes.get("rest", {}))}
