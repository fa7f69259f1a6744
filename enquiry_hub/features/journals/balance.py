"""What a writer's pages look at, for the writer alone: successes and challenges, and which of the three factors."""

from __future__ import annotations

from collections import Counter

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.journals.models import WritingWish
from enquiry_hub.features.journals.prompts import FACTORS, Prompt, prompts
from enquiry_hub.features.journals.queries import Tally

# The prompt that asks for something that held.
SUCCESS_PROMPT = "PA4"


@dataclass(frozen=True)
class Balance:
    """Be how many of one's own pages in a cohort look at what; a page that looks at both counts for both."""

    pages: int
    valences: dict[str, int]
    factors: dict[str, int]

    @property
    def only_challenges(self) -> bool:
        """Say whether pages are marked, and each of them as a challenge alone."""
        return self.valences["challenge"] > 0 and self.valences["success"] == 0


def balance_of(tally: Tally) -> Balance:
    """Return what a tally of somebody's own pages says of where they look."""
    valences, factors = Counter[str](), Counter[str]()
    for (_tense, factor, valence), many in tally.items():
        valences[valence] += many
        factors[factor] += many
    both = valences["both"]
    looked = {"success": valences["success"] + both, "challenge": valences["challenge"] + both}
    return Balance(valences.total(), looked, {name: factors[name] for name in FACTORS})


def wish_of(actor: Actor) -> WritingWish:
    """Return how the actor likes the page that they write on."""
    return db.session.get(WritingWish, actor.person_id) or WritingWish(person_id=actor.person_id, prompt_folded=False, offered_success=True, comebacks=True)


def offered_success(actor: Actor, balance: Balance) -> Prompt | None:
    """Return the one prompt about a success that is offered to a writer with challenges only, unless they switched that off (DOMAIN S2-12)."""
    if not balance.only_challenges or not wish_of(actor).offered_success:
        return None
    return next(prompt for prompt in prompts() if prompt.id == SUCCESS_PROMPT)
