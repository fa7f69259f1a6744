"""How it reads that something was sealed, or opened."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.moderation.events import WordsTakenDown
from enquiry_hub.capabilities.moderation.words import SEALED_SAYS
from enquiry_hub.capabilities.notifications.services import notify
from enquiry_hub.capabilities.notifications.words import register_notice
from enquiry_hub.core.work import in_transaction

WHY = _l("You get this because you are a safeguarding contact of the cohort.")
register_notice(
    "sealed", lambda who, what: _("Please act today. Something was taken down because it may be about a child, and is sealed"),
    mailed=lambda who: _("Please act today: something was taken down because it may be about a child"), why=WHY,
)  # fmt: skip
register_notice(
    "seal_opened", lambda who, what: _("%(who)s opened something that is sealed", who=who), mailed=lambda who: _("%(who)s opened something that is sealed", who=who), why=WHY,
)  # fmt: skip
register_notice(
    "words_taken", lambda who, what: _("Words of yours were taken down, because they may be about a child"),
    mailed=lambda who: _("Words of yours were taken down, because they may be about a child"), why=_l("You get this because you wrote them."),
)  # fmt: skip


@in_transaction(WordsTakenDown)
def tell_author(event: WordsTakenDown) -> None:
    """Tell who wrote words that they were taken down, without one of them or the name of who did it."""
    if event.author_id and event.author_id != event.by:
        notify({event.author_id}, "words_taken", (event.subject_kind, event.subject_id), by=None, group_id=event.group_id, cause_id=event.sealed_id, detail=str(SEALED_SAYS)[:300])
