"""Answers between two, about some sentences, and held back until they are ready."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.database import db
from enquiry_hub.features.journals.models import EntryResponse
from tests.features.journals.conftest import (
    House,
    SignIn,
    share,
    write,
)
from tests.kit.browser import Browser

BODY = "One thing first. The hatch was a confessional. And then it closed."


def notices() -> int:
    """Count what was told of answers."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.kind == "response")) or 0


def test_between_two_nobody_else_reads_it(house: House, sign_in: SignIn) -> None:
    entry = write(house, body=BODY)
    share(house, entry, "my_cohort")
    facilitator, page = sign_in(house.people["facilitator"]), f"/reflections/{entry.id}"
    facilitator.post(f"{page}/responses", {"body": "A doubt of mine.", "between_two": "y", "picked": ["1"], "client_id": uuid.uuid4().hex})
    for who in ("author", "facilitator"):
        shown = sign_in(house.people[who]).get(page).text
        assert "A doubt of mine." in shown and "between you two" in shown
        assert shown.count("The hatch was a confessional.") >= 2  # on the page, and above the answer
    for who in ("friend", "leader", "colleague"):
        assert "A doubt of mine." not in sign_in(house.people[who]).get(page).text
    response = db.session.scalars(sa.select(EntryResponse)).one()
    assert response.about == "The hatch was a confessional."
    assert "A doubt of mine." not in sign_in(house.people["author"]).get(f"{page}/as/{house.people['leader'].id}").text
    sign_in(house.people["leader"]).post(f"/responses/{response.id}/remove", status=404)


def test_held_back_it_is_its_writers_until_it_is_sent(house: House, sign_in: SignIn) -> None:
    entry = write(house, body=BODY)
    share(house, entry, "my_three")
    friend, author, page = sign_in(house.people["friend"]), sign_in(house.people["author"]), f"/reflections/{entry.id}"
    friend.post(f"{page}/responses", {"body": "Half a thought", "hold": "yes", "client_id": uuid.uuid4().hex})
    assert "Half a thought" not in author.get(page).text and notices() == 0
    assert "not sent yet" in friend.get(page).text
    response = db.session.scalars(sa.select(EntryResponse)).one()
    author.get(f"/responses/{response.id}/edit", status=404)
    author.post(f"/responses/{response.id}/remove", status=404)
    friend.post(f"/responses/{response.id}/edit", {"body": "Half a thought, and more", "hold": "yes"})
    assert "and more" not in author.get(page).text
    assert friend.post(f"/responses/{response.id}/edit", {"body": "  "}, status=422).text
    friend.post(f"/responses/{response.id}/edit", {"body": "A whole thought", "between_two": "y"})
    assert "A whole thought" in author.get(page).text and notices() == 1
    friend.get(f"/responses/{response.id}/edit", status=303)
    friend.post(f"/responses/{response.id}/edit", {"body": "A whole thought", "between_two": "y"})  # sent twice
    assert "kept in the box below" not in friend.get(page).text and notices() == 1
    friend.post(f"/responses/{response.id}/edit", {"body": "Typed in a tab that did not know"})
    shown = friend.get(page).text
    assert "kept in the box below" in shown and "Typed in a tab that did not know" in shown
    assert "did not know" not in author.get(page).text and notices() == 1
    sign_in(house.people["leader"]).post(f"/responses/{response.id}/edit", {"body": "Mine now"}, status=404)
    share(house, entry, "only_me")
    assert friend.get(page, status=404) and "A whole thought" in author.get(page).text


def test_a_child_named_in_what_is_held_back_is_asked_about_when_it_is_sent(house: House, sign_in: SignIn) -> None:
    entry = write(house, body=BODY)
    share(house, entry, "my_three")
    friend = sign_in(house.people["friend"])
    friend.post(f"/reflections/{entry.id}/responses", {"body": "A boy called Jayden in Year 4 did too.", "hold": "yes", "client_id": uuid.uuid4().hex})
    response = db.session.scalars(sa.select(EntryResponse)).one()
    asked = friend.post(f"/responses/{response.id}/edit", {"body": "A boy called Jayden in Year 4 did too."}, status=422).text
    assert "I have read this" in asked
    friend.post(f"/responses/{response.id}/edit", {"body": "A boy called Jayden in Year 4 did too.", "confirm": "y"})
    assert db.session.scalars(sa.select(EntryResponse)).one().ready_at is not None


def test_answers(house: House, author: Browser, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    friend, mark = sign_in(house.people["friend"]), uuid.uuid4().hex
    for _again in range(2):
        friend.post(f"/reflections/{entry.id}/responses", {"body": "Ours went too.", "client_id": mark})
    (response,) = db.session.scalars(sa.select(EntryResponse)).all()
    assert "Ours went too." in author.get(f"/reflections/{entry.id}").text
    told = db.session.scalars(sa.select(Notice)).all()
    assert [(notice.person_id, notice.kind) for notice in told] == [(house.people["author"].id, "response")]
    friend.post(
        f"/reflections/{entry.id}/responses",
        {"body": "A boy called Jayden in Year 4 told me.", "client_id": uuid.uuid4().hex},
        status=422,
    )
    sign_in(house.people["leader"]).post(f"/responses/{response.id}/remove", status=404)
    author.post(f"/responses/{response.id}/remove")
    assert "Ours went too." not in friend.get(f"/reflections/{entry.id}").text
