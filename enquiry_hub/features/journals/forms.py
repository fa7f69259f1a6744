"""The shapes of what is sent to a journal; the boxes of a page come from its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired

from enquiry_hub.capabilities.consents.kinds import WORDINGS
from enquiry_hub.capabilities.sharing.models import AUDIENCES, MY_COHORT, MY_THREE, NAMED, ONLY_ME
from enquiry_hub.core.forms import PAGE, POST, TITLE, HubForm, client_id, line, passage, version_field
from enquiry_hub.features.journals.models import LETTER, NAMED_SIGN, NO_SIGN, ROLE_SIGN, TENSES
from enquiry_hub.features.journals.parts import BEFORE, BEFORE_LABEL
from enquiry_hub.features.journals.prompts import Shape, prompts, shapes
from enquiry_hub.features.programmes.wording import TENSE_WORDS

AUDIENCE_NAMES = {
    ONLY_ME: _l("Only you"),
    MY_THREE: _l("Your three"),
    MY_COHORT: _l("Your cohort"),
    NAMED: _l("People you name"),
}
FACTOR_NAMES = {
    "individual": _l("Me"),
    "organisational": _l("Our organisation"),
    "community": _l("Our community"),
}
VALENCE_NAMES = {"success": _l("A success"), "challenge": _l("A challenge"), "both": _l("Both")}


class PageForm(HubForm):
    """Be a page: what is the same in all shapes."""

    title = line(_l("A name for this page"), TITLE, required=False)
    context_factor = SelectField(
        _l("What is it about?"), choices=[("", _l("No matter")), *FACTOR_NAMES.items()], validate_choice=False
    )
    valence = SelectField(
        _l("Is it a success or a challenge?"),
        choices=[("", _l("Neither, or no matter")), *VALENCE_NAMES.items()],
        validate_choice=False,
    )
    shape = SelectField(_l("Shape of the page"), validate_choice=False)
    prompt_id = HiddenField()
    session_id = HiddenField()
    base = HiddenField()
    client_id = client_id()

    @property
    def base_version(self) -> int | None:
        """Return the version that the writer started from."""
        text = self.base.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None

    @property
    def session_key(self) -> str:
        """Return the session that the page was begun in, nothing where the mark is no id."""
        text = self.session_id.data or ""
        return text if re.fullmatch(r"[a-z0-9_]{1,24}", text) else ""


def _day(_form: Any, field: Any) -> None:
    try:
        date.fromisoformat(field.data)
    except ValueError:
        raise ValidationError(_("Please give a day such as 2026-05-09.")) from None


def _box(label: str, kind: str) -> StringField:
    if kind == "date":
        box = line(label, 10, required=False)
        box.kwargs["validators"].append(_day)
        return box
    return passage(label, PAGE, required=False)


@cache
def page_form(shape: Shape) -> type[PageForm]:
    """Return the form of a page in a shape; each box is `part_` and its key."""
    boxes = {f"part_{field.key}": _box(field.label, field.type) for field in shape.fields}
    boxes[f"part_{BEFORE}"] = passage(BEFORE_LABEL, PAGE, required=False)
    return type("ShapedPageForm", (PageForm,), boxes)


def shape_of_names(names: set[str]) -> Shape:
    """Return the shape whose boxes have these names: whatever else the form says, these are the boxes that
    were written in.
    """
    keys = {name.removeprefix("part_") for name in names if name.startswith("part_")} - {BEFORE}
    return next(
        (shape for shape in shapes().values() if {field.key for field in shape.fields} == keys),
        shapes()["free"],
    )


class ShareForm(HubForm):
    """Be the choice of who reads a page."""

    audience = RadioField(
        _l("Who may read this page?"), choices=[(name, AUDIENCE_NAMES[name]) for name in AUDIENCES]
    )
    people = SelectMultipleField(_l("People by name"), validate_choice=False)
    email = line(_l("Or the e-mail address of somebody in a group with you"), 254, required=False)
    purposes = SelectMultipleField(_l("What may be done with it besides reading?"), choices=list(WORDINGS.items()))
    confirm = BooleanField(_l("I have read this and want to share the page as it is"))


SIGN_NAMES = {
    NAMED_SIGN: _l("With my name"),
    ROLE_SIGN: _l("With my role only"),
    NO_SIGN: _l("With neither: “a school leader of this cohort”"),
}


class PassageForm(HubForm):
    """Be the choice of sentences and of the place where they go."""

    picked = SelectMultipleField(_l("Which sentences?"))
    target = SelectField(_l("Where do they go?"))
    signed = RadioField(_l("How are they signed?"), choices=list(SIGN_NAMES.items()), default=NAMED_SIGN)
    note = line(_l("A word beside them, if you like"), TITLE, required=False)
    base = HiddenField()
    sure = HiddenField()
    client_id = client_id()
    confirm = BooleanField(_l("I have read this and want to share the sentences as they are"))


class ResponseForm(HubForm):
    """Be an answer to a page, or to some sentences of it."""

    body = passage(_l("Your answer"), POST)
    picked = SelectMultipleField(_l("Which sentences is it about?"), validate_choice=False)
    between_two = BooleanField(_l("Only the two of us read it"))
    hold = HiddenField()
    client_id = client_id()
    confirm = BooleanField(_l("I have read this and want to send it as it is"))


class WordElsewhereForm(HubForm):
    """Be where else a letter is announced on its day."""

    also_to = line(
        _l("Another address of yours"), 254, required=False,
        hint=_l("One that you keep when you change schools. It gets the same line as your account, and nothing of the letter."),
    )  # fmt: skip


class SealForm(WordElsewhereForm):
    """Be the sealing of a letter."""

    until = StringField(_l("Open on"), validators=[_day])


class OpenForm(HubForm):
    """Be the answer to one's own question, before the letter is read."""

    answer = passage(_l("Your answer, before you read on"), POST, required=False)
    client_id = client_id()


