"""Reading hotseats: what was asked, with which numbers, what was answered, and what was not."""

from __future__ import annotations

from dataclasses import field
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from enquiry_hub.core.access import Actor, flags_beside, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.release import SMALL_COUNT
from enquiry_hub.features.discussions.models import UNNAMED, VISIBLE, Post
from enquiry_hub.features.hotseats.models import OFFICE, Hotseat, QuestionNumbers, QuestionSupport
from enquiry_hub.features.impact.domain.line import Line, line_of
from enquiry_hub.features.impact.wording import line_sentence
from enquiry_hub.identity.people.models import Organisation, Person


@dataclass(frozen=True)
class Said:
    """Be a post with the name it stands under."""

    post: Post
    author: str
    by_host: bool


@dataclass(frozen=True)
class Shown:
    """Be the numbers beside a question as one viewer may see them."""

    row: QuestionNumbers
    line: Line
    mine: bool
    may_answer: bool
    school: str
    answer_stands: bool = False  # what the rules say is a part of the answer: where that is held or hidden, so is this

    @property
    def days(self) -> list[date]:
        """Return the days of the numbers, in order."""
        return [date.fromisoformat(day) for day, _value, _note in self.row.rows]

    @property
    def sentence(self) -> str:
        """Return what the rules say of the numbers that this viewer sees."""
        return line_sentence(self.line.claim, self.row.change_what, hidden=self.line.hidden)

    @property
    def kept_back(self) -> int:
        """Return how many numbers only whoever brought them sees: counts of one to four people."""
        return sum(value is None for value in shown_of(self.row, mine=False).line.values)

    @property
    def table(self) -> list[tuple[date, float | None, str]]:
        """Return days, numbers and notes; None is a count of one to four people."""
        return [(day, value, row[2]) for day, value, row in zip(self.days, self.line.values, self.row.rows, strict=True)]


@dataclass(frozen=True)
class Question:
    """Be a question with what was said to it; `support` only from five people on."""

    said: Said
    support: int | None
    mine: bool
    may_support: bool
    replies: list[Said] = field(default_factory=list)
    numbers: Shown | None = None

    @property
    def heard(self) -> list[Said]:
        """Return what was said to it besides the answer that stands under the chart."""
        return [reply for reply in self.replies if self.numbers is None or reply.post.id != self.numbers.row.answer_id]

    @property
    def thought(self) -> Said | None:
        """Return what the host thinks, where it stands under a chart."""
        return next((reply for reply in self.replies if self.numbers is not None and reply.post.id == self.numbers.row.answer_id), None)

    @property
    def answered(self) -> bool:
        """Say whether the host answered it."""
        return any(reply.by_host for reply in self.replies)


def hotseats_of(actor: Actor, input_id: str) -> list[Hotseat]:
    """Return the hotseats of an input, the newest first."""
    query = visible(actor, "hotseats:hotseat:read").where(Hotseat.input_id == input_id)
    return list(db.session.scalars(query.order_by(Hotseat.opens_on.desc(), Hotseat.id)))


def questions_of(actor: Actor, hotseat: Hotseat) -> list[Question]:
    """Return the questions that stand, those that five and more would ask first, with what was said to each."""
    query = visible(actor, "discussions:post:read").outerjoin(Person, Person.id == Post.author_id)
    query = query.add_columns(sa.func.coalesce(Person.display_name, ""), _from_host(hotseat), *flags_beside(actor, may_support="hotseats:question:support"))
    rows = db.session.execute(query.where(Post.thread_id == hotseat.thread_id, Post.state == VISIBLE).order_by(Post.seq)).all()
    ids = [row[0].id for row in rows]
    (support, mine), numbers = _support(actor, ids), {shown.row.post_id: shown for shown in numbers_beside(actor, QuestionNumbers.post_id.in_(ids))}
    found: dict[int, Question] = {}
    for post, name, from_host, may_support in rows:
        said = Said(post, _("Without a name") if post.step == UNNAMED else name, bool(from_host))
        if post.seq == post.root_seq and (post.author_id is None or post.author_id != hotseat.host_id):
            count = support.get(post.id, 0)
            found[post.seq] = Question(said, count if count >= SMALL_COUNT else None, post.id in mine, bool(may_support), numbers=numbers.get(post.id))
        elif post.root_seq in found:
            found[post.root_seq].replies.append(said)
    return sorted(found.values(), key=lambda question: -(question.support or 0))


