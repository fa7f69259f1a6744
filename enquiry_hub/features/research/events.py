"""What happens with what is handed over for research."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class ResearchHandedOver(Event):
    """Consented words were handed over for a study, without names."""

    export_id: str
    sources: int


@dataclass(frozen=True, kw_only=True)
class CodebookBrought(Event):
    """A codebook was brought in."""

    group_id: str
    codes: int
