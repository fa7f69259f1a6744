"""The base of all forms: limits in one place, mistakes beside the field, everything typed kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from functools import cache
from gettext import NullTranslations
from typing import Any

from babel.support import Translations
from flask import flash, has_request_context, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.i18n import messages_path
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from enquiry_hub.core.clock import CLOCK_TEXT
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.guard import check_before_posting
from enquiry_hub.core.text import BadText, clean_input

CLOCK = Regexp(CLOCK_TEXT, message=_l("Please write a time such as 9:00."))
TITLE, NAME, POST, PAGE, NOTE, SHORT = 200, 80, 20_000, 100_000, 2_000, 300


IN_OUR_WORDS = {
    "This field is required.": _l("Please fill this in."),
    "Not a valid choice.": _l("Please choose one of those on offer."),
    "Not a valid date value.": _l("Please give a day that there is."),
    "Not a valid time value.": _l("Please give a time, such as 14:30."),
    "Not a valid datetime value.": _l("Please give a day and a time."),
    "Not a valid integer value.": _l("Please write a whole number."),
    "Not a valid decimal value.": _l("Please write a number."),
    "Not a valid float value.": _l("Please write a number."),
}


class _InOurWords(NullTranslations):
    """Say in plain words what WTForms says in its own, and the rest as it is translated there."""

    def gettext(self, message: str) -> str:
        """Return a sentence."""
        ours = IN_OUR_WORDS.get(message)
        return super().gettext(message) if ours is None else str(ours)


@cache
def _built_in(language: str) -> NullTranslations:
    words = _InOurWords()
    words.add_fallback(Translations.load(messages_path(), [language], domain="wtforms"))
    return words


class HubForm(FlaskForm):
    """Be a form of this application."""

    class Meta(FlaskForm.Meta):
        """Take forms and files only: a JSON body would bring values that are no texts, and go round the rendering of Markdown."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return what was sent as a form."""
            if has_request_context() and request.is_json and not request.form:
                formdata = formdata if formdata is None or hasattr(formdata, "getlist") else request.form
            return super().wrap_formdata(form, formdata)

        def get_translations(self, form: Any) -> Any:
            """Return the sentences of WTForms in our words and in the present language, read once and not for each form."""
            return _built_in(str(get_locale() or "en"))

    def first_error(self) -> str:
        """Return the first mistake in words."""
        return next((str(found) for messages in self.errors.values() for found in messages if found), "")

    def harmless(self, names: Iterable[str], member_names: Collection[str]) -> bool:
        """Say whether in no word of these fields a child could be recognised; where one could, the reason is put beside its field."""
        fine = True
        for name in names:
            concerns = check_before_posting(self._fields[name].data or "", member_names)
            if concerns:
                self._fields[name].errors = [*self._fields[name].errors, *dict.fromkeys(concern.sentence for concern in concerns)]
                fine = False
        return fine

    def put_error(self, error: Invalid) -> None:
        """Show a service's complaint beside the field that it is about."""
        field = self._fields.get(str(error.details.get("field", "")))
        if field is None:
            self.form_errors.append(error.sentence)
        else:
            field.errors = [*field.errors, error.sentence]


def _cleaned(value: str | None) -> str | None:
    return value.strip() if isinstance(value, str) else value


def sound_text(_form: Any, field: Any) -> None:
    """Refuse characters that cannot be kept as written."""
    try:
        field.data = clean_input(field.data or "")
    except BadText as error:
        raise ValidationError(str(error)) from None


def line(label: Any, limit: int = TITLE, *, required: bool = True, hint: Any = "") -> StringField:
    """Return a field of one line."""
    short = Length(max=limit, message=_l("Please keep this under %(max)d characters."))
    return StringField(label, description=hint, filters=[_cleaned], validators=[*_presence(required), short, sound_text, one_line])


def passage(label: Any, limit: int = POST, *, required: bool = True, hint: Any = "") -> TextAreaField:
    """Return a field of several lines; a long one takes Markdown, also from what is pasted."""
    extra = {"data-enhance": "paste"} if limit >= 4 * NOTE else {}
    return TextAreaField(label, description=hint, render_kw=extra, validators=[*_presence(required), Length(max=limit, message=_l("Please keep this under %(max)d characters.")), sound_text])


def reason_line() -> StringField:
    """Return the box for why one does something, which nobody has to fill."""
    return line(_l("Why this change?"), SHORT, required=False, hint=_l("One line for the history."))


def one_line(_form: Any, field: Any) -> None:
    """Refuse line breaks and other control characters in a line."""
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in field.data or ""):
        raise ValidationError(str(_l("Please keep this to one line.")))


def _presence(required: bool) -> list[Callable[..., Any]]:
    return [InputRequired(message=_l("Please write something here."))] if required else [Optional()]


YEARS = range(2000, 2201)


def in_our_time(_form: Any, field: Any) -> None:
    """Refuse a day at the ends of the calendar, from which no moment can be reckoned."""
    if field.data and field.data.year not in YEARS:
        raise ValidationError(_("Please choose a day from the year %(first)d to %(last)d.", first=YEARS[0], last=YEARS[-1]))


class VersionField(IntegerField):
    """Carry the version that a form began from; after a stale save it can be moved on, whatever was sent."""

    widget = HiddenInput()

    def start_from(self, version: int) -> None:
        """Start from what is saved now, shown again beside somebody else's words: what was sent would be shown otherwise."""
        self.data, self.raw_data = version, None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


def version_field() -> VersionField:
    """Return the hidden field with the version that the writer began from."""
    return VersionField(validators=[Optional()])


def client_id() -> HiddenField:
    """Return the hidden field with the id that the browser makes, so that sending twice makes one thing."""
    return HiddenField(default=lambda: uuid.uuid4().hex, validators=[Length(max=64)])


def valid_client_id(text: str | None) -> str | None:
    """Return a client's id in one form, or None when there is none; raise Invalid when it is not a UUID."""
    if not text:
        return None
    try:
        return uuid.UUID(text).hex
    except (ValueError, AttributeError, TypeError):
        raise Invalid("The form's own mark is damaged. Copy your text, load the page again and paste it.", field="client_id") from None


class WhyForm(HubForm):
    """Be why somebody does what asks nothing more of them."""

    reason = reason_line()


def show(template: str, form: HubForm, status: int = 200, **context: Any) -> tuple[str, int]:
    """Render a form's page; with mistakes the status says so."""
    return render_template(template, form=form, **context), 422 if form.errors or form.form_errors else status


def tell_if_together(base: int | None, version: int) -> None:
    """Say on the next page that somebody else changed other parts between the version that a form began from and the one it made."""
    if base is not None and version > base + 1:
        flash(_("Somebody else changed other parts meanwhile. Both are kept: look whether it reads well together."), "note")
