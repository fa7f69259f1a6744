"""What stands beside a journal: enquiries, practice, commitments, milestones."""

from __future__ import annotations

from enquiry_hub.capabilities.sharing.models import MY_COHORT
from enquiry_hub.core.clock import today
from enquiry_hub.features.enquiries.models import Commitment, Enquiry, Milestone, PracticeChange
from tests.kit.world.held import World, keep


def enquire(world: World) -> None:
    """Let the owner have one of each."""
    keep(
        world,
        enquiry=Enquiry(author_id=world.people["owner"].id, group_id=world.cohort.id, question="What changes first?", why=""),
        practice=PracticeChange(
            author_id=world.people["owner"].id, group_id=world.cohort.id, was="Late", became="Early", kept_by="", stopped_because="", since=today()
        ),
        commitment=Commitment(author_id=world.people["owner"].id, group_id=world.cohort.id, words="Ask first", outcome="", due_on=today()),
        milestone=Milestone(
            author_id=world.people["owner"].id, group_id=world.cohort.id, words="It began", matters="", kind="practice", marked_on=today(), audience=MY_COHORT
        ),
    )
