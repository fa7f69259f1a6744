"""Who reads claims, makes them and answers."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.features.claims.models import STANDS, Claim, ClaimAnswer
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.identity.groups.clauses import contributor_of, member_of, steward_of_cohort_of
from enquiry_hub.identity.groups.models import PARTICIPANT


@permission("claims:input:claim", Input, "Say what an input of yours claims.")
def claim_for_input(actor: Actor) -> ColumnElement[bool]:
    """Whoever posted it, while taking part."""
    return rule_of("inputs:input:edit", actor)


@permission("claims:claim:read", Claim, "Read what an input claims.")
def read_claim(actor: Actor) -> ColumnElement[bool]:
    """Whoever may read the input."""
    return subjects.may_read(actor, sa.literal("input"), Claim.input_id, ("input",))


@permission("claims:claim:change", Claim, "Reword, replace or withdraw a claim of yours.")
def change_claim(actor: Actor) -> ColumnElement[bool]:
    """Whoever made it, while taking part."""
    return sa.and_(Claim.author_id == actor.person_id, contributor_of(Claim.group_id, actor))


@permission("claims:claim:answer", Claim, "Say what you have seen of a claim in your own school.")
def answer_claim(actor: Actor) -> ColumnElement[bool]:
    """Participants who may read it and did not make it, while it stands."""
    return sa.and_(Claim.state == STANDS, Claim.author_id.is_distinct_from(actor.person_id), member_of(Claim.group_id, actor, PARTICIPANT), read_claim(actor))


@permission("claims:claim:take_down", Claim, "Take down a claim of a cohort that you run, because it may be about a child.")
def take_claim_down(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers who may read it, once."""
    return sa.and_(Claim.words != "", steward_of_cohort_of(Claim.group_id, actor), read_claim(actor))


@permission("claims:answer:read", ClaimAnswer, "Read what leaders have seen of a claim.")
def read_answer(actor: Actor) -> ColumnElement[bool]:
    """Whoever may read the claim."""
    claim = aliased(Claim)
    reads = subjects.may_read(actor, sa.literal("input"), claim.input_id, ("input",))
    return sa.exists(sa.select(sa.literal(1)).select_from(claim).where(claim.id == ClaimAnswer.claim_id, reads))


@permission("claims:answer:take_back", ClaimAnswer, "Take your own answer back.")
def take_answer_back(actor: Actor) -> ColumnElement[bool]:
    """Whoever gave it."""
    return sa.and_(ClaimAnswer.person_id == actor.person_id, read_answer(actor))


@permission("claims:answer:take_down", ClaimAnswer, "Take down what was written beside an answer in a cohort that you run, because it may be about a child.")
def take_answer_down(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers who may read the claim."""
    claim = aliased(Claim)
    runs = sa.exists(sa.select(sa.literal(1)).select_from(claim).where(claim.id == ClaimAnswer.claim_id, steward_of_cohort_of(claim.group_id, actor)))
    return sa.and_(ClaimAnswer.context != "", runs, read_answer(actor))
