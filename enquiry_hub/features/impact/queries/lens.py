"""The disadvantage lens: who should gain, who may lose, and what was seen of it, over all strategies, measures and inputs."""

from __future__ import annotations

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.models import Strategy
from enquiry_hub.features.impact.models import Measure
from enquiry_hub.features.impact.queries.accounts import accounts_of
from enquiry_hub.features.inputs.models import Input


@dataclass(frozen=True)
class LensLine:
    """Be what is answered for one strategy, measure or input; empty answers are still to be given."""

    kind: str
    id: str
    title: str
    who_gains: str = ""
    who_may_lose: str = ""
    seen: str = ""

    @property
    def answered(self) -> bool:
        """Tell whether anything was answered."""
        return bool(self.who_gains or self.who_may_lose or self.seen)


def lens_of(viewer: Actor, group_id: str) -> list[LensLine]:
    """Return the lens over a cohort's strategies, measures and inputs, those without an answer last."""
    strategies = list(db.session.scalars(visible(viewer, "framework:strategy:read").where(Strategy.group_id == group_id).order_by(Strategy.code)))
    accounts = accounts_of(viewer, [strategy.id for strategy in strategies])
    lines = []
    for strategy in strategies:
        account = accounts.get(strategy.id)
        gains, loses = (account.who_gains, account.who_may_lose) if account else ("", "")
        lines.append(LensLine("strategy", strategy.id, f"{strategy.code} {strategy.title}", gains, loses, strategy.who_gained))
    measures = db.session.scalars(visible(viewer, "impact:measure:read").where(Measure.group_id == group_id).order_by(Measure.name))
    lines += [LensLine("measure", row.id, row.name, row.who_gains, row.who_may_lose) for row in measures]
    inputs = db.session.scalars(visible(viewer, "inputs:input:read").where(Input.group_id == group_id, Input.body != "").order_by(Input.title, Input.id))
    lines += [LensLine("input", row.id, row.title, row.who_gains, row.who_may_lose) for row in inputs]
    return sorted(lines, key=lambda line: not line.answered)
