"""What can be named in a post."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core import access, subjects
from enquiry_hub.core.access import ASKING, ROW, Actor, may, sent_by
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.text import calls_in
from enquiry_hub.features.discussions.models import VISIBLE, Post, Thread
from enquiry_hub.features.discussions.queries.threads import readers_of_thread
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import FACILITATOR, PEER_GROUP, Group, Membership
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.people.models import Organisation, Person


@dataclass(frozen=True)
class Name:
    """Be something that can be named in a post: what is shown, and the text that is written."""

    title: str
    note: str
    text: str


EVERYONE, FACILITATORS = "everyone", "facilitators"
NAMEABLE = ("risk", "strategy", "input", "session", "thread")


@cache
def _people_to_name() -> Any:
    """Write the question once: it holds two large rules, and is asked for each letter that is typed."""
    begins = sa.or_(*(Person.display_name.ilike(sa.bindparam(place), escape="/") for place in ("first", "later")))
    # Whom the actor may know: for the guests of a thread, those that stand at its posts.
    meets = sa.exists(sa.select(sa.literal(1)).select_from(Thread).where(Thread.id == ROW, access.rule_of("discussions:thread:meet", ASKING)))
    wrote = sa.exists(sa.select(sa.literal(1)).select_from(Post).where(Post.thread_id == ROW, Post.state == VISIBLE, Post.author_id == Person.id).correlate(Person))
    return (
        sa.select(Person.id, Person.display_name, sa.func.coalesce(Organisation.name, Person.job_role)).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.closed_at.is_(None), begins, readers_of_thread(ROW), sa.or_(meets, wrote)).order_by(Person.display_name).limit(sa.bindparam("most", type_=sa.Integer))
    )  # fmt: skip


def people_to_name(actor: Actor, thread: Thread, words: str, limit: int = 8) -> list[Name]:
    """Return the readers of a thread whose name has a word that begins so; a guest, who is shown no list of members, can name those who wrote in it.

    The caller has loaded the thread through its rule.
    """
    plain = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
    asked = {"hub_row": thread.id, "first": f"{plain}%", "later": f"% {plain}%", "most": limit}
    return [Name(row[1], row[2] or "", f"[@{_plain(row[1])}](person:{row[0]})") for row in db.session.execute(sent_by(actor, _people_to_name()), asked)]


def groups_to_name(actor: Actor, thread: Thread, words: str) -> list[Name]:
    """Return those whom the actor can call in a thread with one word: everyone (facilitators only), the facilitators, a peer group."""
    called = [(FACILITATORS, _("facilitators"), _("whoever facilitates the cohort"))]
    if may(actor, "discussions:thread:call", thread):
        called.insert(0, (EVERYONE, _("everyone here"), _("all who read this thread")))
    found = [Name(title, note, f"[@{title}](group:{name})") for name, title, note in called if title.lower().startswith(words.lower())]
    cohort = sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == thread.group_id).scalar_subquery()
    here = sa.or_(Group.id == thread.group_id, cohort == thread.group_id)  # whoever is in no other group reads a group's thread
    query = access.visible(actor, "groups:group:read").where(
        Group.kind == PEER_GROUP, Group.parent_id == cohort, here, Group.ended_on.is_(None), Group.name.icontains(words, autoescape=True)
    )  # fmt: skip
    rows = db.session.scalars(query.order_by(Group.name).limit(4 if words else 1))
    return found + [Name(row.name, _("a group"), f"[@{_plain(row.name)}](group:{row.id})") for row in rows]


def called_by(post_body: str, thread: Thread) -> dict[str, set[str]]:
    """Return whom a text calls by a word for several, by kind of call: those of them who may read the thread now."""
    found: dict[str, set[str]] = {}
    for name in calls_in(post_body):
        kind = f"called_{name}" if name in (EVERYONE, FACILITATORS) else "called_group"
        query = sa.select(Person.id).where(Person.closed_at.is_(None), readers_of_thread(thread.id), _is_called(name, thread))
        found.setdefault(kind, set()).update(db.session.scalars(query))
    return found


def _is_called(name: str, thread: Thread) -> Any:
    if name == EVERYONE:
        return sa.true()
    cohort = sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == thread.group_id).scalar_subquery()
    members = sa.select(Membership.person_id).join(Group, Group.id == Membership.group_id).where(in_force())
    if name == FACILITATORS:
        return Person.id.in_(members.where(Membership.group_id.in_((cohort, thread.group_id)), Membership.role == FACILITATOR))
    return Person.id.in_(members.where(Group.id == name, Group.parent_id == cohort, Group.kind == PEER_GROUP))


def members_to_name(group_id: str, words: str, limit: int = 8) -> list[Name]:
    """Return the members of a group whose name has a word that begins so, and its facilitators as one; the caller may read the group."""
    people = [member for member in members_of(group_id) if any(part.casefold().startswith(words.casefold()) for part in [member.name, *member.name.split()])]
    called = [Name(_("facilitators"), _("whoever facilitates the cohort"), f"[@{_('facilitators')}](group:{FACILITATORS})")] if _("facilitators").startswith(words.lower()) else []
    return (called + [Name(member.name, member.organisation or member.job_role, f"[@{_plain(member.name)}](person:{member.id})") for member in people])[:limit]


def things_to_name(actor: Actor, group_id: str, words: str, limit: int = 8) -> list[Name]:
    """Return risks, strategies, inputs, sessions and threads of a group's cohort that the actor may read, by a part of their title: some of each kind."""
    cohort_id = db.session.scalar(sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == group_id))
    kinds: list[list[Name]] = []
    for kind in (subjects.KINDS[name] for name in NAMEABLE if name in subjects.KINDS):
        model: Any = kind.model
        title = model.title if not hasattr(model, "code") else model.code + " " + model.title
        query = access.visible(actor, kind.read).where(model.group_id == cohort_id, title.icontains(words, autoescape=True)).limit(limit)
        kinds.append([Name(kind.title(row), str(kind.word), f"[#{_plain(kind.title(row))}]({kind.name}:{row.id})") for row in db.session.scalars(query)])
    in_turn = (names[place] for place in range(limit) for names in kinds if place < len(names))
    return list(islice(in_turn, limit))


def _plain(title: str) -> str:
    """Return a title without what would end a link in Markdown."""
    return title.replace("[", "(").replace("]", ")").replace("\n", " ")
