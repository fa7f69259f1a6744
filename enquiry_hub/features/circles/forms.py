"""The shapes of what is sent about small groups."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField

from enquiry_hub.core.forms import HubForm, client_id, passage, version_field
from enquiry_hub.features.circles.services import MOST_BROUGHT
from enquiry_hub.features.protocols.domain import MEETING, ONLINE


class SplitForm(HubForm):
    """Be small groups that are asked for."""

    size = RadioField(_l("How large?"), coerce=int, default=2, choices=[(2, _l("Pairs")), (3, _l("Threes")), (4, _l("Fours"))])
    people = SelectMultipleField(_l("Who is in them?"), description=_l("School leaders of this cohort. Take out whoever is not there."))
    way = SelectField(_l("How does each group talk?"), description=_l("A group can also begin another way of talking itself, with somebody who presents."))
    pace = RadioField(
        _l("How long do the steps take?"), default=ONLINE,
        choices=[(ONLINE, _l("Hours and days: everyone writes when they can")), (MEETING, _l("Minutes: we are all here now"))],
    )
    client_id = client_id()


class PlacesForm(HubForm):
    """Be two people who change places."""

    person = SelectField(_l("Who"))
    other = SelectField(_l("Changes places with"))


class BringForm(HubForm):
    """Be what a group brings back."""

    brings = passage(
        _l("What do you bring back to all?"), MOST_BROUGHT, required=False, hint=_l("Nothing, unless you write it here. It appears under the number of your group, without names."),
    )
    base = version_field()
