"""Hang ways of talking into threads, and let the worker end steps by time."""

from enquiry_hub.capabilities.links.scruples import register_scruple
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.quiet import register_quiet
from enquiry_hub.features.discussions.openness import use_talking
from enquiry_hub.features.protocols.queries import is_quiet
from enquiry_hub.features.protocols.quoting import may_stand_on_post, may_stand_on_thread
from enquiry_hub.features.protocols.services import settle_all
from enquiry_hub.features.protocols.speaking import Talking

use_talking(Talking())
register_scruple("thread", may_stand_on_thread)
register_scruple("post", may_stand_on_post)
register_quiet("thread", is_quiet)
register_chore("steps", 5, settle_all)
