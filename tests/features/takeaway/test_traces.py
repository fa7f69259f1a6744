"""Whoever leaves for good leaves no row that speaks of them alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.columns import Base
from enquiry_hub.core.database import db
from enquiry_hub.core.vault import Vaulted
from enquiry_hub.core.work import work
from enquiry_hub.features.takeaway.services.leaving import WAYS, erase_person
from enquiry_hub.features.takeaway.services.traces import GO, STAY
from enquiry_hub.identity.people.models import Person
from tests.kit.world import make_world


def places_of_a_person() -> set[str]:
    """Return the columns whose rows would go with the row of a person."""
    columns = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return {str(column) for column in columns if any(key.column.table.name == "person" and key.ondelete == "CASCADE" for key in column.foreign_keys)}


def test_each_place_goes_or_stays_with_a_reason(app):
    sealed = {f"{mapper.local_table.name}.{mapper.class_.OWNER}" for mapper in Base.registry.mappers if issubclass(mapper.class_, Vaulted)}
    elsewhere = {  # by erase_pages
        "claim_answer.person_id", "enquiry_note.author_id", "entry_response.author_id", "framework_listing.person_id",
        "person_key.person_id", "question_support.person_id", "quote.author_id",
    }  # fmt: skip
    assert places_of_a_person() - sealed - elsewhere == (set(GO) | set(STAY)) - sealed
    assert not set(GO) & set(STAY)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_it_is_left(app, tmp_path, way):
    world = make_world(app, tmp_path)
    person_id = world.people["owner"].id
    with work():
        erase_person(Actor(person_id), db.session.get_one(Person, person_id), way)
    left = set()
    for place in places_of_a_person():
        table = Base.metadata.tables[place.split(".")[0]]
        if db.session.scalar(sa.select(sa.func.count()).select_from(table).where(table.c[place.split(".")[1]] == person_id)):
            left.add(place)
    assert left <= set(STAY)
