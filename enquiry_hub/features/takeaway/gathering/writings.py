"""What a person wrote for others: posts, inputs, claims and what they answered to some, starters, session designs, variants."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.claims.models import Claim, ClaimAnswer
from enquiry_hub.features.discussions.models import REMOVED, SEALED, Post, Thread
from enquiry_hub.features.hotseats.models import QuestionNumbers
from enquiry_hub.features.inputs.citations.styles import HARVARD, plain, render
from enquiry_hub.features.inputs.models import Citation, Input
from enquiry_hub.features.journals.models import Starter
from enquiry_hub.features.library.models import Design, PartVariant


def posts_of(person_id: str) -> list[dict[str, Any]]:
    """Return the posts that stand, the earliest first."""
    query = sa.select(Post, Thread.title).join(Thread, Thread.id == Post.thread_id).where(Post.author_id == person_id, Post.state.not_in((REMOVED, SEALED)))
    rows = db.session.execute(query.order_by(Post.created_at)).all()
    numbers = _numbers([post.id for post, _title in rows])
    return [{"thread": title, "at": post.created_at.isoformat(), "body": post.body, **numbers.get(post.id, {})} for post, title in rows]


def _numbers(post_ids: list[str]) -> dict[str, dict[str, Any]]:
    """Return what somebody brought with questions of office hours, and what they made of the rules in answers there."""
    asked = {
        row.post_id: {"numbers": {"name": row.name, "unit": row.unit, "rows": row.rows, "changed_on": str(row.change_on or ""), "changed": row.change_what}}
        for row in db.session.scalars(sa.select(QuestionNumbers).where(QuestionNumbers.post_id.in_(post_ids)))
    }
    answered = {row.answer_id: {"rules": row.body} for row in db.session.scalars(sa.select(QuestionNumbers).where(QuestionNumbers.answer_id.in_(post_ids))) if row.answer_id}
    return {**asked, **answered}


def inputs_of(person_id: str) -> list[dict[str, Any]]:
    """Return the inputs with what they stand on."""
    query = sa.select(Input, Citation.csl).outerjoin(Citation, Citation.id == Input.citation_id).where(Input.author_id == person_id)
    return [
        {
            "id": row.id, "title": row.title, "kind": row.kind, "at": row.created_at.isoformat(), "body": row.body, "question": row.question, "parts": row.parts,
            "strength": row.strength, "strength_reason": row.strength_reason, "who_gains": row.who_gains, "who_may_lose": row.who_may_lose,
            "themes": row.themes, "facets": row.facets, "read_at": row.read_at,
            "reference": plain(render(work, HARVARD)) if work else "", "csl": work,
        }
        for row, work in db.session.execute(query.order_by(Input.created_at, Input.id))
    ]  # fmt: skip


def claims_of(person_id: str) -> list[dict[str, Any]]:
    """Return the claims that have words."""
    query = sa.select(Claim, Input.title).join(Input, Input.id == Claim.input_id).where(Claim.author_id == person_id, Claim.words != "")
    return [
        {"input": title, "words": row.words, "limits": row.limits, "state": row.state, "why": row.why, "at": row.created_at.isoformat()}
        for row, title in db.session.execute(query.order_by(Claim.created_at, Claim.id))
    ]


def claim_answers_of(actor: Actor) -> list[dict[str, Any]]:
    """Return what the actor answered to claims; the claim’s words only where they may read it."""
    own = db.session.scalars(sa.select(ClaimAnswer).where(ClaimAnswer.person_id == actor.person_id).order_by(ClaimAnswer.answered_at, ClaimAnswer.id)).all()
    claims = db.session.scalars(visible(actor, "claims:claim:read").where(Claim.id.in_([row.claim_id for row in own]))).all() if own else []
    words = {row.id: row.words for row in claims}
    return [
        {"claim": words.get(row.claim_id, ""), "answer": row.answer, "context": row.context, "named": row.named, "at": row.answered_at.isoformat()}
        for row in own
    ]  # fmt: skip


def starters_of(person_id: str) -> list[dict[str, Any]]:
    """Return the starters that were placed for others."""
    query = sa.select(Starter).where(Starter.placed_by == person_id).order_by(Starter.created_at)
    return [{"title": row.title, "tense": row.tense, "at": row.created_at.isoformat(), "body": row.body} for row in db.session.scalars(query)]


def designs_of(person_id: str) -> list[dict[str, Any]]:
    """Return the session designs."""
    query = sa.select(Design).where(Design.author_id == person_id).order_by(Design.created_at)
    return [{"title": row.title, "purpose": row.purpose, "length": row.length, "parts": row.items, "at": row.created_at.isoformat()} for row in db.session.scalars(query)]


def variants_of(person_id: str) -> list[dict[str, Any]]:
    """Return the variants that were not withdrawn."""
    query = sa.select(PartVariant).where(PartVariant.author_id == person_id, PartVariant.withdrawn_at.is_(None)).order_by(PartVariant.created_at)
    return [{"part": row.part_id, "setting": row.setting, "words": row.words, "why": row.why, "at": row.created_at.isoformat()} for row in db.session.scalars(query)]