class LetterLooksForm(HubForm):
    """Be what a writer says of a letter that was opened: two short questions, which came from what was written."""

    hope = passage(_l("Is what you hoped true?"), POST, required=False)
    fear = passage(_l("Has what you feared slipped?"), POST, required=False)
    client_id = client_id()


class EvidenceForm(HubForm):
    """Be the choice of what stands on a page."""

    target = SelectField(_l("What stands on this page?"))
    note = line(_l("Why, in a few words"), TITLE, required=False)


class SilenceForm(HubForm):
    """Be what a room begins with when it writes in silence; the prompts of the session's own tense come first."""

    prompt = SelectField(_l("What everyone begins with"), validate_choice=False)
    tense = RadioField(_l("Which way to look"), choices=list(TENSE_WORDS.items()), description=_l("A prompt brings its own."), validate_choice=False)
    shape = SelectField(_l("Shape of the page"), validate_choice=False, description=_l("Each can take another one."))
    minutes = IntegerField(_l("Minutes"), default=10, validators=[InputRequired(message=_l("Please say how many minutes."))])
    client_id = client_id()

    def offer(self, tense: str) -> None:
        """Offer the prompts, those of a tense first, and the shapes."""
        order = sorted(TENSES, key=lambda name: name != tense)
        self.prompt.choices = {
            str(_("No prompt")): [("", str(_("A blank page")))],
            **{str(TENSE_WORDS[lens]): [(prompt.id, prompt.text) for prompt in prompts() if prompt.lens == lens] for lens in order},
        }
        self.shape.choices = [(shape.id, f"{shape.name} ({shape.minutes} min)") for shape in shapes().values() if shape.id != LETTER]


class StarterForm(HubForm):
    """Be a page to begin, as a facilitator offers it."""

    tense = RadioField(_l("Which way does it look?"), choices=list(TENSE_WORDS.items()), default="present", validate_choice=False)
    title = line(_l("Its name"), TITLE, hint=_l("As it stands in each journal."))
    body = passage(_l("Its beginning"), POST, hint=_l("Questions, headings, a first sentence: what stands on the page when somebody begins it."))
    session_id = SelectField(_l("For a session"), validate_choice=False)
    base = version_field()
    client_id = client_id()

    def offer(self, sessions: Sequence[tuple[str, str]]) -> None:
        """Offer the sessions of the cohort, by id and name."""
        self.session_id.choices = [("", str(_("For no session"))), *sessions]
