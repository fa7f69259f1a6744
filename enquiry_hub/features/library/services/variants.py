"""Saying how a setting does a part of the library."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import forget_versions, keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.library.domain import SETTINGS, Part
from enquiry_hub.features.library.events import VariantEnded, VariantSaid
from enquiry_hub.features.library.models import PartVariant
from enquiry_hub.identity.groups.models import Group

LONGEST_WORDS = 4000


def say_variant(
    actor: Actor, group: Group, part: Part, setting: str, words: str, why: str, *, minutes: int | None = None, client_id: str | None = None
) -> PartVariant:  # fmt: skip
    """Say how a setting does a part of the library, and what was changed and why; the same client id says it once."""
    require(actor, "groups:cohort:contribute", group)
    said = _variant(setting, words, why, minutes)
    known = sa.select(PartVariant).where(PartVariant.author_id == actor.person_id, PartVariant.client_id == client_id)
    if client_id and (found := db.session.scalar(known)) is not None:
        return found
    row = PartVariant(group_id=group.id, author_id=actor.person_id, client_id=client_id, part_id=part.id, **said)
    db.session.add(row)
    db.session.flush()
    keep_revision(actor, "part_variant", row, said)
    record(VariantSaid(by=actor.person_id, part_variant_id=row.id))
    return row


def _variant(setting: str, words: str, why: str, minutes: int | None) -> dict[str, Any]:
    if setting not in SETTINGS:
        raise Invalid(_("Please choose a setting."), field="setting")
    if not words.strip() or len(words.strip()) > LONGEST_WORDS:
        raise Invalid(_("Please write something here.") if not words.strip() else _("Please keep this shorter."), field="words")
    if not why.strip() or len(why.strip()) > 300:
        raise Invalid(_("Please say in a sentence what was changed, and why."), field="why")
    if minutes is not None and not 1 <= minutes <= 600:
        raise Invalid(_("From 1 to 600 minutes."), field="minutes")
    return {"setting": setting, "words": words.strip(), "why": why.strip(), "minutes": minutes}


def change_variant(actor: Actor, row: PartVariant, setting: str, words: str, why: str, *, minutes: int | None = None, base: int | None = None) -> None:
    """Say otherwise how a setting does it; raises Stale, with both, where it was changed elsewhere meanwhile."""
    require(actor, "library:part_variant:edit", row)
    if save_version(actor, "part_variant", row, _variant(setting, words, why, minutes), base=base):
        record(VariantSaid(by=actor.person_id, part_variant_id=row.id))


def take_variant_back(actor: Actor, row: PartVariant) -> None:
    """Take a variant back: its words go, with all versions; designs that were made with it keep their lines."""
    require(actor, "library:part_variant:withdraw", row)
    row.withdrawn_at, row.words, row.why = now(), "", ""
    forget_versions("part_variant", row.id)
    db.session.flush()
    record(VariantEnded(by=actor.person_id, part_variant_id=row.id))
