"""Claims as things that risks, strategies and threads can stand on; a claim that no longer stands says so in its title."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.claims.models import REPLACED, WITHDRAWN, Claim


def title_of(claim: Claim) -> str:
    """Return a claim as it stands wherever it is used."""
    if claim.taken_down:
        return _("Taken down")
    if claim.state == WITHDRAWN:
        return _("Withdrawn by its author: “%(words)s”", words=claim.words)
    if claim.state == REPLACED:
        return _("Replaced by another: “%(words)s”", words=claim.words)
    return claim.words


register_kind(
    "claim", Claim, read="claims:claim:read", title=title_of, href=lambda row: url_for("claims.show_claim", claim_id=row.id), icon="quote", word=_l("claim"),
    group_of=lambda row: row.group_id,
)  # fmt: skip
