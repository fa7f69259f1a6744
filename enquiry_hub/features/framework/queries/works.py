"""The works that risks and strategies stand on, as a version of the framework keeps them and its papers cite them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.claims.models import Claim
from enquiry_hub.features.framework.models import Framework
from enquiry_hub.features.inputs.citations.csl import cited_as
from enquiry_hub.features.inputs.citations.styles import HARVARD
from enquiry_hub.features.inputs.models import RESEARCH, Input
from enquiry_hub.features.inputs.queries import citations_of, in_words


@dataclass
class Standing:
    """Be what the things of a framework stand on: the works by number, in the order of a list of references, and what each thing rests on by its kind and id."""

    works: list[dict[str, Any]] = field(default_factory=list)
    under: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def of(self, kind: str, row_id: str) -> dict[str, Any]:
        """Return what one thing stands on: works with how they bear on it, and how many accounts of schools."""
        return self.under.get((kind, row_id), {"works": [], "accounts": 0})


def standing_of(viewer: Actor, framework: Framework, risk_ids: Sequence[str], strategy_ids: Sequence[str]) -> Standing:
    """Return the published works under risks and strategies. Accounts of schools are counted and not named, for papers go to others."""
    pairs = inputs_put_under(risk_ids, strategy_ids)
    published = visible(viewer, "inputs:input:read").where(Input.group_id == framework.group_id, Input.published_at <= now())
    rows = {row.id: row for row in db.session.scalars(published.where(Input.id.in_({found[1] for found in pairs})))} if pairs else {}
    cited = sorted(in_words(citations_of(viewer, list(rows.values())), HARVARD), key=lambda found: (found.row.sort_name, found.row.id))
    standing = Standing([{"id": place, "name": cited_as(found.row.csl), "html": found.html, "csl": found.row.csl} for place, found in enumerate(cited, start=1)])
    numbers = {found.row.id: work for found, work in zip(cited, standing.works, strict=True)}
    accounts: dict[tuple[str, str], set[str]] = {}
    for thing, input_id, nature, claim_state in pairs:
        row = rows.get(input_id)
        if row is None:
            continue
        on = standing.under.setdefault(thing, {"works": [], "accounts": 0})
        if row.kind != RESEARCH:
            accounts.setdefault(thing, set()).add(row.id)
            on["accounts"] = len(accounts[thing])
        elif row.citation_id in numbers:
            work = {"id": numbers[row.citation_id]["id"], "name": numbers[row.citation_id]["name"], "nature": nature, "strength": row.strength, "claim": claim_state}
            if work not in on["works"]:
                on["works"].append(work)
    for on in standing.under.values():
        on["works"].sort(key=lambda work: (work["id"], work["nature"]))
    return standing


def inputs_put_under(risk_ids: Sequence[str], strategy_ids: Sequence[str]) -> list[tuple[tuple[str, str], str, str, str]]:
    """Return what was put under each thing, not asking who reads it: its kind and id, the input's id, how it bears on it, and the state of the claim where it was one."""
    things = sa.or_(sa.and_(Link.upper_kind == "risk", Link.upper_id.in_(risk_ids)), sa.and_(Link.upper_kind == "strategy", Link.upper_id.in_(strategy_ids)))
    inputs = sa.select(Link.upper_kind, Link.upper_id, Link.lower_id, Link.nature, sa.literal("")).where(Link.lower_kind == "input")
    claims = sa.select(Link.upper_kind, Link.upper_id, Claim.input_id, Link.nature, Claim.state).join(Claim, Claim.id == Link.lower_id).where(Link.lower_kind == "claim")
    found = db.session.execute(sa.union_all(*(query.where(things, Link.ended_at.is_(None)) for query in (inputs, claims))))
    return [((kind, row_id), input_id, nature, state) for kind, row_id, input_id, nature, state in found]
