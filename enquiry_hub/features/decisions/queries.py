"""Reading decisions: before they close, nothing of hidden answers but how many there are."""

from __future__ import annotations

from statistics import median
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.decisions.domain import CHOICE, CONSENT, CONSENTS, RANKED, RESERVATION, tally
from enquiry_hub.features.decisions.models import Ballot, BallotAnswer
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person


def ballot_of(actor: Actor, post_id: str) -> Ballot | None:
    """Return the decision whose question or outcome a post holds, if the actor may see it."""
    query = visible(actor, "decisions:ballot:read").where(sa.or_(Ballot.post_id == post_id, Ballot.outcome_post_id == post_id))
    return db.session.scalar(query)


def asked_before(actor: Actor, client_id: str | None) -> Ballot | None:
    """Return the decision that the actor asked for with this client id, if there is one."""
    if client_id is None:
        return None
    return db.session.scalar(visible(actor, "decisions:ballot:read").where(Ballot.opened_by == actor.person_id, Ballot.client_id == client_id))


def answers_to(ballot: Ballot) -> list[Any]:
    """Return all answers, for counting."""
    return list(db.session.scalars(sa.select(BallotAnswer.answer).where(BallotAnswer.ballot_id == ballot.id).order_by(BallotAnswer.given_at, BallotAnswer.person_id)))


def takers_of(ballot: Ballot) -> set[str]:
    """Return the ids of those who answered."""
    return set(db.session.scalars(sa.select(BallotAnswer.person_id).where(BallotAnswer.ballot_id == ballot.id)))


def ballots_to_answer(actor: Actor, cohort_id: str, limit: int = 5) -> list[Ballot]:
    """Return the open decisions of a cohort that the actor may answer and has not, those that close first before the others."""
    mine = sa.exists(sa.select(sa.literal(1)).select_from(BallotAnswer).where(BallotAnswer.ballot_id == Ballot.id, BallotAnswer.person_id == actor.person_id))
    query = (
        visible(actor, "decisions:ballot:answer").join(Thread, Thread.id == Ballot.thread_id).join(Group, Group.id == Thread.group_id)
        .where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id), ~mine, sa.or_(Ballot.closes_at.is_(None), Ballot.closes_at > now()))
        .order_by(Ballot.closes_at.is_(None), Ballot.closes_at, Ballot.created_at).limit(limit)
    )  # fmt: skip
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class BallotView:
    """Be what the page of a decision shows: the answers' count always, their tally and reasons only where they are open."""

    ballot: Ballot
    mine: BallotAnswer | None
    answered: int
    result: dict[str, Any] | None
    reasons: list[tuple[str, str, str]]
    words: str


def look_at(actor: Actor, ballot: Ballot) -> BallotView:
    """Return what the actor sees of a decision that was loaded through its rule."""
    mine = db.session.get(BallotAnswer, (ballot.id, actor.person_id))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(BallotAnswer).where(BallotAnswer.ballot_id == ballot.id)) or 0
    if ballot.hidden and ballot.closed_at is None:
        return BallotView(ballot, mine, count, None, [], "")
    result = tally(ballot.kind, len(ballot.options), answers_to(ballot))
    return BallotView(ballot, mine, count, result, _reasons(ballot), outcome_words(ballot, count, result) if ballot.closed_at else "")


def _reasons(ballot: Ballot) -> list[tuple[str, str, str]]:
    query = (
        sa.select(Person.display_name, BallotAnswer.answer, BallotAnswer.reason).join(Person, Person.id == BallotAnswer.person_id)
        .where(BallotAnswer.ballot_id == ballot.id, BallotAnswer.reason != "").order_by(BallotAnswer.given_at)
    )  # fmt: skip
    return [(name, answer if isinstance(answer, str) else "", reason) for name, answer, reason in db.session.execute(query)]


def outcome_words(ballot: Ballot, count: int, result: dict[str, Any]) -> str:
    """Return what was decided, in one or two sentences."""
    said = ngettext("One person answered.", "%(num)d people answered.", count) if count else _("Nobody answered.")
    if count == 0 or count < (ballot.quorum or 0):
        return f"{said} " + (_("That is fewer than the %(n)d that were asked for: nothing is decided.", n=ballot.quorum) if ballot.quorum else _("Nothing is decided."))
    if ballot.kind == CONSENT:
        agreed = dict(zip(CONSENTS, result["counts"], strict=True))
        if agreed["objection"]:
            return said + " " + ngettext("There is an objection: not agreed as it stands.", "There are %(num)d objections: not agreed as it stands.", agreed["objection"])
        if agreed[RESERVATION]:
            return said + " " + ngettext("Agreed, with one reservation.", "Agreed, with %(num)d reservations.", agreed[RESERVATION])
        return f"{said} " + _("Agreed.")
    if ballot.kind == CHOICE:
        most = max(result["counts"])
        first = [option for option, chosen in zip(ballot.options, result["counts"], strict=True) if chosen == most]
        counts = "; ".join(f"{option}: {chosen}" for option, chosen in zip(ballot.options, result["counts"], strict=True))
        return f"{said} {_leading(first)} ({counts}.)"
    if ballot.kind == RANKED:
        return f"{said} " + _leading([ballot.options[winner] for winner in result["winners"]])
    middles = "; ".join(f"{option}: {_middle(spread)}" for option, spread in zip(ballot.options, result["spreads"], strict=True))
    return f"{said} " + _("The middle of the numbers: %(middles)s. How they are spread stands on the decision’s page.", middles=middles)


def _middle(spread: list[int]) -> str:
    """Return the median of numbers of which it is known how often each was given."""
    numbers = [number for number, count in enumerate(spread) for _time in range(count)]
    return f"{median(numbers):g}" if numbers else "–"


def _leading(options: list[str]) -> str:
    if len(options) == 1:
        return _("First: %(option)s.", option=options[0])
    return _("Equal: %(options)s.", options=", ".join(options))
