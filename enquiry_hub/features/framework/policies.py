"""Who may read, write, rate and arrange the framework.

Of judgements there is one rule, `framework:spread:read`: nobody sees anything of others' ratings before the
round closes, and never of fewer than five. A spread that moved while the round is open would tell what one
person said to whoever looks before and after them, or before and after somebody changes their mind (DOMAIN 5.5
and 5.9: no two views whose people differ by one to four). Every page, file and snapshot that shows a figure asks it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import UTC
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.models import (
    GONE,
    AppetiteDissent,
    Framework,
    FrameworkRelease,
    Rating,
    RatingRound,
    ReleaseApproval,
    Risk,
    Strategy,
    Theme,
)
from enquiry_hub.identity.groups.clauses import contributor_of, member_of, steward_of
from enquiry_hub.identity.groups.models import PARTICIPANT

# The present moment inside a statement that is built once and kept.
NOW: sa.BindParameter[Any] = sa.bindparam("hub_now", callable_=lambda: now(), type_=UTC())


@permission("framework:framework:read", Framework, "Read the framework of a cohort that you take part in.")
def read_framework(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Framework.group_id, actor)


@permission("framework:framework:propose", Framework, "Propose a risk.")
def propose_to_framework(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Framework.group_id, actor)


@permission(
    "framework:framework:arrange", Framework, "Arrange the framework: themes, rounds of rating, releases."
)
def arrange_framework(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(Framework.group_id, actor)


@permission("framework:framework:ask", Framework, "Ask why somebody changed the framework, and say why you did.")
def ask_about_framework(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Framework.group_id, actor)


@permission("framework:release:read", FrameworkRelease, "Read the framework as it stood on an earlier day.")
def read_release(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(FrameworkRelease.group_id, actor)


@permission("framework:release:arrange", FrameworkRelease, "Withdraw a release.")
def arrange_release(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(FrameworkRelease.group_id, actor)


@permission("framework:approval:take_back", ReleaseApproval, "Take back an approval that was recorded by mistake.")
def take_approval_back(actor: Actor) -> ColumnElement[bool]:
    """Who recorded it, while they take part in the cohort; facilitators and managers of the cohort."""
    release = sa.select(FrameworkRelease.id).where(FrameworkRelease.id == ReleaseApproval.release_id)
    recorded = sa.and_(ReleaseApproval.recorded_by == actor.person_id, release.where(contributor_of(FrameworkRelease.group_id, actor)).exists())
    return sa.or_(recorded, release.where(steward_of(FrameworkRelease.group_id, actor)).exists())


@permission("framework:approval:read", ReleaseApproval, "See who approved a version of the framework.")
def read_approval(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return sa.select(FrameworkRelease.id).where(FrameworkRelease.id == ReleaseApproval.release_id, contributor_of(FrameworkRelease.group_id, actor)).exists()


@permission("framework:theme:read", Theme, "See the themes of a framework.")
def read_theme(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Theme.group_id, actor)


@permission(
    "framework:theme:arrange", Theme, "Name a theme and set how much of its risks the cohort is content with."
)
def arrange_theme(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(Theme.group_id, actor)


@permission("framework:theme:dissent", Theme, "Say that you would set an appetite otherwise.")
def dissent_about_theme(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Theme.group_id, actor)


@permission("framework:dissent:read", AppetiteDissent, "Read why somebody would set an appetite otherwise.")
def read_dissent(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    theme = aliased(Theme)
    return sa.exists(sa.select(sa.literal(1)).select_from(theme).where(theme.id == AppetiteDissent.theme_id, contributor_of(theme.group_id, actor)))


@permission("framework:dissent:end", AppetiteDissent, "Take your own dissent back.")
def end_dissent(actor: Actor) -> ColumnElement[bool]:
    """Whoever said it."""
    return sa.and_(AppetiteDissent.author_id == actor.person_id, AppetiteDissent.ended_at.is_(None))


def _held_by(model: type[Risk] | type[Strategy], actor: Actor) -> ColumnElement[bool]:
    """What somebody of the cohort owns, and all of it for facilitators and managers."""
    mine = sa.and_(model.owner_id == actor.person_id, contributor_of(model.group_id, actor))
    return sa.or_(mine, steward_of(model.group_id, actor))


@permission("framework:risk:read", Risk, "Read a risk of a cohort that you take part in.")
def read_risk(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Risk.group_id, actor)


@permission(
    "framework:risk:edit",
    Risk,
    "Change the words of a risk that is open; the earlier words stay in its history.",
)
def edit_risk(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers, until the risk is closed or merged."""
    return sa.and_(Risk.status.not_in(GONE), contributor_of(Risk.group_id, actor))