def _from_host(hotseat: Hotseat) -> sa.ColumnElement[bool]:
    """Hold for what the host said; where they left as a former member, for what former members said."""
    host = aliased(Person)
    gone = sa.exists().where(host.id == hotseat.host_id, host.closed_at.is_not(None))
    return sa.or_(sa.and_(Post.author_id.is_not(None), Post.author_id == hotseat.host_id), sa.and_(Post.author_id.is_(None), Post.step != UNNAMED, gone))


def numbers_beside(actor: Actor, which: sa.ColumnElement[bool]) -> list[Shown]:
    """Return numbers beside questions, as far as the actor may see them: counts of one to four people only by whoever brought them."""
    answer = aliased(Post)
    query = visible(actor, "hotseats:question_numbers:read").outerjoin(answer, answer.id == QuestionNumbers.answer_id)
    query = query.add_columns(Post.author_id, Organisation.name, answer.state, *flags_beside(actor, may_answer="hotseats:question_numbers:answer"))
    query = query.join(Post, Post.id == QuestionNumbers.post_id).outerjoin(Person, Person.id == Post.author_id).outerjoin(Organisation, Organisation.id == Person.organisation_id)
    return [
        shown_of(row, mine=author_id == actor.person_id, may_answer=bool(may_answer), school=school if row.with_school and school else "", answer_stands=state == VISIBLE)
        for row, author_id, school, state, may_answer in db.session.execute(query.where(which))
    ]


def shown_of(row: QuestionNumbers, *, mine: bool = True, may_answer: bool = False, school: str = "", answer_stands: bool = False) -> Shown:
    """Return numbers as whoever brought them sees them, or somebody else."""
    days, values = [date.fromisoformat(day) for day, _value, _note in row.rows], [value for _day, value, _note in row.rows]
    line = line_of(days, values, row.change_on, row.better, of_people=row.of_people, exact=mine)
    return Shown(row, line, mine, may_answer, school, answer_stands)


def hotseat_of(row: QuestionNumbers) -> Hotseat:
    """Return the office hour in which numbers stand beside a question."""
    return db.session.scalars(sa.select(Hotseat).join(Post, Post.thread_id == Hotseat.thread_id).where(Post.id == row.post_id)).one()


def office_hours_of(actor: Actor, group_id: str) -> list[Hotseat]:
    """Return the office hours of a cohort, the newest first."""
    query = visible(actor, "hotseats:hotseat:read").where(Hotseat.group_id == group_id, Hotseat.kind == OFFICE)
    return list(db.session.scalars(query.order_by(Hotseat.opens_on.desc(), Hotseat.id)))


def _support(actor: Actor, post_ids: list[str]) -> tuple[dict[str, int], set[str]]:
    counted = sa.select(QuestionSupport.post_id, sa.func.count()).where(QuestionSupport.post_id.in_(post_ids)).group_by(QuestionSupport.post_id)
    own = sa.select(QuestionSupport.post_id).where(QuestionSupport.post_id.in_(post_ids), QuestionSupport.person_id == actor.person_id)
    return {row[0]: row[1] for row in db.session.execute(counted)}, set(db.session.scalars(own))


def unanswered(hotseat: Hotseat) -> list[str]:
    """Return the posts of the questions that stand and that the host did not answer."""
    asked = aliased(Post)
    reply = sa.select(sa.literal(1)).select_from(Post).where(
        Post.thread_id == hotseat.thread_id, Post.root_seq == asked.seq, Post.seq != Post.root_seq, Post.state == VISIBLE, _from_host(hotseat)
    )  # fmt: skip
    query = sa.select(asked.id).where(asked.thread_id == hotseat.thread_id, asked.state == VISIBLE, asked.seq == asked.root_seq, asked.author_id.is_distinct_from(hotseat.host_id))
    return list(db.session.scalars(query.where(~sa.exists(reply)).order_by(asked.seq)))


def left_for(actor: Actor, session_id: str) -> list[tuple[Hotseat, list[Post]]]:
    """Return the questions that hotseats left for a session, as far as they stand and the actor may read them."""
    found = []
    for hotseat in db.session.scalars(visible(actor, "hotseats:hotseat:read").where(Hotseat.session_id == session_id).order_by(Hotseat.closes_on, Hotseat.id)):
        query = visible(actor, "discussions:post:read").where(Post.id.in_(hotseat.left), Post.thread_id == hotseat.thread_id, Post.state == VISIBLE)
        posts = list(db.session.scalars(query.order_by(Post.seq)))
        if posts:
            found.append((hotseat, posts))
    return found


def hotseat_in(actor: Actor, thread_id: str) -> str | None:
    """Return the id of the hotseat that a thread is for, if the actor may read it."""
    return db.session.scalar(visible(actor, "hotseats:hotseat:read").where(Hotseat.thread_id == thread_id).with_only_columns(Hotseat.id))
