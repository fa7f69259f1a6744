"""What the journey page shows of ways of talking: the steps that wait for one's words."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.programmes.queries import Line, register_tasks
from enquiry_hub.features.protocols.queries import ends_to_answer, steps_waiting_for, way_of

ASKED_FOR = timedelta(days=28)  # later it stands in the thread alone


@register_tasks
def ends_without_a_word(actor: Actor, cohort_id: str) -> list[Line]:
    """Return what is over and of which the actor has not said what will be done, or why nothing."""
    return [
        Line("check", thread.title, url_for("protocols.write_commitment", talk_id=talk.id), _("%(way)s is over: what will be done, and by when?", way=way_of(talk).name))
        for talk, thread in ends_to_answer(actor, cohort_id, now() - ASKED_FOR)
    ]


@register_tasks
def steps_to_write_in(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the steps over days in which the actor is awaited and has not written."""
    return [
        Line(
            "threads", thread.title, url_for("discussions.show_thread", thread_id=thread.id),
            _("%(way)s: your words until %(day)s", way=way_of(talk).name, day=short_date(talk.closes_at)) if talk.closes_at else _("%(way)s: your words", way=way_of(talk).name),
        )
        for talk, thread in steps_waiting_for(actor, cohort_id)
    ]  # fmt: skip
