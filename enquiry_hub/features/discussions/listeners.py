"""What follows at once from what happens: an urgent report alerts those whose task it is, a newcomer stays out of earlier threads."""

from __future__ import annotations

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.attachments.services import drop_files_of, hang_unsent, put_files_aside
from enquiry_hub.capabilities.moderation.events import (
    SealOpened,
    UrgentlyReported,
    WordsSealed,
    WordsTakenDown,
)
from enquiry_hub.capabilities.moderation.models import URGENT, Report, SealOpening
from enquiry_hub.capabilities.moderation.reportable import REPORTABLE
from enquiry_hub.capabilities.moderation.words import URGENT_WORDS
from enquiry_hub.capabilities.notifications.services import notify
from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.text import files_in
from enquiry_hub.core.work import in_transaction, record
from enquiry_hub.features.discussions.events import (
    ContextReported,
    PostAdded,
    PostEdited,
    PostRemoved,
    PostReported,
    SafeguardingAlerted,
    ThreadChanged,
)
from enquiry_hub.features.discussions.models import Post, ThreadContext
from enquiry_hub.features.discussions.services.newcomers import keep_out
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.events import MembershipsChanged
from enquiry_hub.identity.groups.models import FACILITATOR, MANAGER, PEER_GROUP, Group, Membership
from enquiry_hub.identity.groups.queries import contacts_of
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Told:
    """Be one who is told: with an account in the hub, or by an address alone."""

    email: str
    name: str
    person_id: str | None = None
    language: str = "en"


@in_transaction(MembershipsChanged)
def keep_earlier_threads(event: MembershipsChanged) -> None:
    """Keep the earlier threads of a peer group with those who wrote them when somebody comes into it."""
    if event.what == "joined" and db.session.get_one(Group, event.group_id).kind == PEER_GROUP:
        keep_out(event.group_id, event.person_ids)


@in_transaction(PostReported)
def alert(event: PostReported) -> None:
    """Tell the cohort's contacts and those who manage it, in the hub and by e-mail, without a word of the post or a name."""
    if event.reason not in URGENT:
        return
    post = db.session.get_one(Post, event.post_id)
    _alert(event.report_id, post.author_id, new_id())


@in_transaction(ContextReported)
def alert_of_context(event: ContextReported) -> None:
    """Tell the same people where the words above a thread were reported as urgent."""
    if event.reason in URGENT:
        context = db.session.get_one(ThreadContext, event.context_id)
        _alert(event.report_id, context.changed_by, new_id())


@in_transaction(UrgentlyReported)
def alert_elsewhere(event: UrgentlyReported) -> None:
    """Tell the same people where something that is no post was reported as urgent."""
    _alert(event.report_id, event.author_id, event.cause)


@in_transaction(WordsSealed)
def tell_contacts(event: WordsSealed) -> None:
    """Tell the cohort's contacts and those who manage it that something was sealed, without a word of it or a name."""
    group = db.session.get_one(Group, event.group_id)
    cohort = db.session.get_one(Group, group.parent_id or group.id)
    people = whom_to_tell(cohort, None)
    notify({one.person_id for one in people if one.person_id}, "sealed", ("sealed", event.sealed_id), by=None, group_id=group.id)
    address = f"{current_app.extensions['hub_settings'].base_url.rstrip('/')}/sealed/{event.sealed_id}"
    for one in people:
        with force_locale("en_GB" if one.language == "en" else one.language):
            lines = [
                _("Something was taken down in %(cohort)s, because it may be about a child.", cohort=cohort.name),
                _("It is sealed: only the cohort’s safeguarding contacts can open it, with an account and a reason that is kept."),
                _("Please act by your own route today; this site is none."), _("Where it is kept: %(address)s", address=address),
            ]  # fmt: skip
            subject = _("Please act today: something was taken down in %(cohort)s", cohort=cohort.name)[:200]
            post_mail(to=one.email, name=one.name, person_id=one.person_id, kind="urgent", subject=subject, text="\n\n".join(lines) + "\n")


@in_transaction(WordsTakenDown)
def show_new_title(event: WordsTakenDown) -> None:
    """Let those who have a thread open see what is left of its title."""
    if event.subject_kind == "thread":
        record(ThreadChanged(by=event.by, thread_id=event.subject_id, what="renamed"))


@in_transaction(SealOpened)
def tell_of_opening(event: SealOpened) -> None:
    """Tell the other contacts and those who manage the cohort that sealed words were opened."""
    group = db.session.get_one(Group, event.group_id)
    people = whom_to_tell(db.session.get_one(Group, group.parent_id or group.id), None)
    told = {one.person_id for one in people if one.person_id}
    opened = db.session.scalar(sa.select(sa.func.count()).select_from(SealOpening).where(SealOpening.sealed_id == event.sealed_id))
    notify(told, "seal_opened", ("sealed", event.sealed_id), by=event.by, group_id=group.id, cause_id=str(opened))


