"""The shapes of suggestions, and of answers to them."""

from __future__ import annotations

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from enquiry_hub.core.forms import SHORT, HubForm, client_id, line
from enquiry_hub.features.framework.models import Risk, Strategy
from enquiry_hub.features.framework.queries.suggestions import lines_of_thing
from enquiry_hub.features.framework.wording import line_name


class SuggestionForm(HubForm):
    """Be a suggestion about one line of a risk or a strategy."""

    part = SelectField(_l("About which line?"))
    text = line(_l("What would you say instead?"), SHORT)
    named = BooleanField(_l("Show my name with it"), default=True)
    client_id = client_id()

    def about(self, thing: Risk | Strategy) -> Self:
        """Offer the lines of a thing, each with the words that it has."""
        lines = lines_of_thing(thing)
        self.part.choices = [(name, f"{line_name(name)}: {words[:80]}" if words else line_name(name)) for name, words in lines.items()]
        return self


class AnswerForm(HubForm):
    """Be the answer to a suggestion."""

    answer = line(_l("Your answer"), SHORT)
