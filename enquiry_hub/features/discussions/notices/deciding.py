"""Whom it is told to that somebody asks for a look, and what was decided."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.services import drop_quotes_of
from enquiry_hub.capabilities.moderation.events import ReportsReopened
from enquiry_hub.capabilities.moderation.models import ANOTHER_LOOK, Decision, Report
from enquiry_hub.capabilities.moderation.queries import waits_as_urgent
from enquiry_hub.capabilities.moderation.reportable import REPORTABLE
from enquiry_hub.capabilities.notifications.services import notify
from enquiry_hub.capabilities.search.services import drop_document
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db
from enquiry_hub.core.templating import long_date
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.discussions.events import (
    AnotherLookAsked,
    ContextDecided,
    ContextReported,
    DecisionUndone,
    LookedAt,
    NameAsked,
    PostReported,
    PostStateChanged,
    ThreadArranged,
)
from enquiry_hub.features.discussions.models import (
    HELD,
    SEALED,
    VISIBLE,
    Post,
    Thread,
    ThreadContext,
)
from enquiry_hub.features.discussions.notices.posts import index_post, index_words_of, tell_readers
from enquiry_hub.features.discussions.queries.threads import authors_in
from enquiry_hub.features.discussions.services.unnamed import author_of, seconds_for
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.events import ContactsNamed
from enquiry_hub.identity.groups.models import STEWARDS, Group, Membership


@in_transaction(PostStateChanged)
def tell_of_decision(event: PostStateChanged) -> None:
    """Tell the author what a facilitator decided, or the facilitators that a post waits."""
    post = db.session.get_one(Post, event.post_id)
    if event.state == VISIBLE:
        tell_readers(post)
        index_post(post)
    else:
        drop_document("post", post.id)
    if event.undone:
        return
    if event.state == SEALED:
        drop_quotes_of("post", post.id)
        if post.author_id:
            thread, note = db.session.get_one(Thread, post.thread_id), _note_to_author(post.id)
            notify({post.author_id}, "taken_down", ("thread", thread.id), by=event.by, group_id=thread.group_id, cause_id=post.id, detail=note)
        return
    if event.state == HELD:
        if not db.session.scalar(sa.select(waits_as_urgent("post", sa.literal(post.id)))):  # of those the report tells
            _tell_stewards(post, event.by)
    elif post.author_id:
        kind = "hidden" if event.state != VISIBLE else "restored"
        cause = str(post.change)
        group_id = db.session.get_one(Thread, post.thread_id).group_id
        notify({post.author_id}, kind, ("post", post.id), by=event.by, group_id=group_id, cause_id=cause, detail=_note_to_author(post.id))


def _note_to_author(post_id: str) -> str:
    """Return the beginning of what the newest decision about a post says; events carry no words, for the history keeps them."""
    query = sa.select(Decision.note).where(Decision.subject_kind == "post", Decision.subject_id == post_id)
    return (db.session.scalar(query.order_by(Decision.created_at.desc()).limit(1)) or "")[:300]


@in_transaction(PostReported)
def tell_of_report(event: PostReported) -> None:
    """Tell the facilitators that somebody asks them to look; never who."""
    _tell_stewards(db.session.get_one(Post, event.post_id), None)


@in_transaction(ReportsReopened)
def tell_of_reopening(event: ReportsReopened) -> None:
    """Tell the other facilitators that what was asked waits again, because the decision that settled it was taken back."""
    if event.subject_kind == "post":
        _tell_stewards(db.session.get_one(Post, event.subject_id), None, apart_from=event.by)
    elif event.subject_kind == "context":
        _tell_of_words_above(db.session.get_one(ThreadContext, event.subject_id), apart_from=event.by)


@in_transaction(NameAsked)
def tell_of_name(event: NameAsked) -> None:
    """Ask whoever could be the second, or tell an author that two officers opened who wrote a post without a name.

    The author hears of it whatever became of the post, and wherever they are now: it is told as something about themselves.
    """
    if not event.opened:
        notify(seconds_for(db.session.get_one(Post, event.post_id)), "name_wanted", ("nameless", event.post_id), by=event.by)
    author_id = author_of(event.post_id) if event.opened else None
    if author_id:
        posted = long_date(db.session.get_one(Post, event.post_id).created_at)
        notify({author_id}, "named", ("person", author_id), by=None, cause_id=event.post_id, detail=_("It was posted on %(day)s.", day=posted))


@in_transaction(ContactsNamed)
def tell_of_contacts(event: ContactsNamed) -> None:
    """Tell everybody in a cohort that those whom an urgent report is told to, and who have a part in opening what has no name, have changed."""
    people = db.session.scalars(sa.select(Membership.person_id).where(Membership.group_id == event.group_id, in_force()))
    notify(people, "contacts", ("contacts", event.group_id), by=event.by, group_id=event.group_id, cause_id=new_id())


@in_transaction(AnotherLookAsked)
def tell_of_request(event: AnotherLookAsked) -> None:
    """Tell the facilitators that an author asks for another look."""
    _tell_stewards(db.session.get_one(Post, event.post_id), event.by)


@in_transaction(DecisionUndone)
def tell_of_undoing(event: DecisionUndone) -> None:
    """Tell the author that a decision about what they wrote was taken back, unless they never heard of it."""
    decision = db.session.get_one(Decision, event.decision_id)
    if event.subject_kind in REPORTABLE:
        return  # its own feature tells of its state
    above = db.session.get_one(ThreadContext, event.subject_id) if event.subject_kind == "context" else None
    if above is not None:
        index_words_of(above.thread_id)
    if decision.author_id and decision.action != "leave":
        kind, subject = ("above_undone", ("thread", above.thread_id)) if above is not None else ("undone", ("post", event.subject_id))
        notify({decision.author_id}, kind, subject, by=event.by, group_id=decision.group_id, cause_id=decision.id)


@in_transaction(LookedAt)
def tell_of_look(event: LookedAt) -> None:
    """Answer an author who asked for another look; nobody else is told that a look changed nothing."""
    decision = db.session.get_one(Decision, event.decision_id)
    asked = sa.select(Report.id).where(
        Report.subject_kind == "post", Report.subject_id == event.subject_id, Report.reason == ANOTHER_LOOK, Report.settled_at == decision.created_at
    )
    if decision.author_id and db.session.scalar(asked.limit(1)) is not None:
        subject, note = ("post", event.subject_id), decision.note[:300]
        notify({decision.author_id}, "left", subject, by=event.by, group_id=decision.group_id, cause_id=decision.id, detail=note)


@in_transaction(ContextReported)
def tell_of_context(event: ContextReported) -> None:
    """Tell the facilitators that somebody asks them to look at the words above a thread; never who."""
    _tell_of_words_above(db.session.get_one(ThreadContext, event.context_id))


def _tell_of_words_above(context: ThreadContext, apart_from: str | None = None) -> None:
    thread = db.session.get_one(Thread, context.thread_id)
    people = _stewards_of(thread) - {context.changed_by or "", apart_from or ""}
    notify(people, "above_waiting", ("thread", thread.id), by=None, group_id=thread.group_id, cause_id=new_id())


@in_transaction(ContextDecided)
def tell_of_context_decision(event: ContextDecided) -> None:
    """Tell whoever wrote the words above a thread what was decided about them."""
    decision, thread = db.session.get_one(Decision, event.decision_id), db.session.get_one(Thread, event.thread_id)
    if decision.author_id:
        kind = {"restore": "above_shown", "seal": "taken_down"}.get(event.action, "above_hidden")
        subject, note = ("thread", thread.id), decision.note[:300]
        notify({decision.author_id}, kind, subject, by=event.by, group_id=thread.group_id, cause_id=decision.id, detail=note)


ARRANGED = {
    "rename": _l("It has another title."), "close": _l("It is closed."), "open": _l("It is open again."), "slow": _l("It goes more slowly."),
    "fast": _l("Everyone writes as they like again."), "pin": _l("It stands at the top of the list."), "unpin": _l("It stands at the top of the list no longer."),
    "unname": _l("People may write there without their name."), "name": _l("Everyone writes with their name again."),
}  # fmt: skip


@in_transaction(ThreadArranged)
def tell_who_wrote_there(event: ThreadArranged) -> None:
    """Tell those who began a thread or wrote in it what was done with it, and why."""
    decision, thread = db.session.get_one(Decision, event.decision_id), db.session.get_one(Thread, event.thread_id)
    detail = f"{ARRANGED[decision.action]} {decision.note}".strip()[:300]
    notify(authors_in(thread), "arranged", ("thread", thread.id), by=event.by, group_id=thread.group_id, cause_id=decision.id, detail=detail)


def _stewards_of(thread: Thread) -> set[str]:
    group = db.session.get_one(Group, thread.group_id)
    query = sa.select(Membership.person_id).where(
        Membership.group_id.in_([found for found in (group.id, group.parent_id) if found]), Membership.role.in_(STEWARDS), in_force()
    )
    return set(db.session.scalars(query))


def _tell_stewards(post: Post, by: str | None, apart_from: str | None = None) -> None:
    """Tell the facilitators that a post waits: each time anew, for whoever has read of it once does not look again by themselves."""
    thread = db.session.get_one(Thread, post.thread_id)
    stewards = _stewards_of(thread) - {post.author_id or "", apart_from or ""}
    notify(stewards, "waiting", ("post", post.id), by=by, group_id=thread.group_id, cause_id=new_id())
