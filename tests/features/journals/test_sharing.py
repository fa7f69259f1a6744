"""Choosing who reads a page, knowing before who that is, and taking it back."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.database import db
from enquiry_hub.features.journals.models import EntryOpening
from tests.features.journals.conftest import (
    WORDS,
    House,
    SignIn,
    entries,
    share,
    write,
)
from tests.kit.browser import Browser


def test_sharing_says_who_before_one_chooses(house: House, author: Browser) -> None:
    entry = write(house)
    page = author.get(f"/reflections/{entry.id}/share").text
    assert "Tom Friend and you." in page
    assert (
        "4 school leaders, 1 facilitator, 1 academic and 1 programme manager of this cohort will read this."
        in page
    )
    assert "Nobody yet: choose people below." in page
    author.post(f"/reflections/{entry.id}/share", {"audience": "named"}, status=422)
    author.post(f"/reflections/{entry.id}/share", {"audience": "everyone"}, status=422)
    stranger = house.people["administrator"].id
    author.post(f"/reflections/{entry.id}/share", {"audience": "named", "people": [stranger]}, status=422)
    answer = author.post(
        f"/reflections/{entry.id}/share",
        {"audience": "named", "email": house.people["administrator"].email},
        status=422,
    )
    assert "Nobody else in a group with you has this address." in answer.text
    author.post(
        f"/reflections/{entry.id}/share", {"audience": "named", "email": house.people["outsider"].email}
    )
    assert "Otto Outsider and you." in author.get(f"/reflections/{entry.id}").text


def test_seeing_it_as_a_reader_would(house: House, author: Browser, sign_in: SignIn) -> None:
    entry, friend = write(house), house.people["friend"]
    assert "Nothing." in author.get(f"/reflections/{entry.id}/as/{friend.id}").text
    share(house, entry, "my_three")
    page = author.get(f"/reflections/{entry.id}/as/{friend.id}").text
    assert (
        "This is what Tom Friend sees" in page
        and WORDS in page
        and "Change or take back" not in page
        and "Go on writing" not in page
    )
    assert "Nothing." in author.get(f"/reflections/{entry.id}/as/{house.people['leader'].id}").text
    author.get(f"/reflections/{entry.id}/as/{house.people['administrator'].id}", status=404)
    sign_in(friend).get(f"/reflections/{entry.id}/as/{house.people['leader'].id}", status=403)
    assert db.session.scalars(sa.select(EntryOpening)).all() == []


def test_taking_it_back_tells_who_had_opened_it(house: House, author: Browser, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    friend = sign_in(house.people["friend"])
    friend.get(f"/reflections/{entry.id}")
    friend.get(f"/reflections/{entry.id}")
    assert "Tom Friend had already" not in author.get(f"/reflections/{entry.id}/share").text
    answer = author.post(f"/reflections/{entry.id}/share", {"audience": "only_me"})
    assert "Tom Friend had already opened it." in author.get(answer.location).text
    friend.get(f"/reflections/{entry.id}", status=404)


def test_a_look_before_the_whole_cohort(house: House, author: Browser) -> None:
    entry = write(house, body="A boy called Jayden in Year 4 lost his mother.")
    answer = author.post(f"/reflections/{entry.id}/share", {"audience": "my_cohort"}, status=422)
    assert "Could somebody recognise a child" in answer.text
    assert entries()[0].audience == "only_me"
    author.post(f"/reflections/{entry.id}/share", {"audience": "my_cohort", "confirm": "y"})
    assert entries()[0].audience == "my_cohort"


def test_a_reader_from_elsewhere_sees_the_page_alone(house: House, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "named", "outsider")
    page = sign_in(house.people["outsider"]).get(f"/reflections/{entry.id}").text
    assert WORDS in page and "Amina Author" in page and house.cohort.name not in page
