"""Enquiries and milestones as things that links and notices can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.sharing.models import MY_COHORT
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.enquiries.models import Enquiry, Milestone


def _where_it_hangs(row: Milestone) -> str:
    if row.audience == MY_COHORT:
        return url_for("enquiries.gallery", group_id=row.group_id)
    return url_for("enquiries.overview", group_id=row.group_id, _anchor="milestones")


register_kind(
    "enquiry", Enquiry, read="enquiries:enquiry:read", title=lambda row: row.question, href=lambda row: url_for("enquiries.show_enquiry", enquiry_id=row.id), icon="search",
    word=_l("enquiry"), sort="enquiries:enquiry:write",
)  # fmt: skip
# An offer leads to the page where one answers; what is asked is read after yes.
register_kind(
    "offer", Enquiry, read="enquiries:enquiry:answer", title=lambda row: str(_l("an enquiry")), href=lambda row: url_for("enquiries.overview", group_id=row.group_id), icon="users",
    word=_l("enquiry"),
)  # fmt: skip
register_kind(
    "milestone", Milestone, read="enquiries:milestone:read", title=lambda row: row.words, href=_where_it_hangs, icon="flag", word=_l("milestone"),
)  # fmt: skip
