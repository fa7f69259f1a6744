"""Ending what is counted, with a reason; and removing what nobody else has a part in."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.services import drop_files_of
from enquiry_hub.capabilities.links.services import forget_links
from enquiry_hub.capabilities.revisions.services import forget_versions, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.services.taking_down import name_anew
from enquiry_hub.features.impact.events import MeasureEnded, MeasureRemoved
from enquiry_hub.features.impact.models import Measure, Observation


def end_measure(actor: Actor, measure: Measure, why: str) -> None:
    """Say that something is counted no longer, and why; its numbers stay, and it takes no more. Said again, the first reason stays."""
    require(actor, "impact:measure:count", measure)
    lock_row(measure)
    if not why.strip():
        raise Invalid(_("Please say in a sentence why it is counted no longer."), field="why")
    if measure.ended_on is not None:
        return
    measure.ended_why = why.strip()
    save_version(actor, "measure", measure, {"ended": today().isoformat()}, base=None, reason=measure.ended_why)
    db.session.flush()
    record(MeasureEnded(by=actor.person_id, measure_id=measure.id, ended=True))


def count_again(actor: Actor, measure: Measure, *, reason: str = "") -> None:
    """Take a measure up again; said again, it changes nothing."""
    require(actor, "impact:measure:count", measure)
    lock_row(measure)
    if measure.ended_on is None:
        return
    measure.ended_why = ""
    save_version(actor, "measure", measure, {"ended": ""}, base=None, reason=reason.strip())
    db.session.flush()
    record(MeasureEnded(by=actor.person_id, measure_id=measure.id, ended=False))


def remove_measure(actor: Actor, measure: Measure) -> None:
    """Remove a measure for good, with its numbers, files and versions; nobody else has written anything into it."""
    lock_row(measure)
    require(actor, "impact:measure:remove", measure)
    measure_id = measure.id
    name_anew(actor, "measure", measure_id, _("A measure that was removed"))
    drop_files_of("measure", measure_id)
    for observation_id in db.session.scalars(sa.select(Observation.id).where(Observation.measure_id == measure_id)).all():
        forget_versions("observation", observation_id)
    forget_versions("measure", measure_id)
    forget_links("measure", measure_id)
    db.session.delete(measure)
    db.session.flush()
    record(MeasureRemoved(by=actor.person_id, measure_id=measure_id))
