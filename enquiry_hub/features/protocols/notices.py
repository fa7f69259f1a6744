"""Whom the steps of a way of talking are told to."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.domain import ONLINE, PRESENTER
from enquiry_hub.features.protocols.events import StepOpened, TalkEnded, TalkStarted, WordsOpened
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.features.protocols.queries import answers_for, asked_in, is_unsaid, step_of, turns_of

register_notice(
    "turn", lambda who, what: _("It is your turn to write in “%(what)s”", what=what), mailed=lambda who: _("It is your turn to write in a thread"),
    why=_l("You get this because you present there."),
)  # fmt: skip
register_notice(
    "step", lambda who, what: _("A step has opened in which your words are asked for, in “%(what)s”", what=what),
    mailed=lambda who: _("A step has opened in a thread, in which your words are asked for"), why=_l("You get this because you take part there."), can_mute=True,
)  # fmt: skip
register_notice(
    "opened", lambda who, what: _("What was written in “%(what)s” is open now", what=what), mailed=lambda who: _("What was written in a thread is open now"),
    why=_l("You get this because you wrote there, or passed."), can_mute=True,
)  # fmt: skip
register_notice(
    "unsaid", lambda who, what: _("“%(what)s” is over. Please say what will be done and by when, or why nothing", what=what),
    mailed=lambda who: _("A conversation is over: what will be done, and by when?"), why=_l("You get this because you presented there, or led it."),
)  # fmt: skip


@in_transaction(TalkEnded)
def ask_what_will_be_done(event: TalkEnded) -> None:
    """Ask whoever presented, or led it, what will be done, where the end came without their word."""
    talk, thread = db.session.get_one(Talk, event.talk_id), db.session.get_one(Thread, event.thread_id)
    person_id = answers_for(talk)
    if person_id and is_unsaid(talk):
        notify({person_id}, "unsaid", ("thread", thread.id), by=event.by, group_id=thread.group_id, cause_id=talk.id)


@in_transaction(WordsOpened)
def tell_writers(event: WordsOpened) -> None:
    """Tell those who wrote or passed that everything can be read now."""
    talk, thread = db.session.get_one(Talk, event.talk_id), db.session.get_one(Thread, event.thread_id)
    if talk.pace == ONLINE:
        people = {turn.person_id for turn in turns_of(talk, event.step) if turn.person_id}
        notify(people, "opened", ("thread", thread.id), by=event.by, group_id=thread.group_id, cause_id=f"{talk.id}:{event.step}")


@in_transaction(TalkStarted, StepOpened)
def tell_whose_turn_it_is(event: TalkStarted | StepOpened) -> None:
    """Tell those whose words a step asks for that it is open, where steps take days; around a table everyone sees it."""
    talk = db.session.get_one(Talk, event.talk_id)
    if talk.pace == ONLINE:
        thread = db.session.get_one(Thread, talk.thread_id)
        kind = "turn" if step_of(talk).who == PRESENTER else "step"
        notify(asked_in(talk, thread), kind, ("thread", thread.id), by=event.by, group_id=thread.group_id, cause_id=f"{talk.id}:{talk.step}")
