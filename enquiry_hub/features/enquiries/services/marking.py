"""Marking milestones: the leader says so, nothing awards them; peers may say that they saw it."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from enquiry_hub.capabilities.sharing.models import MY_COHORT, MY_THREE, ONLY_ME
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record
from enquiry_hub.features.enquiries.events import MilestoneConfirmed, MilestoneMarked
from enquiry_hub.features.enquiries.models import MILESTONE_KINDS, Milestone, MilestoneSeen
from enquiry_hub.features.enquiries.services.once import made_before, some_words, within
from enquiry_hub.identity.groups.models import Group

AUDIENCES = (ONLY_ME, MY_THREE, MY_COHORT)


@dataclass(frozen=True)
class NewMilestone:
    """Hold what somebody marks."""

    words: str
    matters: str
    kind: str
    marked_on: date
    failed: bool = False
    client_id: str | None = None


def mark_milestone(actor: Actor, cohort: Group, new: NewMilestone) -> Milestone:
    """Mark a milestone, for oneself alone until it is shared; the same client id marks it once."""
    require(actor, "groups:cohort:contribute", cohort)
    found = made_before(actor, Milestone, new.client_id)
    if isinstance(found, Milestone):
        return found
    if new.kind not in MILESTONE_KINDS:
        raise Invalid(_("Please choose from what the page offers."), field="kind")
    if new.marked_on > today():
        raise Invalid(_("A milestone is of a day that has come."), field="marked_on")
    row = Milestone(
        author_id=str(actor.person_id), group_id=cohort.id, client_id=new.client_id, words=some_words(new.words, "words", 300), matters=within(new.matters, "matters", 1000),
        kind=new.kind, marked_on=new.marked_on, failed=new.failed,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(MilestoneMarked(by=actor.person_id, milestone_id=row.id))
    return row


def share_milestone(actor: Actor, milestone: Milestone, audience: str) -> None:
    """Choose who sees a milestone; taken back, nobody else does from that moment."""
    require(actor, "enquiries:milestone:edit", milestone)
    if audience not in AUDIENCES:
        raise Invalid(_("Please choose from what the page offers."), field="audience")
    milestone.audience = audience
    db.session.flush()
    record(MilestoneMarked(by=actor.person_id, milestone_id=milestone.id))


def take_milestone_away(actor: Actor, milestone: Milestone) -> None:
    """Take a milestone away for good."""
    require(actor, "enquiries:milestone:edit", milestone)
    event = MilestoneMarked(by=actor.person_id, milestone_id=milestone.id)
    db.session.delete(milestone)
    db.session.flush()
    record(event)


def confirm_milestone(actor: Actor, milestone: Milestone, seen: bool) -> None:
    """Say that one saw it too, or take that back."""
    require(actor, "enquiries:milestone:confirm", milestone)
    row = db.session.get(MilestoneSeen, (milestone.id, actor.person_id))
    if seen and row is None:
        db.session.add(MilestoneSeen(milestone_id=milestone.id, person_id=str(actor.person_id), said_at=now()))
    elif not seen and row is not None:
        db.session.delete(row)
    db.session.flush()
    record(MilestoneConfirmed(by=actor.person_id, milestone_id=milestone.id))
