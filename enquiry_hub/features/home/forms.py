"""Forms that go nowhere, for the style guide."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from enquiry_hub.core.forms import POST, TITLE, HubForm, line, passage


class SampleForm(HubForm):
    """Be one of each kind of field."""

    title = line("Title", TITLE, hint="A question works well.")
    body = passage("What happened", POST)
    tense = RadioField(
        "Which way does it look?",
        choices=[
            SelectChoice("past", "Past"),
            SelectChoice("present", "Present"),
            SelectChoice("future", "Future"),
        ],
    )
    place = SelectField(
        "Where", choices=[SelectChoice("all", "The whole cohort"), SelectChoice("three", "Our three")]
    )
    tell = BooleanField("Tell the others at once")


class SampleReason(HubForm):
    """Be the box for why beside a button."""

    reason = line("Why?")
