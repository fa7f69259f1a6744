"""Warm and cool remarks as two lists: what works, and what could be otherwise (DOMAIN 4.4, tuning)."""

from __future__ import annotations

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.text import excerpt
from enquiry_hub.features.discussions.models import VISIBLE, Post
from enquiry_hub.features.protocols.domain import COOL, WARM, WARM_COOL
from enquiry_hub.features.protocols.models import Talk, Turn
from enquiry_hub.features.protocols.queries import way_of
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Remark:
    """Be a remark, by its place in the thread."""

    seq: int
    author: str
    words: str


def remarks_in(actor: Actor, talk: Talk) -> dict[str, list[Remark]]:
    """Return the warm and the cool remarks of a talk that the actor may read, in order of time; nothing where its way knows none."""
    if all(step.mode != WARM_COOL for step in way_of(talk).steps):
        return {}
    query = (
        visible(actor, "discussions:post:read").join(Turn, Turn.post_id == Post.id).outerjoin(Person, Person.id == Post.author_id)
        .where(Turn.talk_id == talk.id, Turn.tone.in_((WARM, COOL)), Post.state == VISIBLE, Post.thread_id == talk.thread_id).order_by(Post.seq)
    )  # fmt: skip
    found: dict[str, list[Remark]] = {WARM: [], COOL: []}
    for post, tone, name in db.session.execute(query.add_columns(Turn.tone, Person.display_name)):
        found[tone].append(Remark(post.seq, name or "", excerpt(post.body, 160)))
    return found
