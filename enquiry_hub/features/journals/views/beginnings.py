"""What a new page is begun from: a time of silent writing, a page that facilitators offer, or nothing but a prompt."""

from __future__ import annotations

from random import Random
from typing import Any

from flask import request

from enquiry_hub.capabilities.drafts.queries import find_draft
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.journals.models import TENSES, Starter
from enquiry_hub.features.journals.prompts import FOR_THEME, Prompt, offer, shapes
from enquiry_hub.features.journals.queries import Tally, by_tense_and_factor, tally_of
from enquiry_hub.features.journals.silences import SilenceView, silence_for
from enquiry_hub.features.journals.starters import starter_for
from enquiry_hub.features.journals.views.desk import Desk, laid_out
from enquiry_hub.identity.groups.models import Group


@dataclass(frozen=True)
class Beginning:
    """Be what a new page of a cohort's journal is begun from."""

    group_id: str
    tense: str
    silence: SilenceView | None = None
    starter: Starter | None = None

    @property
    def place(self) -> str:
        """Return where its draft is kept: what was begun otherwise is not in the way."""
        end = f":{self.silence.id}" if self.silence else f":starter:{self.starter.id}" if self.starter else ""
        return f"entry:new:{self.group_id}:{self.tense}{end}"

    @property
    def query(self) -> dict[str, Any]:
        """Return how the address of the page says what it is begun from."""
        return {"silence": self.silence.id} if self.silence else {"starter": self.starter.id} if self.starter else {}


def beginning_of(actor: Actor, group: Group) -> Beginning:
    """Return what the present address begins a page from; what is no time or offer of this cohort is passed over.

    From an offer that has ended nobody begins, but who has begun goes on.
    """
    silence = silence_for(actor, request.args["silence"]) if request.args.get("silence") else None
    if silence is not None and silence.group_id == group.id:
        return Beginning(group.id, silence.tense, silence=silence)
    asked = request.args.get("tense", "")
    tense = asked if asked in TENSES else "past"
    starter = starter_for(actor, group.id, request.args["starter"]) if request.args.get("starter") else None
    if starter is not None:
        # A draft lies where the offer looked when it was begun, wherever it looks now.
        beginning = Beginning(group.id, tense if asked in TENSES else starter.tense, starter=starter)
        if starter.ended_at is None or request.method == "POST" or find_draft(actor, beginning.place) is not None:
            return beginning
    return Beginning(group.id, tense)


def fresh_desk(actor: Actor, beginning: Beginning) -> Desk:
    """Return a new page as it lies before anything is written on it."""
    silence, starter, blank = beginning.silence, beginning.starter, shapes()["free"]
    place, tense = beginning.place, beginning.tense
    if silence is not None:
        shape = shapes().get(silence.shape, blank)
        return laid_out(place, tense, shape, "", {"prompt_id": silence.prompt_id, "session_id": silence.session_id})
    if starter is not None:
        return laid_out(place, tense, blank, starter.body, {"title": starter.title, "session_id": starter.session_id or ""})
    wanted = request.args.get("prompt", "")
    prompt_id = "" if wanted == "none" else wanted or offered(actor, tally_of(actor, beginning.group_id), tense)[0].id
    shape = shapes().get(request.args.get("shape", ""), blank)
    return laid_out(place, tense, shape, "", {"prompt_id": prompt_id, "session_id": request.args.get("session", "")})


def offered(actor: Actor, tally: Tally, tense: str) -> list[Prompt]:
    """Return the prompts offered to a person today in a tense, by what they wrote so far, the same ones all day; `?more=` turns to others."""
    more = request.args.get("more", "")[:2]
    choice = Random(f"{actor.person_id}:{today()}:{tense}:{more}")  # noqa: S311 (a choice of prompts, no secret)
    return offer(tense, by_tense_and_factor(tally), FOR_THEME, choice)


def around(beginning: Beginning | None) -> dict[str, Any]:
    """Return what the writing page says of where it was begun."""
    return {"silence": beginning.silence if beginning else None, "starter": beginning.starter if beginning else None}
