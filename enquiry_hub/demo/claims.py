"""What three of the demonstration's inputs claim, and what its leaders have seen."""

from __future__ import annotations

from datetime import timedelta

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.demo.world import World
from enquiry_hub.features.claims.models import CANNOT_SAY, OPPOSITE, SEEN
from enquiry_hub.features.claims.services import answer_claim, make_claim

# The input, what it claims, its limits, and who has seen what: leader, answer, where and when, whether named.
CLAIMS = (
    ("IN09", "Teachers go on getting better for longer where colleagues help each other and order is kept.",
     "Teachers of reading and mathematics in one large district in the United States, followed for years; a comparison, no experiment.",
     (("L05", SEEN, "With us the third-year teachers who share a planning hour stayed; the two who did not have one left.", True),
      ("L13", SEEN, "Secondary, since we took the notice board of lesson visits down.", False),
      ("L18", OPPOSITE, "Our most collegial department lost most people: they were the ones whom others wanted.", False),
      ("L20", CANNOT_SAY, "", False))),
    ("IN21", "Where assistants take the teacher’s place pupils move more slowly; short, structured programmes are another matter.",
     "England, mostly primary schools; a large observation first, trials of single programmes later.",
     (("L03", SEEN, "We took the assistants off the lowest table in autumn and the teacher moved there.", True),
      ("L19", OPPOSITE, "In special provision the assistant is the one who knows how the child speaks.", False))),
    ("IN08", "Coaching changes teaching more than it changes pupils’ results, and less of either when it is done for many.",
     "Sixty studies with causal designs, mostly of literacy, mostly in the United States.",
     (("L24", SEEN, "Two coached departments talk differently; the results have not moved in a year.", True),)),
)  # fmt: skip


def load_claims(world: World) -> None:
    """Let inputs claim what they claim, and leaders say what they have seen."""
    for code, words, limits, answers in CLAIMS:
        row = world.things["input", code]
        claim = make_claim(Actor(row.author_id), row, words, limits)
        world.things["claim", code] = claim
        claim.created_at = claim.told_at = now() - timedelta(days=2)  # its author hears of the answers within the week
        for who, answer, context, named in answers:
            answer_claim(world.actor(who), claim, answer, context, named=named)
    world.stand(("risk", "RK05"), ("claim", "IN09"), "L05")
    db.session.flush()
