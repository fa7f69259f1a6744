"""The shapes of notes on a PDF."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from enquiry_hub.capabilities.moderation.words import REASON_CHOICES
from enquiry_hub.core.forms import SHORT, HubForm, client_id, line, passage, sound_text, version_field
from enquiry_hub.features.annotations.models import LAST_PAGE
from enquiry_hub.features.annotations.services import AROUND, LONGEST_QUOTE, Anchor

LONGEST = 2000
ONLY_ME = "only_me"


class OptionalNumber(HiddenField):
    """Carry a number that a script counted; anything else counts as none."""

    def number(self) -> int | None:
        """Return the number."""
        text = str(self.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


class NoteForm(HubForm):
    """Be a note on words of a page; a script fills the words in from what is selected."""

    page = IntegerField(
        _l("Page"), validators=[InputRequired(message=_l("Write the number of the page, from 1.")), NumberRange(1, LAST_PAGE, message=_l("Write the number of the page, from 1."))],
    )  # fmt: skip
    exact = passage(_l("The words that it is about"), LONGEST_QUOTE, hint=_l("As they stand on the page."))
    note = passage(_l("Your note"), LONGEST, hint=_l("No names of children, and nothing that points at one."))
    readers = RadioField(
        _l("Who reads it"),
        choices=[],
        default=ONLY_ME,
        validators=[InputRequired(message=_l("Please choose one."))],
    )
    prefix = HiddenField(validators=[Optional(), Length(max=AROUND * 4), sound_text])
    suffix = HiddenField(validators=[Optional(), Length(max=AROUND * 4), sound_text])
    starts = OptionalNumber()
    ends = OptionalNumber()
    client_id = client_id()

    def anchor(self) -> Anchor:
        """Return what was selected or typed."""
        return Anchor(
            self.page.data,
            self.exact.data or "",
            self.prefix.data or "",
            self.suffix.data or "",
            self.starts.number(),
            self.ends.number(),
        )


class AnswerForm(HubForm):
    """Be an answer to a note."""

    note = passage(_l("Your answer"), LONGEST, hint=_l("Whoever reads the note reads it."))
    client_id = client_id()


class EditForm(HubForm):
    """Be other words for a note."""

    note = passage(_l("Your note"), LONGEST)
    base = version_field()


class ReportForm(HubForm):
    """Be a request to look at a note."""

    reason = RadioField(_l("What is the matter?"), choices=REASON_CHOICES, validators=[InputRequired(message=_l("Please choose one."))])
    words = passage(_l("In your words, if you like"), 2000, required=False)


class HideForm(HubForm):
    """Be why a note is hidden."""

    reason = line(_l("Why?"), SHORT, hint=_l("Its author reads this."))
