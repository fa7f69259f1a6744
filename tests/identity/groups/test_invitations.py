"""Inviting people and coming in."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.identity.groups.invite_rows import read_rows
from enquiry_hub.identity.groups.models import Group, Invitation, JoinLink, Membership
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.people.models import Organisation, Person
from tests.kit.browser import Browser, hidden_fields
from tests.kit.build import make_cohort, make_member, make_person, save

SignIn = Callable[[Person], Browser]


@pytest.fixture
def cohort(app: Flask) -> Group:
    return make_cohort("Cohort 3")


@pytest.fixture
def facilitator(cohort: Group, sign_in: SignIn) -> Browser:
    return sign_in(make_member(cohort, "facilitator", "Judith Abernethy"))


def invite(browser: Browser, cohort: Group, text: str, *, status: int = 303, **more: Any) -> Any:
    """Look at a list and confirm it; where lines are left to put right, the answer is the page with them."""
    path, values = f"/cohorts/{cohort.id}/invite", {"people": text, "role": "participant", **more}
    page = browser.post(path, {**values, "way": "preview"}, status=200).text
    return browser.post(path, {**values, "seen": hidden_fields(page)["seen"], "way": "confirm"}, status=status)


def letters() -> list[OutboxMail]:
    return list(db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.recipient)))


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/invitations/\S+)", mail.text)
    assert found
    return found[1]


def test_lists_are_read_as_people_write_them() -> None:
    rows = read_rows(
        'anna@example.org\nTom Hesketh <TOM@example.org>\nRukhsana Mirza, r@example.org, Hollow Lane, academic\n\n"Bell, Jo"\tjo@example.org\nnobody\n'
    )
    assert [(row.email, row.name, row.role, row.school, bool(row.problem)) for row in rows] == [
        ("anna@example.org", "", "participant", "", False),
        ("tom@example.org", "Tom Hesketh", "participant", "", False),
        ("r@example.org", "Rukhsana Mirza", "academic", "Hollow Lane", False),
        ("jo@example.org", "Bell, Jo", "participant", "", False),
        ("", "nobody", "participant", "", True),
    ]
    rows = read_rows(
        "\ufeffFull name;School;E-mail;Role\nAnna Bell;Hollow Lane;a@example.org;Observer\nB;C;b@example.org;headmistress\n"
    )
    assert [(row.email, row.name, row.school, row.role, row.line) for row in rows][0] == (
        "a@example.org",
        "Anna Bell",
        "Hollow Lane",
        "observer",
        2,
    )
    assert "no role here" in rows[1].problem


def test_a_preview_explains_each_line_and_saves_nothing(facilitator: Browser, cohort: Group) -> None:
    make_person("Known Person", email="known@example.org")
    make_member(cohort, email="member@example.org")
    facilitator.get(f"/cohorts/{cohort.id}/invite")
    text = "new@example.org\nknown@example.org\nmember@example.org\nnew@example.org\nbroken@\n"
    page = facilitator.post(
        f"/cohorts/{cohort.id}/invite", {"people": text, "role": "participant", "way": "preview"}, status=200
    ).text
    for words in (
        "Will get an invitation",
        "Known Person",
        "will be added at once",
        "Already in the group",
        "in the list already",
        "is not an e-mail address",
    ):
        assert words in page
    assert letters() == [] and db.session.scalars(sa.select(Invitation)).all() == []


def test_what_was_not_looked_at_is_not_confirmed(facilitator: Browser, cohort: Group) -> None:
    page = facilitator.post(
        f"/cohorts/{cohort.id}/invite",
        {"people": "a@example.org", "role": "participant", "way": "confirm"},
        status=200,
    ).text
    assert "Nothing is saved" in page
    facilitator.post(
        f"/cohorts/{cohort.id}/invite",
        {
            "people": "b@example.org",
            "role": "facilitator",
            "seen": hidden_fields(page)["seen"],
            "way": "confirm",
        },
        status=200,
    )
    assert letters() == []


def box_of(page: str) -> str:
    """Return what stands in the box of a page."""
    found = re.search(r'<textarea[^>]*name="people"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_one_button_sends_the_good_lines_and_leaves_the_wrong_ones_in_the_box(facilitator: Browser, cohort: Group) -> None:
    make_person("Known Person", email="known@example.org")
    make_member(cohort, email="member@example.org")
    path = f"/cohorts/{cohort.id}/invite"
    text = "name;e-mail;role\nAnna;anna@example.org;\nBen;ben@;participant\n;known@example.org;\n;member@example.org;\nCy;cy@example.org;headmistress"
    values = {"people": text, "role": "participant"}
    page = facilitator.post(path, {**values, "way": "preview"}, status=200).text
    assert box_of(page) == text and "2 lines have a mistake." in page and "Line 3 · ben@" in page and "“headmistress” is no role here." in page
    assert "Invite 2 people, leave 2 lines in the box" in page and letters() == []
    confirmed = {**values, "seen": hidden_fields(page)["seen"], "way": "confirm"}
    page = facilitator.post(path, confirmed, status=200).text
    assert "1 invitation is on its way. 1 person was added. 2 lines are left in the box." in page
    assert box_of(page) == "name;e-mail;role\nBen;ben@;participant\nCy;cy@example.org;headmistress" and "Line 2 · ben@" in page
    assert "Invite 1" not in page and "Invite 2" not in page, "there is nobody to invite yet"
    facilitator.post(path, confirmed, status=200)  # sent once more: it is looked at again, and nobody is told twice
    assert [mail.recipient for mail in letters()] == ["anna@example.org", "known@example.org"]
    invite(facilitator, cohort, box_of(page).replace("ben@;", "ben@example.org;").replace("headmistress", "academic"))
    assert [mail.recipient for mail in letters()] == ["anna@example.org", "ben@example.org", "cy@example.org", "known@example.org"]


def test_a_line_that_means_something_else_by_now_is_looked_at_again(facilitator: Browser, cohort: Group) -> None:
    path, values = f"/cohorts/{cohort.id}/invite", {"people": "Ben, ben@example.org, 999999\nAnna, anna@example.org", "role": "participant"}
    page = facilitator.post(path, {**values, "way": "preview"}, status=200).text
    assert "No school with the number 999999" in page
    save(Organisation(name="Ash Grove", kind="school", number="999999"))
    page = facilitator.post(path, {**values, "seen": hidden_fields(page)["seen"], "way": "confirm"}, status=200).text
    assert "Invite 2 people" in page and letters() == [], "nobody is invited whom the page called a mistake"


def test_each_gets_one_message(facilitator: Browser, cohort: Group) -> None:
    known = make_person(email="known@example.org")
    for _time in range(2):
        invite(facilitator, cohort, "Anna Bell, new@example.org, Hollow Lane\nknown@example.org")
    assert [mail.recipient for mail in letters()] == ["known@example.org", "new@example.org"]
    assert known.id in {member.id for member in members_of(cohort.id)}
    assert "new@example.org" in facilitator.get(f"/cohorts/{cohort.id}/members").text


def test_a_file_is_taken(facilitator: Browser, cohort: Group) -> None:
    data = {
        "people": "",
        "role": "participant",
        "way": "preview",
        "file": (io.BytesIO("Name,E-mail\nSiân,sian@example.org\n".encode("cp1252")), "list.csv"),
    }
    page = facilitator.post(
        f"/cohorts/{cohort.id}/invite", data, status=200, content_type="multipart/form-data"
    ).text
    assert "Siân" in page and "Will get an invitation" in page
    data = {"people": "", "role": "participant", "file": (io.BytesIO(b"\x00\x01" * 100), "list.csv")}
    facilitator.post(f"/cohorts/{cohort.id}/invite", data, status=422, content_type="multipart/form-data")
    facilitator.post(f"/cohorts/{cohort.id}/invite", {"people": " ", "role": "participant"}, status=422)


def test_a_new_person_comes_in(facilitator: Browser, cohort: Group, app: Flask) -> None:
    invite(facilitator, cohort, "Anna Bell, anna@example.org, Hollow Lane Infants")
    address, guest = link_in(letters()[0]), Browser(app)
    for _visit in range(2):
        assert "Judith Abernethy invites you" in guest.get(address).text
    assert guest.post(address, {"display_name": "Anna Bell", "password": "short"}, status=422).text.count(
        "Anna Bell"
    )
    guest.post(address, {"display_name": "Anna Bell", "known_as": "Annie", "password": ""})
    assert db.session.scalar(sa.select(Person.known_as).where(Person.display_name == "Anna Bell")) == "Annie"
    guest.get(f"/cohorts/{cohort.id}/people")
    person = db.session.scalars(sa.select(Person).where(Person.email == "anna@example.org")).one()
    assert (
        person.organisation_id
        == db.session.scalars(
            sa.select(Organisation.id).where(Organisation.name == "Hollow Lane Infants")
        ).one()
    )
    Browser(app).get(address, status=410)


def test_an_invitation_is_for_its_own_address(
    facilitator: Browser, cohort: Group, app: Flask, sign_in: SignIn
) -> None:
    invite(facilitator, cohort, "anna@example.org")
    address = link_in(letters()[0])
    other = sign_in(make_person())
    assert "sent to anna@example.org" in other.get(address).text
    other.post(address, {"display_name": "Not Anna"}, status=403)
    anna = make_person(email="anna@example.org")
    guest = Browser(app)
    assert "There is an account" in guest.get(address).text
    guest.post(address, {"display_name": "Somebody"}, status=403)
    hers = sign_in(anna)
    hers.get(address)
    hers.post(address)
    hers.get(f"/cohorts/{cohort.id}/people")


def test_invitations_run_out_and_are_taken_back_and_sent_again(
    facilitator: Browser, cohort: Group, app: Flask
) -> None:
    invite(facilitator, cohort, "a@example.org\nb@example.org\nc@example.org")
    first, second, third = (link_in(mail) for mail in letters())
    ids = {row.email: row.id for row in db.session.scalars(sa.select(Invitation))}
    facilitator.post(f"/invitations/{ids['a@example.org']}/withdraw")
    facilitator.post(f"/invitations/{ids['b@example.org']}/again")
    guest = Browser(app)
    guest.get(first, status=410)
    guest.get(second, status=410)
    guest.get(
        link_in(
            [mail for mail in letters() if mail.recipient == "b@example.org" and link_in(mail) != second][0]
        )
    )
    guest.get(third)
    with time_machine.travel(now() + timedelta(days=31)):
        guest.get(third, status=410)


def test_a_join_link_lets_people_in_until_it_closes(
    facilitator: Browser, cohort: Group, app: Flask, sign_in: SignIn
) -> None:
    facilitator.post(
        f"/cohorts/{cohort.id}/join-link", {"role": "facilitator", "limit": "2", "days": "3"}, status=422
    )
    facilitator.post(f"/cohorts/{cohort.id}/join-link", {"role": "participant", "limit": "2", "days": "3"})
    link = db.session.scalars(sa.select(JoinLink)).one()
    assert link.code[:4] in facilitator.get(f"/cohorts/{cohort.id}/members").text
    known = sign_in(make_person())
    known.get(f"/join/{link.code}")
    known.post(f"/join/{link.code}")
    known.post(f"/join/{link.code}")
    known.get(f"/cohorts/{cohort.id}/people")
    guest = Browser(app)
    guest.get("/join")
    spaced = f"{link.code[:4]} {link.code[4:8]} {link.code[8:]}".upper()
    assert guest.post("/join", {"code": spaced}).location.startswith("/join/")
    guest.get(f"/join/{link.code}")
    assert guest.post(f"/join/{link.code}", {"email": "new@example.org"}).location == "/join-letter"
    guest.get("/join-letter")
    facilitator.post(f"/join-links/{link.id}/close")
    guest.get(f"/join/{link.code}", status=404)
    known.post(f"/join/{link.code}", status=404)
    guest.post(link_in(letters()[0]), {"display_name": "New"}, status=422)
    assert len(members_of(cohort.id)) == 2


def test_a_join_link_has_no_more_places_than_it_says(
    facilitator: Browser, cohort: Group, app: Flask, sign_in: SignIn
) -> None:
    facilitator.post(f"/cohorts/{cohort.id}/join-link", {"role": "participant", "limit": "1", "days": "3"})
    code = db.session.scalars(sa.select(JoinLink.code)).one()
    one, two = sign_in(make_person()), sign_in(make_person())
    one.post(f"/join/{code}")
    two.post(f"/join/{code}", status=404)
    with time_machine.travel(now() + timedelta(days=4)):
        two.get(f"/join/{code}", status=404)


def test_who_may_arrange(cohort: Group, sign_in: SignIn, facilitator: Browser, app: Flask) -> None:
    invite(facilitator, cohort, "a@example.org")
    invitation = db.session.scalars(sa.select(Invitation)).one()
    membership = db.session.scalars(sa.select(Membership)).first()
    assert membership is not None
    pages = [
        f"/cohorts/{cohort.id}/{name}"
        for name in ("members", "invite", "peer-groups", "peer-groups/new", "agreement/write")
    ]
    changes = [
        f"/invitations/{invitation.id}/withdraw",
        f"/invitations/{invitation.id}/again",
        f"/memberships/{membership.id}/end",
        f"/memberships/{membership.id}",
    ]
    participant, stranger = (
        sign_in(make_member(cohort)),
        sign_in(make_member(make_cohort("Another"), "facilitator")),
    )
    for path in pages:
        participant.get(path, status=403)
        stranger.get(path, status=404)
        stranger.post(path, status=405 if path.endswith(("/peer-groups", "/members")) else 404)
    for path in [*changes, f"/cohorts/{cohort.id}/join-link"]:
        stranger.post(path, status=404)
    for path in changes:
        participant.post(path, status=404)
    stranger.get(f"/cohorts/{cohort.id}/people", status=404)
    stranger.get(f"/cohorts/{cohort.id}/agreement", status=404)


def test_schools_are_matched_by_their_number_first(facilitator: Browser, cohort: Group) -> None:
    known = save(Organisation(name="Ash Grove", kind="school", number="100200"))
    text = "name,e-mail,school,urn\nAnna,anna@example.org,Ash Grove Primary School,100200\nBen,ben@example.org,,100200\nCas,cas@example.org,,999999\nDia,dia@example.org,Elm Bank,100300\nEve,eve@example.org,ash grove,"
    page = facilitator.post(f"/cohorts/{cohort.id}/invite", {"people": text, "role": "participant", "way": "preview"}, status=200).text
    assert page.count("School: Ash Grove, by its number.") == 2 and "No school with the number 999999 is known here." in page and "Line 4" in page
    invite(facilitator, cohort, text, status=200)
    found = {row.email: db.session.get_one(Organisation, row.organisation_id or "") for row in db.session.scalars(sa.select(Invitation))}
    assert {email: (school.name, school.number) for email, school in found.items()} == {
        "anna@example.org": ("Ash Grove", "100200"), "ben@example.org": ("Ash Grove", "100200"), "dia@example.org": ("Elm Bank", "100300"), "eve@example.org": ("Ash Grove", "100200"),
    }  # fmt: skip
    assert found["anna@example.org"].id == known.id
    row = read_rows("Fay Lead, fay@example.org, 100200, Head")[0]
    assert (row.name, row.number, row.school) == ("Fay Lead", "100200", "Head")
