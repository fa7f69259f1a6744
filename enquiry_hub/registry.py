"""The parts of the application, in rank order: a part may use those before it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

PARTS = (
    "identity.people",
    "identity.groups",
    "capabilities.audit",
    "capabilities.revisions",
    "capabilities.drafts",
    "capabilities.outbox",
    "capabilities.replies",
    "capabilities.notifications",
    "capabilities.shell",
    "capabilities.push",
    "capabilities.sharing",
    "capabilities.links",
    "capabilities.themes",
    "capabilities.attachments",
    "capabilities.search",
    "capabilities.moderation",
    "capabilities.consents",
    "features.programmes",
    "features.discussions",
    "features.protocols",
    "features.circles",
    "features.decisions",
    "features.later",
    "features.inputs",
    "features.claims",
    "features.annotations",
    "features.journals",
    "features.library",
    "features.enquiries",
    "features.openings",
    "features.framework",
    "features.impact",
    "features.hotseats",
    "features.schools",
    "features.spiral",
    "features.toolkit",
    "features.research",
    "features.takeaway",
    "features.home",
)

# What a part may hold, in the order of import: tables first, addresses last.
ROOMS = ("models", "events", "policies", "subjects", "removable", "queries", "services", "notices", "realtime", "listeners", "journey", "views")


def load_parts() -> list[ModuleType]:
    """Import every room of every part and return the `views` modules, whose `blueprints` the application mounts."""
    views = []
    for part in PARTS:
        for room in ROOMS:
            name = f"enquiry_hub.{part}.{room}"
            if find_spec(name) is not None:
                module = import_module(name)
                if room == "views":
                    views.append(module)
    return views