@permission("framework:risk:ask", Risk, "Ask why somebody changed a risk, and say why you did.")
def ask_about_risk(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Risk.group_id, actor)


@permission("framework:risk:answer", Risk, "Answer what others suggest for a risk.")
def answer_about_risk(actor: Actor) -> ColumnElement[bool]:
    """Whoever keeps an eye on it, and the facilitators and managers of the cohort."""
    return _held_by(Risk, actor)


@permission("framework:risk:arrange", Risk, "Decide about a risk: its status, merging it into another.")
def arrange_risk(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(Risk.group_id, actor)


def round_closed() -> ColumnElement[bool]:
    """Rounds that a facilitator closed, or whose time is over."""
    return sa.or_(
        RatingRound.closed_at.is_not(None),
        sa.and_(RatingRound.closes_at.is_not(None), RatingRound.closes_at <= NOW),
    )


def round_full() -> ColumnElement[bool]:
    """Rounds with as many ratings as a summary needs."""
    rating = aliased(Rating)
    count = (
        sa.select(sa.func.count())
        .select_from(rating)
        .where(rating.round_id == RatingRound.id)
        .correlate(RatingRound)
    )
    return count.scalar_subquery() >= scales().min_raters


@permission("framework:round:read", RatingRound, "See that a risk is put up for rating, until when.")
def read_round(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(RatingRound.group_id, actor)


@permission(
    "framework:round:rate", RatingRound, "Rate a risk alone, and change your mind until the round closes."
)
def rate_round(actor: Actor) -> ColumnElement[bool]:
    """Participants of the cohort, while the round is open."""
    return sa.and_(sa.not_(round_closed()), member_of(RatingRound.group_id, actor, PARTICIPANT))


@permission(
    "framework:round:close", RatingRound, "Close a round of rating, and say why judgements are apart."
)
def close_round(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(RatingRound.group_id, actor)


@permission(
    "framework:spread:read",
    RatingRound,
    "See how far judgements are apart, once the round has closed, from five ratings up.",
)
def read_spread(actor: Actor) -> ColumnElement[bool]:
    """Contributors, once the round has closed; nobody where fewer than five have rated."""
    return sa.and_(contributor_of(RatingRound.group_id, actor), round_closed(), round_full())


@permission("framework:rating:read", Rating, "See your own rating.")
def read_rating(actor: Actor) -> ColumnElement[bool]:
    """Only the person who gave it."""
    return sa.and_(Rating.person_id == actor.person_id)


@permission("framework:rating:explain", Rating, "Say why you judged as you did, without your name, when a round has closed and you gave no reason.")
def explain_rating(actor: Actor) -> ColumnElement[bool]:
    """Only the person who gave it, once, while they take part in the cohort."""
    closed = sa.select(RatingRound.id).where(RatingRound.id == Rating.round_id, round_closed(), member_of(RatingRound.group_id, actor, PARTICIPANT))
    return sa.and_(read_rating(actor), Rating.reason == "", closed.correlate(Rating).exists())


@permission("framework:strategy:read", Strategy, "Read a strategy of a cohort that you take part in.")
def read_strategy(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Strategy.group_id, actor)


@permission(
    "framework:strategy:edit",
    Strategy,
    "Change the words and dates of a strategy, and move it through its gates.",
)
def edit_strategy(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers, unless the strategy was stopped."""
    return sa.and_(Strategy.state != "stopped", contributor_of(Strategy.group_id, actor))


@permission("framework:strategy:ask", Strategy, "Ask why somebody changed a strategy, and say why you did.")
def ask_about_strategy(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Strategy.group_id, actor)


@permission("framework:strategy:answer", Strategy, "Answer what others suggest for a strategy.")
def answer_about_strategy(actor: Actor) -> ColumnElement[bool]:
    """Its owner, and the facilitators and managers of the cohort."""
    return _held_by(Strategy, actor)


@permission(
    "framework:strategy:arrange", Strategy, "Arrange a strategy: take evidence away that others put there."
)
def arrange_strategy(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(Strategy.group_id, actor)


@permission("framework:strategy:decide", Strategy, "Publish or stop a strategy.")
def decide_strategy(actor: Actor) -> ColumnElement[bool]:
    """Its owner, and the facilitators and managers of the cohort."""
    return _held_by(Strategy, actor)


@permission("framework:strategy:review", Strategy, "Say what came of a strategy that you own.")
def review_strategy(actor: Actor) -> ColumnElement[bool]:
    """Its owner and nobody else."""
    return sa.and_(Strategy.owner_id == actor.person_id, contributor_of(Strategy.group_id, actor))
