"""A page that is written about an input stands on it, both ways, and nobody learns of a page that they may not read."""

from __future__ import annotations

import uuid

from enquiry_hub.core.access import Actor
from enquiry_hub.core.work import work
from enquiry_hub.features.inputs.services import Content, post_input
from tests.features.journals.conftest import House
from tests.kit.build import make_cohort, make_member


def posted(cohort, title: str) -> str:
    """Post a practice account and return its id."""
    author = make_member(cohort)
    with work():
        return post_input(Actor(author.id), cohort, "practice", Content(title, "Words.")).id


def test_from_the_input_to_the_page_and_back(house: House, sign_in) -> None:
    row, foreign = posted(house.cohort, "Four Fridays"), posted(make_cohort("Another"), "Foreign words")
    author, other = sign_in(house.people["author"]), sign_in(make_member(house.cohort))
    address = f"/cohorts/{house.cohort.id}/journal/new?tense=present&input={row}"
    assert address.replace("&", "&amp;") in author.get(f"/inputs/{row}").text
    page = author.get(address).text
    assert "Four Fridays" in page and f'name="stand_on_input" value="{row}"' in page
    assert "Foreign words" not in author.get(address.replace(row, foreign)).text
    written = author.post(address, {"part_body": "With us it was a Monday.", "stand_on_input": [row, foreign], "client_id": uuid.uuid4().hex}).location.split("?")[0]
    assert f'href="/inputs/{row}"' in author.get(written).text and "Foreign words" not in author.get(written).text
    assert written in author.get(f"/inputs/{row}").text and written not in other.get(f"/inputs/{row}").text and "private to" not in other.get(f"/inputs/{row}").text


def test_a_draft_remembers_what_it_is_about(house: House, sign_in) -> None:
    row, author = posted(house.cohort, "Four Fridays"), sign_in(house.people["author"])
    address = f"/cohorts/{house.cohort.id}/journal/new?tense=present&input={row}"
    place = author.get(address).text.split('data-draft-url="')[1].split('"')[0]
    author.put(place, {"fields": {"part_body": "Half a thought.", "stand_on_input": [row]}, "base_version": 0})
    page = author.get(f"/cohorts/{house.cohort.id}/journal/new?tense=present").text
    assert "Half a thought." in page and "Four Fridays" in page and f'value="{row}"' in page
