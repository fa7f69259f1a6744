"""Loading the demonstration: one invented cohort, from its launch to the days before its celebration."""

from __future__ import annotations

from datetime import datetime

from enquiry_hub.core.database import db
from enquiry_hub.demo.annotations import load_annotations
from enquiry_hub.demo.circles import load_circles
from enquiry_hub.demo.claims import load_claims
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.dates import shift_to
from enquiry_hub.demo.drafts import load_drafts
from enquiry_hub.demo.enquiries import load_enquiries
from enquiry_hub.demo.framework import load_framework
from enquiry_hub.demo.hotseats import load_hotseats
from enquiry_hub.demo.inputs import load_inputs
from enquiry_hub.demo.journals import load_journals
from enquiry_hub.demo.journey import load_sessions
from enquiry_hub.demo.library import load_library
from enquiry_hub.demo.measures import load_measures
from enquiry_hub.demo.people import load_groups, load_organisations, load_people
from enquiry_hub.demo.schools import load_schools
from enquiry_hub.demo.spiral import load_spiral
from enquiry_hub.demo.threads import load_threads
from enquiry_hub.demo.world import World
from enquiry_hub.identity.people.demonstration import OFFERED

SIGN_INS = tuple((person["display_name"], OFFERED[person["email"]]) for person in read("people")["people"] if person["email"] in OFFERED)


def load_demo(moment: datetime | None = None) -> World:
    """Load the demonstration into the present unit of work, moved so that its celebration comes one to two weeks after the moment.

    Links between things are made as they were made: risks stand on inputs, reflections and threads that exist by then.
    """
    world = World(shift_to(moment))
    load_organisations(world)
    load_people(world)
    load_groups(world)
    load_sessions(world)
    load_inputs(world)
    load_framework(world)
    load_claims(world)
    load_annotations(world)
    load_hotseats(world)
    load_measures(world)
    load_threads(world)
    load_circles(world)
    load_journals(world)
    load_enquiries(world)
    load_schools(world)
    load_spiral(world)
    load_library(world)
    load_drafts(world)
    db.session.flush()
    return world
