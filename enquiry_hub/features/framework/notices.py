"""Whom the framework's news is told to, and what search knows of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.capabilities.search.services import index_document, register_indexed
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.framework.events import (
    AcceptanceRunsOut,
    JudgementsApart,
    ReasonAsked,
    ReasonGiven,
    RiskEdited,
    RiskProposed,
    RoundsOpened,
    StrategyEdited,
    StrategyProposed,
    Suggested,
    SuggestionAnswered,
)
from enquiry_hub.features.framework.models import Framework, RatingRound, Risk, Strategy, Suggestion
from enquiry_hub.features.framework.queries.history import entry_of, who_asked
from enquiry_hub.features.framework.queries.suggestions import thing_of
from enquiry_hub.features.framework.services.due import APART, OVER, SOON
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import PARTICIPANT, STEWARDS, Membership

register_indexed("risk", "strategy")
register_notice(
    "round",
    lambda who, what: _("%(who)s asks you to rate risks alone: “%(what)s”", who=who, what=what),
    mailed=lambda who: _("%(who)s asks you to rate risks alone", who=who),
    why=_l("You get this because every participant is asked."),
)


register_notice(
    "why_asked",
    lambda who, what: _("%(who)s asks why you changed “%(what)s”", who=who, what=what),
    mailed=lambda who: _("%(who)s asks why you changed something in the framework", who=who),
    why=_l("You get this because the change is yours."),
)
register_notice(
    "why_said",
    lambda who, what: _("%(who)s says why they changed “%(what)s”", who=who, what=what),
    mailed=lambda who: _("%(who)s says why they changed something in the framework", who=who),
    why=_l("You get this because you asked."),
)


register_notice(
    "suggested",
    lambda who, what: _("A suggestion waits for an answer: “%(what)s”", what=what),
    mailed=lambda who: _("A suggestion in the framework waits for an answer"),
    why=_l("You get this because you can answer it."),
)
register_notice(
    "suggestion_answered",
    lambda who, what: _("%(who)s answered what you suggested for “%(what)s”", who=who, what=what),
    mailed=lambda who: _("%(who)s answered a suggestion of yours", who=who),
    why=_l("You get this because the suggestion is yours."),
)


register_notice(
    SOON,
    lambda who, what: _("The signature under “%(what)s” runs out within three weeks", what=what),
    mailed=lambda who: _("A signature under a risk runs out within three weeks"),
    why=_l("You get this because you own the risk or facilitate its cohort."),
)
register_notice(
    OVER,
    lambda who, what: _("The signature under “%(what)s” has run out", what=what),
    mailed=lambda who: _("A signature under a risk has run out"),
    why=_l("You get this because you own the risk or facilitate its cohort."),
)


register_notice(
    APART,
    lambda who, what: _("We are far apart about “%(what)s”. If yours is at one end, say why, without your name", what=what),
    mailed=lambda who: _("Judgements of a risk are far apart. If yours is at one end, say why, without your name"),
    why=_l("You get this because every participant is asked."),
)


@in_transaction(JudgementsApart)
def ask_for_reasons(event: JudgementsApart) -> None:
    """Ask every participant for reasons, whoever judged: a notice to some would tell who did, and how."""
    found = db.session.get_one(RatingRound, event.round_id)
    notify(participants_of(found.group_id), APART, ("risk", found.risk_id), by=None, group_id=found.group_id, cause_id=found.id)


@in_transaction(AcceptanceRunsOut)
def tell_who_holds_the_risk(event: AcceptanceRunsOut) -> None:
    """Tell the owner and the facilitators, once before and once on the day."""
    risk = db.session.get_one(Risk, event.risk_id)
    told = {*stewards_of(risk.group_id), *([risk.owner_id] if risk.owner_id else [])}
    notify(told, event.kind, ("risk", risk.id), by=None, group_id=risk.group_id, cause_id=event.acceptance_id)


@in_transaction(Suggested)
def tell_who_can_answer(event: Suggested) -> None:
    """Tell the facilitators and the owner that a suggestion waits, never whose it is."""
    suggestion = db.session.get_one(Suggestion, event.suggestion_id)
    thing = thing_of(suggestion)
    told = {*stewards_of(thing.group_id), *([thing.owner_id] if thing.owner_id else [])} - {suggestion.author_id or ""}
    notify(told, "suggested", (thing.__tablename__, thing.id), by=None, group_id=thing.group_id, cause_id=suggestion.id)


@in_transaction(SuggestionAnswered)
def tell_who_suggested(event: SuggestionAnswered) -> None:
    """Tell whoever suggested it, once, that it is answered."""
    suggestion = db.session.get_one(Suggestion, event.suggestion_id)
    thing = thing_of(suggestion)
    if suggestion.author_id:
        notify([suggestion.author_id], "suggestion_answered", (thing.__tablename__, thing.id), by=event.by, group_id=thing.group_id, cause_id=suggestion.id)


def stewards_of(group_id: str) -> list[str]:
    """Return the ids of those who facilitate or manage a cohort."""
    return list(db.session.scalars(sa.select(Membership.person_id).where(Membership.group_id == group_id, Membership.role.in_(STEWARDS), in_force())))


def participants_of(group_id: str) -> list[str]:
    """Return the ids of those who take part in a cohort."""
    return list(db.session.scalars(sa.select(Membership.person_id).where(Membership.group_id == group_id, Membership.role == PARTICIPANT, in_force())))


@in_transaction(ReasonAsked)
def tell_who_is_asked(event: ReasonAsked) -> None:
    """Tell the author of a change that somebody asks why."""
    thing = _thing(event.subject_kind, event.subject_id)
    entry = entry_of(thing, event.entry_id)
    if entry is not None and entry.author_id:
        notify([entry.author_id], "why_asked", (event.subject_kind, thing.id), by=event.by, group_id=thing.group_id, cause_id=event.entry_id)


@in_transaction(ReasonGiven)
def tell_who_asked(event: ReasonGiven) -> None:
    """Tell those who asked that it is said."""
    thing = _thing(event.subject_kind, event.subject_id)
    notify(who_asked(event.entry_id), "why_said", (event.subject_kind, thing.id), by=event.by, group_id=thing.group_id, cause_id=event.entry_id)


def _thing(kind: str, row_id: str) -> Risk | Strategy | Framework:
    if kind == "framework":
        return db.session.get_one(Framework, row_id)
    return db.session.get_one(Risk, row_id) if kind == "risk" else db.session.get_one(Strategy, row_id)


@in_transaction(RoundsOpened)
def tell_of_rounds(event: RoundsOpened) -> None:
    """Tell the participants once, however many risks were put up together."""
    framework = db.session.get_one(Framework, event.framework_id)
    notify(
        participants_of(framework.group_id),
        "round",
        ("framework", framework.id),
        by=event.by,
        group_id=framework.group_id,
        cause_id=event.round_ids[0],
    )


@in_transaction(RiskProposed, RiskEdited)
def index_risk(event: RiskProposed | RiskEdited) -> None:
    """Make a risk findable by its words, never by what anyone thinks of it."""
    risk = db.session.get_one(Risk, event.risk_id)
    index_document(
        "risk",
        risk.id,
        group_id=risk.group_id,
        title=f"{risk.code} {risk.title}",
        words=f"{risk.body} {risk.objective}",
    )


@in_transaction(StrategyProposed, StrategyEdited)
def index_strategy(event: StrategyProposed | StrategyEdited) -> None:
    """Make a strategy findable by its words."""
    strategy = db.session.get_one(Strategy, event.strategy_id)
    index_document(
        "strategy",
        strategy.id,
        group_id=strategy.group_id,
        title=f"{strategy.code} {strategy.title}",
        words=strategy.body,
    )
