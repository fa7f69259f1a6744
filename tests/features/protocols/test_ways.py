"""The eight protocols and the ways of talking for a while."""

from datetime import timedelta

import pytest

from enquiry_hub.features.protocols.domain import MODES, SHAPES, protocols


def test_there_are_eight_with_their_sources() -> None:
    assert len(protocols()) == 8
    assert all(way.source and way.group for way in protocols().values())
    assert len(protocols()["knowledge_building"].openers) == 5


@pytest.mark.parametrize("way", protocols().values(), ids=lambda way: way.id)
def test_the_minutes_add_up_and_every_step_is_described(way) -> None:
    if way.total:
        assert sum((step.meeting for step in way.steps), timedelta()) == timedelta(minutes=way.total)
    assert way.id == "knowledge_building" or [step.key for step in way.steps] == [key for key, _who, _mode in SHAPES[way.id][0]]


def test_online_lengths_are_those_of_the_data() -> None:
    def online(name: str) -> timedelta:
        return sum((step.online for step in protocols()[name].steps), timedelta())

    assert online("consultancy") == timedelta(days=6) and online("consultancy_short") == timedelta(hours=1)
    assert protocols()["rating_reveal"].steps[0].online == timedelta(days=5)
    assert protocols()["premortem"].steps[1].online == timedelta(days=1) == MODES["reasons"].steps[0].online
    assert online("spiral") == timedelta(weeks=18)