def _alert(report_id: str, author_id: str | None, cause: str) -> None:
    report = db.session.get_one(Report, report_id)
    group = db.session.get_one(Group, report.group_id)
    cohort = db.session.get_one(Group, group.parent_id or group.id)
    people = whom_to_tell(cohort, author_id)
    ids = {one.person_id for one in people if one.person_id}
    notify(ids, "urgent", ("report", report.id), by=None, group_id=group.id, cause_id=cause)
    for one in people:
        with force_locale("en_GB" if one.language == "en" else one.language):
            post_mail(
                to=one.email, name=one.name, person_id=one.person_id, kind="urgent",
                subject=_("Please act today: an urgent report in %(cohort)s", cohort=cohort.name)[:200], text=_letter(cohort, report),
            )  # fmt: skip
    record(SafeguardingAlerted(by=None, group_id=cohort.id, report_id=report.id, person_ids=tuple(sorted(ids)), mails=len(people)))


def whom_to_tell(cohort: Group, author_id: str | None) -> list[Told]:
    """Return the named contacts and the programme managers; without a contact the facilitators too. Never whoever wrote the post;
    and where nobody else is left, whoever looks after the machine, so that it reaches somebody.
    """
    contacts = [contact for contact in contacts_of(cohort.id) if contact.email]
    roles = (MANAGER,) if contacts else (MANAGER, FACILITATOR)
    running = sa.select(Membership.person_id).where(Membership.group_id == cohort.id, Membership.role.in_(roles), in_force())
    known = sa.or_(Person.id.in_(running), Person.email.in_([contact.email for contact in contacts]))
    people = _people(known, author_id)
    author_email = db.session.scalar(sa.select(Person.email).where(Person.id == author_id)) if author_id else None
    reached = {one.email for one in people} | {author_email}
    outside = [Told(contact.email, contact.name) for contact in contacts if contact.email not in reached]
    if people or outside:
        return people + outside
    stewards = sa.select(Membership.person_id).where(Membership.group_id == cohort.id, Membership.role == FACILITATOR, in_force())
    return _people(Person.id.in_(stewards), author_id) or _people(Person.is_administrator.is_(True), author_id)


def _people(condition: sa.ColumnElement[bool], author_id: str | None) -> list[Told]:
    query = sa.select(Person).where(condition, Person.closed_at.is_(None), Person.id != (author_id or "")).order_by(Person.id)
    return [Told(person.email, person.display_name, person.id, person.language) for person in db.session.scalars(query)]


def _letter(cohort: Group, report: Report) -> str:
    """Return what the e-mail says: what happened, what to do, whom to ring, where to look; never what was written or by whom."""
    settings, elsewhere = current_app.extensions["hub_settings"], REPORTABLE.get(report.subject_kind)
    lines = [
        str(elsewhere.alarm if elsewhere else _l("Somebody has reported a post in %(cohort)s: “%(what)s”.")) % {"cohort": cohort.name, "what": URGENT_WORDS[report.reason]},
        _("It has been hidden and is kept. Whoever reported it has been shown whom to ring."),
        _("Please act today. Do not investigate, and ask nobody for an account."),
        _("A child is in danger now: ring 999."),
        _("Tell the designated safeguarding lead of the school concerned, by that school’s own route."),
        settings.safeguarding_council or _("Or ring the children’s services of the council where the child lives."),
        settings.safeguarding_lado or _("About an adult: the council’s designated officer for allegations."),
        _("Advice: NSPCC, 0808 800 5000."),
        settings.safeguarding_lead,
        _("Where to look, with your account: %(address)s", address=f"{settings.base_url.rstrip('/')}/reports/{report.id}"),
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


@in_transaction(PostAdded, PostEdited)
def hang_files(event: PostAdded | PostEdited) -> None:
    """Hang the files that a post shows on it: from now on whoever may read the post may open them. What it shows no longer is its author's alone."""
    post = db.session.get_one(Post, event.post_id)
    shown = files_in(post.body) if "](/files/" in post.body else []
    if shown and post.author_id:
        hang_unsent(Actor(post.author_id), shown, ("post", post.id))
    if isinstance(event, PostEdited):
        put_files_aside("post", post.id, apart_from=shown)


@in_transaction(PostRemoved)
def take_files_away(event: PostRemoved) -> None:
    """Take the files of a removed post away with its words."""
    drop_files_of("post", event.post_id)
