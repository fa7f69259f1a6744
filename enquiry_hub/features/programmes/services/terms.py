"""The half-terms of a cohort's area: outside them, people hear nothing by e-mail unless they ask to."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.programmes.domain import Span
from enquiry_hub.features.programmes.events import HalfTermsSet
from enquiry_hub.features.programmes.models import HalfTerm
from enquiry_hub.identity.groups.models import Group


def set_half_terms(actor: Actor, group: Group, spans: Sequence[Span]) -> None:
    """Write down when a cohort's half-terms begin and end, in the place of what stood there; raise Invalid where two overlap or one ends before it begins."""
    require(actor, "groups:cohort:facilitate", group)
    lock_row(group)
    ordered = sorted(spans, key=lambda span: span.starts_on)
    if any(span.ends_on < span.starts_on for span in ordered):
        raise Invalid(_("A half-term ends after it begins."))
    if any(later.starts_on <= earlier.ends_on for earlier, later in zip(ordered, ordered[1:], strict=False)):
        raise Invalid(_("Two half-terms overlap. Leave the holidays out between them."))
    db.session.execute(sa.delete(HalfTerm).where(HalfTerm.group_id == group.id))
    db.session.add_all([HalfTerm(group_id=group.id, name=span.name, starts_on=span.starts_on, ends_on=span.ends_on) for span in ordered])
    db.session.flush()
    record(HalfTermsSet(by=actor.person_id, group_id=group.id))
