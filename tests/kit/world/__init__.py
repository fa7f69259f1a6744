"""A small cohort with one of each thing, and everyone who may come to it; each noun has a file beside this one."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from enquiry_hub.identity.groups.models import ACADEMIC, FACILITATOR, MANAGER, OBSERVER
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_person
from tests.kit.world.discussions import open_threads, share_out, take_turns
from tests.kit.world.enquiries import enquire
from tests.kit.world.framework import judge
from tests.kit.world.held import JOIN_CODE, SECRETS, World
from tests.kit.world.impact import count
from tests.kit.world.inputs import ask, bring_practice, hang_files, list_reference, make_claim, note_on_file
from tests.kit.world.journals import write, write_beside
from tests.kit.world.people import invite
from tests.kit.world.programme import design_session, meet
from tests.kit.world.schools import enquire_at_school, pin_tools, take_home

__all__ = ["JOIN_CODE", "SECRETS", "World", "make_world"]


def make_world(app: Flask, uploads: Path) -> World:
    """Make the cohort; `owner` writes whatever a person can write, for the cohort where it can be shared."""
    cohort = make_cohort("The cohort")
    world = World(app, cohort)
    world.people = {
        "outsider": make_person("Otto Outsider"),
        "guest": make_person("Gail Guest"),
        "administrator": make_person("Anna Administrator", is_administrator=True),
        "observer": make_member(cohort, OBSERVER, "Olive Observer"),
        "participant": make_member(cohort, name="Pat Participant"),
        "owner": make_member(cohort, name="Owen Owner"),
        "facilitator": make_member(cohort, FACILITATOR, "Fran Facilitator"),
        "academic": make_member(cohort, ACADEMIC, "Ada Academic"),
        "manager": make_member(cohort, MANAGER, "Max Manager"),
    }
    other = make_cohort("Another cohort")
    join(other, world.people["outsider"], FACILITATOR)
    third = make_member(cohort, name="Thea Third")
    three = make_peer_group(cohort, world.people["owner"], third)
    world.places = {
        "group": cohort.id,
        "other_group": other.id,
        "peer_group": three.id,
        "reader": world.people["facilitator"].id,
        "person": third.id,
    }
    invite(world, third)
    open_threads(world)
    write(world)
    enquire(world)
    write_beside(world)
    bring_practice(world)
    list_reference(world)
    make_claim(world)
    ask(world)
    share_out(world)
    meet(world)
    judge(world)
    count(world)
    take_home(world)
    design_session(world)
    enquire_at_school(world)
    pin_tools(world)
    take_turns(world)
    hang_files(world, uploads)
    note_on_file(world)
    return world
