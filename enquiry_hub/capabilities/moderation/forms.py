"""The shape of what is sent to open something sealed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from enquiry_hub.core.forms import NOTE, HubForm, passage


class OpenForm(HubForm):
    """Be the reason for opening sealed words."""

    reason = passage(_l("Why do you open it?"), NOTE, hint=_l("Your name, the time and this reason are kept, and the other contacts see them."))
