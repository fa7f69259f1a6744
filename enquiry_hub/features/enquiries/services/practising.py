"""What a leader does differently, and what they said they would do."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.enquiries.events import CommitmentSettled, PracticeNoted
from enquiry_hub.features.enquiries.models import DONE, DROPPED, OPEN, Commitment, PracticeChange
from enquiry_hub.features.enquiries.services.once import made_before, some_words, within
from enquiry_hub.identity.groups.models import Group

FARTHEST = timedelta(days=3 * 365)
RENEW = "renew"


def note_practice(actor: Actor, cohort: Group, was: str, became: str, since: date, kept_by: str, *, client_id: str | None = None) -> PracticeChange:
    """Write down a change of one's practice, for oneself alone; the same client id writes it once."""
    require(actor, "groups:cohort:contribute", cohort)
    found = made_before(actor, PracticeChange, client_id)
    if isinstance(found, PracticeChange):
        return found
    if since > today():
        raise Invalid(_("A change that is still to come is a commitment."), field="since")
    row = PracticeChange(
        author_id=str(actor.person_id), group_id=cohort.id, client_id=client_id, was=some_words(was, "was"), became=some_words(became, "became"),
        kept_by=within(kept_by, "kept_by"), stopped_because="", since=since,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(PracticeNoted(by=actor.person_id, practice_id=row.id))
    return row


def stop_practice(actor: Actor, practice: PracticeChange, because: str) -> None:
    """Say that a change has stopped, and why; it stays in the list, dated."""
    require(actor, "enquiries:practice:edit", practice)
    practice.stopped_on, practice.stopped_because = today(), some_words(because, "because")
    db.session.flush()
    record(PracticeNoted(by=actor.person_id, practice_id=practice.id))


def commit_to(actor: Actor, cohort: Group, words: str, due_on: date, *, client_id: str | None = None) -> Commitment:
    """Say what one will do by a day; it comes back on that day. The same client id says it once."""
    require(actor, "groups:cohort:contribute", cohort)
    found = made_before(actor, Commitment, client_id)
    if isinstance(found, Commitment):
        return found
    row = Commitment(author_id=str(actor.person_id), group_id=cohort.id, client_id=client_id, words=some_words(words, "words", 500), outcome="", due_on=_day(due_on))
    db.session.add(row)
    db.session.flush()
    record(CommitmentSettled(by=actor.person_id, commitment_id=row.id))
    return row


def _day(due_on: date) -> date:
    if not today() <= due_on <= today() + FARTHEST:
        raise Invalid(_("Please choose a day from today on, three years from now at the latest."), field="due_on")
    return due_on


def settle_commitment(actor: Actor, commitment: Commitment, way: str, outcome: str, *, due_on: date | None = None) -> None:
    """Say that a commitment is done or dropped, with what came of it or why, or renew it to another day, with what came of it so far."""
    require(actor, "enquiries:commitment:settle", commitment)
    if way == RENEW:
        if due_on is None:
            raise Invalid(_("Please choose a day."), field="due_on")
        commitment.due_on, commitment.renewed, commitment.outcome = _day(due_on), commitment.renewed + 1, within(outcome, "outcome")
    elif way in (DONE, DROPPED):
        commitment.outcome = some_words(outcome, "outcome") if way == DROPPED else within(outcome, "outcome")
        commitment.state, commitment.settled_on = way, today()
    else:
        raise Invalid(_("Please say whether it is done, renewed or dropped."), field="way")
    db.session.flush()
    record(CommitmentSettled(by=actor.person_id, commitment_id=commitment.id))


__all__ = ["DONE", "DROPPED", "OPEN", "RENEW", "commit_to", "note_practice", "settle_commitment", "stop_practice"]
