"""The chain from what is done to pupils, as one viewer sees it: which links have evidence and which are assumed."""

from __future__ import annotations

from collections.abc import Sequence

from enquiry_hub.core.access import Actor
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.models import Strategy
from enquiry_hub.features.impact.domain.ladder import CHAIN, evidence_at
from enquiry_hub.features.impact.models import StrategyAccount
from enquiry_hub.features.impact.queries.accounts import inputs_under
from enquiry_hub.features.impact.queries.looks import Look
from enquiry_hub.features.inputs.models import Input


@dataclass(frozen=True)
class ChainLink:
    """Be one link: its place, what is expected there, and what makes it more than assumed."""

    place: str
    words: str
    looks: tuple[Look, ...]
    input: Input | None

    @property
    def known(self) -> bool:
        """Say whether there is evidence for it."""
        return bool(self.looks) or self.input is not None


def chain_of(viewer: Actor, strategy: Strategy, looks: Sequence[Look], account: StrategyAccount | None) -> list[ChainLink]:
    """Return the three links from the activity to pupils."""
    inputs = {found.id: found for found in inputs_under(viewer, strategy.id)} if account else {}
    return [
        ChainLink(
            place, getattr(account, f"{place}_words", ""), tuple(look for look in looks if evidence_at(place, [look.counted])),
            inputs.get(getattr(account, f"{place}_input_id", None) or ""),
        )
        for place in CHAIN
    ]  # fmt: skip
