"""Schools, organisations, people and their groups."""

from __future__ import annotations

from datetime import timedelta

from enquiry_hub.core.database import db
from enquiry_hub.core.prose import set_prose
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.world import World
from enquiry_hub.features.programmes.models import CohortPlan, HalfTerm, Programme, ProgrammeOwner
from enquiry_hub.identity.groups.models import (
    ACADEMIC,
    BOARD,
    COHORT,
    FACILITATOR,
    MANAGER,
    MEMBER,
    OBSERVER,
    PARTICIPANT,
    PEER_GROUP,
    TEAM,
    Acceptance,
    Agreement,
    Group,
    Membership,
)
from enquiry_hub.identity.people.models import Organisation, Person

ROLES = {"leader": PARTICIPANT, "facilitator": FACILITATOR, "academic": ACADEMIC, "programme_manager": MANAGER}
# Partners and the director look on: they see the journey, and no word that anyone writes.
OBSERVERS = ("C01", "C02", "M02")
WISHES = {"digest": "daily", "quiet_hours": "18:00-07:00", "weekends": False}
JOINED = "2023-09-28"


def load_organisations(world: World) -> None:
    """Make the organisations with what they are part of, and the schools."""
    parents: dict[str, Organisation] = {}
    for item in read("programme")["organisations"]:
        above = None
        for name in item["part_of"]:
            if name not in parents:
                parents[name] = Organisation(name=name, kind="university" if not above else "department", parent_id=above.id if above else None)
                db.session.add(parents[name])
                db.session.flush()
            above = parents[name]
        world.organisations[item["id"]] = Organisation(
            name=item["name"], kind=item["kind"], level=item["level"], parent_id=above.id if above else None, facts={"role": item["role"]}
        )
    for item in read("schools")["schools"]:
        facts = {name: item[name] for name in ("disadvantaged_percent", "sen_support_percent", "ehcp_percent", "eal_percent")}
        world.organisations[item["id"]] = Organisation(
            name=item["name"], kind="school", phase=item["phase"], setting=item["setting"], governance=item["type"], trust=item["trust"] or "",
            place=item["borough"], region=item["region"], age_range=item["age_range"], pupils_on_roll=item["pupils_on_roll"],
            number_scheme="URN", number=str(item["urn"]), context=item["context_statement"], facts=facts,
        )  # fmt: skip
    db.session.add_all(world.organisations.values())
    db.session.flush()


def load_people(world: World) -> None:
    """Make the 48 people; they have no password and sign in by a link or, in the demonstration, by a click."""
    for item in read("people")["people"]:
        wishes = {**WISHES, **item.get("notification", {})}
        quiet_from, _dash, quiet_until = wishes["quiet_hours"].partition("-")
        place = world.organisations.get(item.get("school_id") or item.get("organisation_id") or "")
        world.people[item["id"]] = Person(
            email=item["email"], display_name=item["display_name"], known_as=item["given_name"], pronouns=item.get("pronouns") or "", job_role=item["job_role"],
            organisation_id=place.id if place else None, biography=item.get("bio") or "", digest=wishes["digest"],
            quiet_from=quiet_from, quiet_until=quiet_until, weekends=wishes["weekends"],
        )  # fmt: skip
    db.session.add_all(world.people.values())
    db.session.flush()


def load_groups(world: World) -> None:
    """Make the programme, its cohort with everyone's role, the peer groups, the boards and the partnership."""
    data = read("programme")
    joined = world.shift.day(JOINED)
    programme = Programme(
        title=data["programme"]["title"], aim=data["programme"]["aim"], kind=data["programme"]["type"], region=data["programme"]["region"],
        length=f"{data['programme']['terms']} terms", fee_pounds=data["programme"]["fee_pounds"], facts={"eligibility": data["programme"]["eligibility"]},
    )  # fmt: skip
    cohort = Group(kind=COHORT, name=data["cohort"]["name"], strapline=programme.title)
    db.session.add_all([programme, cohort])
    db.session.flush()
    world.groups["CH1"] = cohort
    db.session.add(CohortPlan(group_id=cohort.id, programme_id=programme.id))
    for code in data["programme"]["owners"]:
        db.session.add(ProgrammeOwner(programme_id=programme.id, organisation_id=world.organisations[code].id))
    for term in data["cohort"]["half_terms"]:
        name = term["code"].replace("_", " ").capitalize()
        db.session.add(HalfTerm(group_id=cohort.id, name=name, starts_on=world.shift.day(term["start"]), ends_on=world.shift.day(term["end"])))
    for item in read("people")["people"]:
        role = ROLES.get(item["kind"]) or (OBSERVER if item["id"] in OBSERVERS else None)
        if role:
            db.session.add(Membership(group_id=cohort.id, person_id=world.people[item["id"]].id, role=role, starts_on=joined))
    _load_peer_groups(world)
    _load_boards(world)
    _load_agreement(world, data["cohort"]["charter"])
    db.session.flush()


def _load_peer_groups(world: World) -> None:
    for item in read("people")["peer_groups"]:
        group = world.groups[item["id"]] = Group(kind=PEER_GROUP, name=item["name"], parent_id=world.cohort.id)
        db.session.add(group)
        db.session.flush()
        roles = [(code, PARTICIPANT) for code in item["member_ids"]] + [(item["facilitator_id"], FACILITATOR)]
        for code, role in roles:
            db.session.add(Membership(group_id=group.id, person_id=world.people[code].id, role=role, starts_on=world.shift.day(JOINED)))


def _load_boards(world: World) -> None:
    data = read("programme")
    for item in data["boards"]:
        board = world.groups[item["id"]] = Group(kind=BOARD, name=item["name"], purpose=item["purpose"])
        db.session.add(board)
        db.session.flush()
        for seat in item["seats"]:
            # Terms end a year after the celebration at the earliest, whatever the calendar of the person who looks at it.
            ends = world.shift.day(seat["term_end"])
            db.session.add(
                Membership(
                    group_id=board.id, person_id=world.people[seat["member_id"]].id, role=MEMBER, title=seat["seat"],
                    starts_on=world.shift.day(seat["term_start"]), ends_on=ends + timedelta(weeks=52) if ends else None,
                )
            )  # fmt: skip
    partnership = world.groups["partner"] = Group(kind=TEAM, name=data["partnership"]["name"], purpose=data["partnership"]["mission"])
    db.session.add(partnership)
    db.session.flush()
    for code in ("C01", "C02", "M01", "M02"):
        db.session.add(Membership(group_id=partnership.id, person_id=world.people[code].id, role=MEMBER, starts_on=world.shift.day("2022-09-01")))


def _load_agreement(world: World, charter: str) -> None:
    purpose = read("programme")["programme"]["aim"]
    agreement = Agreement(group_id=world.cohort.id, number=1, purpose=purpose, written_by=world.people["F01"].id, created_at=world.shift.moment(JOINED))
    set_prose(agreement, charter)
    db.session.add(agreement)
    db.session.flush()
    for item in read("people")["people"]:
        if item["kind"] in ROLES or item["id"] in OBSERVERS:
            db.session.add(Acceptance(agreement_id=agreement.id, person_id=world.people[item["id"]].id, created_at=world.shift.moment(JOINED)))
