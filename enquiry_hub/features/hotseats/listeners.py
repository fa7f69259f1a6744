"""The thread of a hotseat repeats the title of its input, and numbers stand beside a post: what becomes of those becomes of them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.queries import waits_as_urgent
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.discussions.events import PostRemoved, PostStateChanged, ThreadChanged
from enquiry_hub.features.discussions.models import SEALED, Thread
from enquiry_hub.features.discussions.services.taking_down import name_anew
from enquiry_hub.features.hotseats.models import OFFICE, Hotseat, QuestionNumbers
from enquiry_hub.features.hotseats.subjects import left_title, named_by, title_of
from enquiry_hub.features.inputs.events import InputChanged, InputTakenDown
from enquiry_hub.features.programmes.models import AgendaItem


@in_transaction(InputTakenDown)
def take_title_away(event: InputTakenDown) -> None:
    """Take the title of an input that was taken down out of its hotseats’ threads, and out of the agendas that name it."""
    for hotseat in _of(event.input_id):
        name_anew(Actor(event.by), "hotseat", hotseat.id, _("Taken down"))
        if hotseat.session_id is not None:
            others = db.session.scalars(sa.select(Hotseat).where(Hotseat.session_id == hotseat.session_id, Hotseat.input_id.is_distinct_from(event.input_id)))
            names_it = (AgendaItem.kind == "questions", AgendaItem.title.not_in([left_title(named_by(other)) for other in others]))
            db.session.execute(sa.update(AgendaItem).where(AgendaItem.session_id == hotseat.session_id, *names_it).values(title=_("Questions left from a hotseat")))


@in_transaction(InputChanged)
def follow_title(event: InputChanged) -> None:
    """Give the threads of an input’s hotseats its new title."""
    for hotseat in _of(event.input_id):
        name_anew(Actor(event.by), "hotseat", hotseat.id, title_of(hotseat)[:200])


@in_transaction(ThreadChanged)
def follow_thread(event: ThreadChanged) -> None:
    """Give an office hour the title that a facilitator gave its thread, on the agenda that names it too: the old one may have named somebody."""
    hotseat = db.session.scalar(sa.select(Hotseat).where(Hotseat.thread_id == event.thread_id, Hotseat.kind == OFFICE)) if event.what == "renamed" else None
    if hotseat is None:
        return
    before, hotseat.title = hotseat.title, db.session.get_one(Thread, event.thread_id).title
    left = sa.update(AgendaItem).where(AgendaItem.session_id == hotseat.session_id, AgendaItem.title == left_title(before))
    db.session.execute(left.values(title=left_title(hotseat.title)))
    db.session.flush()


@in_transaction(PostRemoved)
def take_numbers_away(event: PostRemoved) -> None:
    """Take away the numbers of a question that its author removed, and of an answer what it said of the rules.

    What an answer said that waits as urgent stays until somebody has looked, though its question is gone.
    """
    _forget(event.post_id, keep=waits_as_urgent("post", QuestionNumbers.answer_id))


@in_transaction(PostStateChanged)
def take_sealed_numbers_away(event: PostStateChanged) -> None:
    """Take away the same of a post that was taken down: what it said lies sealed with the post."""
    if event.state == SEALED:
        _forget(event.post_id)


def _forget(post_id: str, keep: sa.ColumnElement[bool] | None = None) -> None:
    beside = QuestionNumbers.post_id == post_id
    db.session.execute(sa.delete(QuestionNumbers).where(beside, sa.true() if keep is None else sa.not_(keep)))
    db.session.execute(sa.update(QuestionNumbers).where(beside).values(name="", unit="", change_on=None, change_what="", rows=[]))
    for numbers in db.session.scalars(sa.select(QuestionNumbers).where(QuestionNumbers.answer_id == post_id)):
        set_prose(numbers, "")
        numbers.answer_id = None


def _of(input_id: str) -> list[Hotseat]:
    return list(db.session.scalars(sa.select(Hotseat).where(Hotseat.input_id == input_id)))
