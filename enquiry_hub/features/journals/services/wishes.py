"""How a person likes the page that they write on."""

from __future__ import annotations

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.features.journals.models import WritingWish

ASKS_NOBODY = {"*": "The wish is the actor's own, found by their own id."}
TELLS_NOBODY = {"*": "How somebody likes their page is nobody's news."}


def fold_prompt(actor: Actor, folded: bool) -> None:
    """Keep the prompt folded away, or shown, on every page that the actor writes."""
    _wish(actor).prompt_folded = folded
    db.session.flush()


def offer_no_success(actor: Actor) -> None:
    """Offer the actor no prompt about a success any more, for ever."""
    _wish(actor).offered_success = False
    db.session.flush()


def let_come_back(actor: Actor, yes: bool) -> None:
    """Let earlier pages come back to the actor by themselves, or no longer."""
    _wish(actor).comebacks = yes
    db.session.flush()


def _wish(actor: Actor) -> WritingWish:
    found = db.session.get(WritingWish, actor.person_id)
    if found is None:
        found = WritingWish(person_id=actor.person_id)
        db.session.add(found)
    return found
