"""Two named officers together can know who wrote without a name, nobody else can, and the author is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.letters import written_to
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.notifications.queries import count_unread, lines_to_mail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import (
    Post,
    Thread,
    UnnamedAuthor,
    UnnamedOpening,
)
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.discussions.services.moving import join_thread, move_posts, split_thread
from enquiry_hub.features.discussions.services.taking_down import take_down
from enquiry_hub.identity.groups.models import Group, Membership, SafeguardingContact
from enquiry_hub.identity.people.models import Person
from tests.features.discussions.unnamed.conftest import (
    name_contacts_of,
    named_in_the_settings,
    named_since,
    nameless,
    next_morning,
    write,
)
from tests.kit.build import make_cohort, make_member, make_person


def test_two_officers_together_can_know_and_the_author_is_told(scene, sign_in, app, monkeypatch):
    cohort, fran, ann, ben, thread = scene
    lead, (second, _sven) = make_person("Olga Lead", email="lead@example.org"), named_in_the_settings(app, monkeypatch)
    name_contacts_of(sign_in(fran), cohort, lead)
    named_since(today() - timedelta(days=2))
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    place = f"/posts/{nameless().id}/name"
    sign_in(fran).get(place, status=403)
    sign_in(ben).get(place, status=403)
    sign_in(make_person(is_administrator=True)).get(place, status=404)
    first, other = sign_in(lead), sign_in(second)
    first.post(place, {"reason": ""}, status=422)
    first.post(place, {"reason": "The council asked."})
    first.post(place, {"reason": "And again."})
    for browser in (first, other):
        assert "Ann Author" not in browser.get(place).text
    assert "opened who wrote" not in sign_in(ann).get("/notices").text
    assert place in sign_in(second).get("/notices").text and "another officer has to agree" in sign_in(second).get("/notices").text
    other.post(place, {"reason": "I agree."})
    for browser in (first, other):
        assert "Ann Author" in browser.get(place).text and "The council asked." in browser.get(place).text
    assert "opened who wrote" in sign_in(ann).get("/notices").text
    for person in (fran, ben):
        assert "Ann Author" not in sign_in(person).get(f"/posts/{nameless().id}").text
    with work():
        db.session.get_one(Thread, thread.id).unnamed = False
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UnnamedAuthor)) == 1


def test_whoever_could_be_the_second_is_asked_and_nobody_else(scene, sign_in, app, monkeypatch):
    cohort, fran, ann, _ben, thread = scene
    early, late, other, (sana, sven) = make_person("Olga Early"), make_person("Lars Late"), make_person("Oona Other"), named_in_the_settings(app, monkeypatch)
    name_contacts_of(sign_in(fran), cohort, early, other)
    named_since(today() - timedelta(days=2))
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    name_contacts_of(sign_in(fran), cohort, early, other, late)

    def asked():
        return set(db.session.scalars(sa.select(Notice.person_id).where(Notice.kind == "name_wanted")))

    sign_in(early).post(f"/posts/{nameless().id}/name", {"reason": "The council asked."})
    assert asked() == {sana.id, sven.id}, "two contacts alone open nothing"
    with work():
        db.session.execute(sa.delete(UnnamedOpening))
        db.session.execute(sa.delete(Notice))
    sign_in(sana).post(f"/posts/{nameless().id}/name", {"reason": "It has to be."})
    assert asked() == {sven.id, early.id, other.id}, "named after it was written, Lars has no part in it"
    assert f"/posts/{nameless().id}/name" in sign_in(early).get("/notices").text


@pytest.mark.parametrize("way", ["hidden", "held", "taken down", "left"])
def test_the_author_is_told_whatever_became_of_the_words_and_wherever_they_are(scene, sign_in, app, monkeypatch, way):
    _cohort, fran, ann, ben, thread = scene
    officers = named_in_the_settings(app, monkeypatch)
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    post, facilitator = nameless(), sign_in(fran)
    if way == "hidden":
        facilitator.post(f"/posts/{post.id}/hide", {"note": "Would you write it again?"})
    elif way == "held":
        sign_in(ben).post(f"/posts/{post.id}/report", {"reason": "child_at_risk", "note": ""})
    elif way == "taken down":
        with work():
            take_down(Actor(fran.id), db.session.get_one(Post, post.id))
    else:
        with work():
            db.session.execute(sa.update(Membership).where(Membership.person_id == ann.id).values(ends_on=today()))
    assert (nameless().state == "visible") == (way == "left")
    for officer in officers:
        sign_in(officer).post(f"/posts/{post.id}/name", {"reason": "It has to be known."})
    browser = sign_in(ann)
    with written_to(ann):
        mailed = [line.mailed for line in lines_to_mail(Actor(ann.id), None, [""])]
    assert mailed == ["Two named officers opened who wrote something without a name: you"] and count_unread(Actor(ann.id)) == 1
    page = browser.get("/notices").text
    assert "opened who wrote" in page and "kumquat" not in page and "It was posted on" in page


def test_contacts_whom_a_facilitator_chose_open_nothing_by_themselves(scene, sign_in, app, monkeypatch):
    cohort, fran, ann, _ben, thread = scene
    shams, (officer, _sven) = [make_person(f"Sham {number}") for number in range(2)], named_in_the_settings(app, monkeypatch)
    name_contacts_of(sign_in(fran), cohort, *shams)
    named_since(today() - timedelta(days=30))
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    place = f"/posts/{nameless().id}/name"
    for sham in shams:
        sign_in(sham).post(place, {"reason": "We would like to know."})
    for sham in shams:
        assert "Ann Author" not in sign_in(sham).get(place).text
    assert "opened who wrote" not in sign_in(ann).get("/notices").text
    assert "Ann Author" not in sign_in(officer).get(place).text, "who has not said that it has to be known"
    sign_in(officer).post(place, {"reason": "I looked into it: it has to be."})
    assert "Ann Author" in sign_in(shams[0]).get(place).text and "opened who wrote" in sign_in(ann).get("/notices").text


def test_a_contact_who_was_named_afterwards_has_no_part_in_it(scene, sign_in, app, monkeypatch):
    cohort, fran, ann, ben, thread = scene
    early, late, (officer, _sven) = make_person("Olga Early"), make_person("Lars Late"), named_in_the_settings(app, monkeypatch)
    name_contacts_of(sign_in(fran), cohort, early)
    named_since(today() - timedelta(days=2))
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    place = f"/posts/{nameless().id}/name"
    sign_in(ann).post("/notices/read")
    name_contacts_of(sign_in(fran), cohort, early, late)
    rows = {row.email: row.named_on for row in db.session.scalars(sa.select(SafeguardingContact))}
    assert rows == {early.email: today() - timedelta(days=2), late.email: today()}, "who is named again has been a contact since the first time"
    sign_in(officer).post(place, {"reason": "It has to be known."})
    sign_in(late).get(place, status=404)
    named_since(today() - timedelta(days=1))  # the day on which it was written
    sign_in(early).get(place, status=404)
    for who in (ann, ben):
        assert "safeguarding contacts of" in sign_in(who).get("/notices").text
    told = sa.select(sa.func.count()).select_from(Notice).where(Notice.kind == "contacts")
    before = db.session.scalar(told)
    name_contacts_of(sign_in(fran), cohort, early, late)
    assert db.session.scalar(told) == before, "nothing changed"


def test_who_could_open_it_stands_beside_the_box(scene, sign_in, app, monkeypatch):
    cohort, fran, ann, _ben, thread = scene
    lead = make_person("Olga Lead")
    name_contacts_of(sign_in(fran), cohort, lead)
    assert "Nobody here could open it today" in sign_in(ann).get(f"/threads/{thread.id}/unnamed").text
    named_in_the_settings(app, monkeypatch)
    page = sign_in(ann).get(f"/threads/{thread.id}/unnamed").text
    assert "Sana of the Service, Sven of the Service" in page and "Olga Lead" not in page, "named today, so what is written today stays closed to her"
    named_since(today() - timedelta(days=1))
    assert "Olga Lead" in sign_in(ann).get(f"/threads/{thread.id}/unnamed").text


@pytest.mark.parametrize("way", ["moved", "split off", "joined"])
def test_wherever_the_words_stand_the_same_people_open_them_and_nobody_else(scene, sign_in, app, monkeypatch, way):
    cohort, fran, ann, ben, thread = scene
    early, late, (officer, _sven) = make_person("Olga Early"), make_person("Lars Late"), named_in_the_settings(app, monkeypatch)
    elsewhere, other = make_cohort(), make_person("Oona Elsewhere")
    name_contacts_of(sign_in(fran), cohort, early)
    name_contacts_of(sign_in(make_member(elsewhere, "facilitator")), elsewhere, other)
    named_since(today() - timedelta(days=2))
    secret = write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    name_contacts_of(sign_in(fran), cohort, early, late)
    with work():
        holds, post, source = Actor(fran.id), nameless(), db.session.get_one(Thread, thread.id)
        if way == "split off":
            split_thread(holds, post, post.seq, "Split off", "It is a talk of its own.")
        else:
            target = start_thread(holds, db.session.get_one(Group, cohort.id), "Elsewhere")
            if way == "moved":
                move_posts(holds, post, post.seq, target, "It belongs there.")
            else:
                join_thread(holds, source, target, "They are one.")
    post = nameless()
    place = f"/posts/{post.id}/name"
    assert post.thread_id != thread.id and db.session.get_one(UnnamedAuthor, post.id).day == today() - timedelta(days=1)
    for nobody in (fran, ben):
        sign_in(nobody).get(place, status=403)
    for nobody in (late, other, make_person(is_administrator=True)):
        sign_in(nobody).get(place, status=404)
    sign_in(early).post(place, {"reason": "It has to be known."})
    assert "Ann Author" not in sign_in(early).get(place).text
    sign_in(officer).post(place, {"reason": "It has to be."})
    assert "Ann Author" in sign_in(early).get(place).text and "opened who wrote" in sign_in(ann).get("/notices").text
    for reader in (fran, ben):
        assert "Ann Author" not in sign_in(reader).get(f"/posts/{post.id}").text
    sign_in(ann).post("/without-a-name/take-back", {"secret": secret, "do": "back"})
    assert "kumquat" not in sign_in(ben).get(f"/threads/{post.thread_id}").text


def test_an_address_that_becomes_an_account_later_is_who_was_named_and_no_other_address_is(scene, sign_in, app, monkeypatch):
    cohort, fran, ann, _ben, thread = scene
    named_in_the_settings(app, monkeypatch)
    name_contacts_of(sign_in(fran), cohort, SimpleNamespace(display_name="Olga Lead", email="Olga.Lead@example.org"))
    named_since(today() - timedelta(days=2))
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    place = f"/posts/{nameless().id}/name"
    later = make_person("Olga Lead", email="olga.lead@example.org")
    sign_in(later).get(place)
    nearly = [make_person("Olga Lead", email=address) for address in ("olga.lead@example.org.example", "a.olga.lead@example.org", "olga_lead@example.org", "olga%lead@example.org")]
    for person in nearly:
        sign_in(person).get(place, status=404)
    with work():
        db.session.get_one(Person, later.id).email = "moved.away@example.org"
    sign_in(db.session.get_one(Person, later.id)).get(place, status=404)
    with work():
        db.session.get_one(Person, nearly[0].id).closed_at = now()
        db.session.get_one(Person, later.id).email = "olga.lead@example.org"
        db.session.add(Membership(group_id=cohort.id, person_id=later.id, role="participant", starts_on=today()))
    sign_in(db.session.get_one(Person, later.id)).get(place, status=403)  # who is in the cohort has no part in it, whoever named them


@pytest.mark.parametrize("way", ["contact", "settings"])
def test_a_facilitator_who_is_an_officer_too_is_none(scene, sign_in, app, monkeypatch, way):
    cohort, fran, ann, _ben, thread = scene
    if way == "contact":
        name_contacts_of(sign_in(fran), cohort, fran)
        named_since(today() - timedelta(days=30))
    else:
        monkeypatch.setitem(app.extensions, "hub_settings", replace(app.extensions["hub_settings"], officers=f"{fran.email}, another@example.org"))
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    sign_in(fran).post(f"/posts/{nameless().id}/name", {"reason": "I would like to know."}, status=403)
