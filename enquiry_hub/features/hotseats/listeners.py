"""The thread of a hotseat repeats the title of its input: what becomes of that becomes of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.discussions.services.taking_down import name_anew
from enquiry_hub.features.hotseats.models import Hotseat
from enquiry_hub.features.hotseats.subjects import title_of
from enquiry_hub.features.inputs.events import InputChanged, InputTakenDown
from enquiry_hub.features.programmes.models import AgendaItem


@in_transaction(InputTakenDown)
def take_title_away(event: InputTakenDown) -> None:
    """Take the title of an input that was taken down out of its hotseats’ threads, and out of the agendas that name it."""
    for hotseat in _of(event.input_id):
        name_anew(Actor(event.by), "hotseat", hotseat.id, _("Taken down"))
        if hotseat.session_id is not None:
            db.session.execute(sa.update(AgendaItem).where(AgendaItem.session_id == hotseat.session_id, AgendaItem.kind == "questions").values(title=_("Questions left from a hotseat")))


@in_transaction(InputChanged)
def follow_title(event: InputChanged) -> None:
    """Give the threads of an input’s hotseats its new title."""
    for hotseat in _of(event.input_id):
        name_anew(Actor(event.by), "hotseat", hotseat.id, title_of(hotseat)[:200])


def _of(input_id: str) -> list[Hotseat]:
    return list(db.session.scalars(sa.select(Hotseat).where(Hotseat.input_id == input_id)))
