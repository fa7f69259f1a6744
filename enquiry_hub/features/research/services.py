"""Handing over for a study what members agreed to, and bringing a codebook in."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.research.events import CodebookBrought, ResearchHandedOver
from enquiry_hub.features.research.models import ResearchCode, ResearchExport
from enquiry_hub.features.research.queries import Gathered, gather
from enquiry_hub.features.research.refi import Code
from enquiry_hub.features.research.secrets import make_secret
from enquiry_hub.identity.groups.models import Group


def hand_over(actor: Actor, cohort: Group, study: str, ethics: str) -> tuple[ResearchExport, Gathered]:
    """Hand over what may be handed over today, and keep which marks were in it; a study and its ethics reference are named."""
    require(actor, "research:cohort:study", cohort)
    if not study.strip() or not ethics.strip():
        raise Invalid(_("Please name the study and its ethics reference."), field="study")
    lock_row(cohort)
    make_secret(cohort.id)
    found = gather(actor, cohort)
    export = ResearchExport(
        group_id=cohort.id, made_by=actor.person_id, study=study.strip(), ethics=ethics.strip(), sources={source.mark: source.version for source in found.sources}
    )  # fmt: skip
    db.session.add(export)
    db.session.flush()
    record(ResearchHandedOver(by=actor.person_id, export_id=export.id, sources=len(found.sources)))
    return export, found


def bring_codebook(actor: Actor, cohort: Group, codes: Sequence[Code]) -> int:
    """Keep the codes of a codebook; a code that is known by its id gets its new name and meaning. Return how many there are in it."""
    require(actor, "research:cohort:study", cohort)
    known = {row.guid: row for row in db.session.scalars(sa.select(ResearchCode).where(ResearchCode.group_id == cohort.id))}
    for code in codes:
        row = known.get(code.guid) or ResearchCode(group_id=cohort.id, guid=code.guid)
        row.parent_guid, row.name, row.description, row.colour = code.parent, code.name, code.description, code.colour
        known[code.guid] = row
        db.session.add(row)
    db.session.flush()
    record(CodebookBrought(by=actor.person_id, group_id=cohort.id, codes=len(codes)))
    return len(codes)
