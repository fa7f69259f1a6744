"""Making and ending links. The feature that shows a link checks who may make or end it; here both ends must be readable."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.links.events import Linked, Unlinked
from enquiry_hub.capabilities.links.models import NATURES, Link
from enquiry_hub.capabilities.links.scruples import against
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.work import record

ASKS_NOBODY = {
    "link": "Both ends are found through their own rules; whose link it is to make, the feature has asked.",
    "unlink": "The feature that shows the link has asked whether it is theirs to end.",
    "forget_links": "The service that removes the thing has asked.",
}
TELLS_NOBODY = {"forget_links": "That the thing was removed is what is told."}


def link(actor: Actor, upper: tuple[str, str], lower: tuple[str, str], *, nature: str = "supports", note: str = "") -> Link:
    """Say that `upper` stands on `lower`; the actor must be able to read both, and the feature says whether the link is theirs to make."""
    if nature not in NATURES:
        raise Invalid(_("A link supports, extends, contradicts, or has not been tested."), field="nature")
    if upper == lower:
        raise Invalid(_("A thing cannot stand on itself."))
    for kind, row_id in (upper, lower):
        if subjects.find(actor, kind, row_id) is None:
            raise NotThere()
    if sentence := against(lower[0], lower[1], note):
        raise Invalid(sentence, field="note")
    columns = {"upper_kind": upper[0], "upper_id": upper[1], "lower_kind": lower[0], "lower_id": lower[1], "nature": nature}
    found = db.session.scalar(sa.select(Link).filter_by(**columns))
    if found is None:
        found = Link(**columns)
        db.session.add(found)
    found.note, found.made_by, found.ended_at = note, actor.person_id, None
    db.session.flush()
    record(Linked(by=actor.person_id, link_id=found.id, upper=upper, lower=lower))
    return found


def unlink(actor: Actor, found: Link) -> None:
    """End a link; the feature that shows it has checked the permission."""
    found.ended_at = now()
    db.session.flush()
    upper, lower = (found.upper_kind, found.upper_id), (found.lower_kind, found.lower_id)
    record(Unlinked(by=actor.person_id, link_id=found.id, upper=upper, lower=lower))


def forget_links(kind: str, row_id: str) -> None:
    """Delete every link of a thing that is removed for good, whichever end it is at."""
    upper = sa.and_(Link.upper_kind == kind, Link.upper_id == row_id)
    lower = sa.and_(Link.lower_kind == kind, Link.lower_id == row_id)
    db.session.execute(sa.delete(Link).where(sa.or_(upper, lower)))
