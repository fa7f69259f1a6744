"""How it reads that something was sealed, or opened."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.words import register_notice

WHY = _l("You get this because you are a safeguarding contact of the cohort.")
register_notice(
    "sealed", lambda who, what: _("Please act today. Something was taken down because it may be about a child, and is sealed"),
    mailed=lambda who: _("Please act today: something was taken down because it may be about a child"), why=WHY,
)  # fmt: skip
register_notice(
    "seal_opened", lambda who, what: _("%(who)s opened something that is sealed", who=who), mailed=lambda who: _("%(who)s opened something that is sealed", who=who), why=WHY,
)  # fmt: skip
