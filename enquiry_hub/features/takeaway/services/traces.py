"""What goes with somebody who leaves for good, besides what they wrote: where they were, what they asked for, what they were told."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.columns import Base
from enquiry_hub.core.database import db

ASKS_NOBODY = {"forget_traces": "Its caller has asked."}
TELLS_NOBODY = {"forget_traces": "Its caller tells that the person was erased."}

# Rows that speak of one person and have no use without them, by table and column.
GO = (
    "caught_up.person_id", "changes_seen.person_id",
    "digest_sent.person_id", "draft.person_id", "enquiry_member.person_id", "entry_opening.person_id", "entry_reader.person_id", "followed_told.person_id",
    "milestone_seen.person_id", "moderation_claim.person_id", "notice.person_id", "notice_wish.person_id", "planned_post.author_id", "push_device.person_id",
    "reason_request.asked_by", "reading_habit.person_id", "reply_address.person_id", "retention_notice.person_id", "sent_form.person_id", "share.person_id", "share.shared_by",
    "sign_in_link.person_id", "starter_away.person_id", "style_choice.person_id", "talk_aside.person_id", "thread_guest.person_id", "thread_newcomer.person_id", "thread_reading.person_id",
    "user_session.person_id", "writing_wish.person_id",
)  # fmt: skip
# What others may do by somebody’s word, which nobody else could take back.
WORDS = ("passable_input.allowed_by",)
# Rows that stay, and why.
STAY = {
    "agreement_acceptance.person_id": "That a group agreed to something is the group’s.",
    "attachment.owner_id": "Its bytes go; the row says so to whoever had the address.",
    "attendance.person_id": "The register of a session.",
    "ballot_answer.person_id": "It is counted in what a group decided.",
    "coming.person_id": "The register of a session.",
    "consent.person_id": "That somebody had agreed, and when that ended.",
    "membership.person_id": "That somebody took part, and when that ended.",
    "notice.by_id": "Others were told of something that happened.",
    "opening.writer_id": "That private pages were opened by law is kept for whoever looks into it.",
    "outbox_mail.person_id": "The receipt is on its way; mails go after some days.",
    "passage.author_id": "Its words are gone; where it stood stands that it was withdrawn.",
    "quote.asker_id": "Words that were approved stay approved.",
    "reaction.person_id": "It is counted in a post of somebody else.",
    "revision.owner_id": "Those that lie sealed go with their pages.",
    "unnamed_opening.person_id": "That a name was opened is kept for whoever looks into it.",
}


def forget_traces(person_id: str) -> None:
    """Delete the rows that speak of one person and have no use without them."""
    for place in (*GO, *WORDS):
        table, column = place.split(".")
        found = Base.metadata.tables[table]
        db.session.execute(sa.delete(found).where(found.c[column] == person_id))
    db.session.expire_all()
