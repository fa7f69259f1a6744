"""The shapes of what is sent about ways of talking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional

from enquiry_hub.core.forms import NOTE, POST, TITLE, HubForm, client_id, passage
from enquiry_hub.features.protocols.domain import MEETING, ONLINE
from enquiry_hub.features.protocols.models import CHOSEN, EVERYTHING, NOTHING


class StartForm(HubForm):
    """Be the choice of a way of talking."""

    way = RadioField(_l("Which way?"))
    pace = RadioField(
        _l("How long do the steps take?"), default=ONLINE,
        choices=[(ONLINE, _l("Hours and days: everyone writes when they can")), (MEETING, _l("Minutes: we are all here now"))],
    )
    presenter = SelectField(_l("Who presents?"), description=_l("Only some ways have somebody who presents."))
    awaited = SelectMultipleField(
        _l("For whom do we wait?"), validators=[Optional()], description=_l("Where a step goes on when everyone has written or passed. Nobody ticked: all who take part in the group."),
    )


class CommitmentForm(HubForm):
    """Be what a presenter will do, by when, or why nothing."""

    what = passage(_l("What I will do"), NOTE, required=False)
    by = DateField(_l("By when"), validators=[Optional()])
    none_because = passage(_l("Or: nothing, because…"), NOTE, required=False)
    client_id = client_id()


class QuotingForm(HubForm):
    """Be what may be quoted of what was said."""

    quotable = RadioField(
        _l("What may be quoted outside this thread?"), default=NOTHING,
        choices=[(NOTHING, _l("Nothing")), (CHOSEN, _l("Only the posts that are ticked below")), (EVERYTHING, _l("All that was said"))],
    )
    posts = SelectMultipleField(_l("These posts"), validators=[Optional()])


class GatherForm(HubForm):
    """Be a post that puts others together."""

    posts = SelectMultipleField(_l("Which posts does it stand on?"), validators=[Optional()], validate_choice=False)
    words = StringField(_l("Find posts of this thread by their words or their writer"), validators=[Optional(), Length(max=TITLE)])
    body = passage(_l("What they come to, in your own words"), POST)
    client_id = client_id()
