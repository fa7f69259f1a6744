"""Writing without a name: nothing links it to a person, two officers together can, and the author is told."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.letters import written_to
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.notifications.queries import count_unread, lines_to_mail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import LONDON, now, today
from enquiry_hub.core.columns import Base
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import (
    Post,
    Reading,
    Thread,
    UnnamedAnswer,
    UnnamedAuthor,
    UnnamedOpening,
    UnnamedWords,
)
from enquiry_hub.features.discussions.queries import place_in
from enquiry_hub.features.discussions.services import start_thread, unnamed
from enquiry_hub.features.discussions.services.moving import join_thread, move_posts, split_thread
from enquiry_hub.features.discussions.services.taking_down import take_down
from enquiry_hub.identity.groups.models import Group, Membership, SafeguardingContact
from enquiry_hub.identity.people.models import Person
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_person
from tests.kit.secrets import altered


@pytest.fixture
def scene(app, sign_in, monkeypatch):
    cohort = make_cohort()
    fran, ann, ben = make_member(cohort, "facilitator", "Fran One"), make_member(cohort, name="Ann Author"), make_member(cohort, name="Ben Reader")
    thread = thread_in(cohort, ben, "Hard things")
    post_in(thread, ben, "What is hard?")
    sign_in(fran).post(f"/threads/{thread.id}/manage", {"title": "Hard things", "slow_minutes": "0", "unnamed": "y", "why": "It is hard to say."})
    monkeypatch.setattr(unnamed, "now", lambda: datetime(2026, 11, 24, 9, tzinfo=LONDON))
    return cohort, fran, ann, ben, thread


def write(browser, thread, body, status=200, mark=None):
    """Write without a name; return the secret."""
    answer = browser.post(f"/threads/{thread.id}/unnamed", {"body": body, "client_id": mark or uuid.uuid4().hex}, status=status)
    found = re.search(r"<code>([^<]+)</code>", answer.text)
    return found[1] if found else ""


def next_morning():
    with work():
        db.session.execute(sa.update(UnnamedWords).values(day=today() - timedelta(days=1)))
    return unnamed.post_waiting()


def store_without(*tables: str) -> str:
    """Return everything that the store says, but for some tables."""
    rows = [[str(value) for value in row] for table in Base.metadata.sorted_tables if table.name not in tables for row in db.session.execute(sa.select(table))]
    return json.dumps(rows, ensure_ascii=False)


def test_it_waits_for_the_morning_and_comes_without_person_moment_or_order(scene, sign_in):
    cohort, fran, ann, ben, thread = scene
    browser, reader = sign_in(ann), sign_in(ben)
    page = browser.get(f"/threads/{thread.id}/unnamed").text
    assert "no facilitator, can see who wrote this" in page and "data-draft" not in page and "Write without my name" in browser.get(f"/threads/{thread.id}").text
    before = (place_in(Actor(ann.id), thread.id).read_seq, store_without("user_session", "unnamed_words"))
    write(browser, thread, "The kumquat is hard.")
    assert (place_in(Actor(ann.id), thread.id).read_seq, store_without("user_session", "unnamed_words")) == before, "nothing else in the store knows of it"
    row = db.session.scalars(sa.select(UnnamedWords)).one()
    assert ann.id not in " ".join(str(value) for value in vars(row).values()) and not hasattr(row, "created_at")
    assert unnamed.post_waiting() == 0
    for person in (fran, ben, ann):
        assert "kumquat" not in sign_in(person).get(f"/threads/{thread.id}").text
    write(sign_in(ben), thread, "And the quince.")
    assert next_morning() == 2 and db.session.scalar(sa.select(sa.func.count()).select_from(UnnamedWords)) == 0
    posts = list(db.session.scalars(sa.select(Post).where(Post.step == "unnamed")))
    assert {post.author_id for post in posts} == {None} and {post.client_id for post in posts} == {None} and len({post.created_at for post in posts}) == 1
    for person in (fran, ben):
        text = sign_in(person).get(f"/threads/{thread.id}").text.partition("data-posts")[2].partition('id="reply"')[0]
        assert "kumquat" in text and "Without a name" in text and "Ann Author" not in text
        feed = sign_in(person).get(f"/threads/{thread.id}/posts.json?html=1").text
        assert "kumquat" in feed and ann.id not in feed and "Ann Author" not in feed
        single = sign_in(person).get(f"/posts/{next(post.id for post in posts if 'kumquat' in post.body)}").text
        assert "Ann Author" not in single
    assert "kumquat" in reader.get(f"/cohorts/{cohort.id}/search?q=kumquat").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Reading).where(Reading.person_id == ann.id)) == 0
    secret_tables = ("person", "membership", "user_session", "agreement_acceptance", "thread_reading")
    assert ann.id not in store_without(*secret_tables)


def test_it_is_written_once_three_a_day_and_only_where_it_is_open(scene, sign_in):
    cohort, _fran, ann, ben, thread = scene
    browser, mark = sign_in(ann), uuid.uuid4().hex
    assert write(browser, thread, "One.", mark=mark) and write(browser, thread, "One.", mark=mark) == ""
    write(browser, thread, "Two."), write(browser, thread, "Three.")
    assert "Four." in browser.post(f"/threads/{thread.id}/unnamed", {"body": "Four.", "client_id": uuid.uuid4().hex}, status=422).text
    write(sign_in(ben), thread, "Mine.")
    assert next_morning() == 4
    assert write(browser, thread, "One.", mark=mark) == "", "also after it was posted"
    write(browser, thread, f"[@Ben](person:{ben.id}) you", status=422)
    write(browser, thread, "One of our Year 6 boys, Jayden, was out for eleven days.", status=422)
    closed = thread_in(cohort, ben, "With names")
    write(browser, closed, "Here?", status=303)
    assert "Write without my name" not in browser.get(f"/threads/{closed.id}").text
    sign_in(make_member(make_cohort())).get(f"/threads/{thread.id}/unnamed", status=404)


def test_whoever_has_the_secret_takes_it_back_before_and_after(scene, sign_in):
    _cohort, _fran, ann, ben, thread = scene
    first, second = write(sign_in(ann), thread, "The kumquat."), write(sign_in(ann), thread, "The quince.")
    browser = sign_in(ann)
    browser.post("/without-a-name/take-back", {"secret": "wrong"}, status=422)
    browser.post("/without-a-name/take-back", {"secret": first})
    assert next_morning() == 1
    browser.post("/without-a-name/take-back", {"secret": second})
    text = sign_in(ben).get(f"/threads/{thread.id}").text
    assert "kumquat" not in text and "quince" not in text
    assert "quince" not in store_without() and "kumquat" not in store_without()


def test_what_waits_as_urgent_is_not_taken_back_until_somebody_has_looked(scene, sign_in):
    _cohort, fran, ann, ben, thread = scene
    secret, other = write(sign_in(ann), thread, "The kumquat."), write(sign_in(ann), thread, "The quince.")
    next_morning()
    posts = {post.body: post.id for post in db.session.scalars(sa.select(Post).where(Post.step == "unnamed"))}
    for post_id in posts.values():
        sign_in(ben).post(f"/posts/{post_id}/report", {"reason": "child_at_risk", "words": ""})
    browser = sign_in(ann)
    page = browser.post("/without-a-name/take-back", {"secret": secret}, status=422).text
    assert "kept until somebody has looked" in page and db.session.get_one(Post, posts["The kumquat."]).body == "The kumquat."
    with work():
        take_down(Actor(fran.id), db.session.get_one(Post, posts["The quince."]))
    browser.post("/without-a-name/take-back", {"secret": other})
    db.session.expire_all()
    assert db.session.get_one(Post, posts["The quince."]).state == "sealed", "that it was taken down stays said"
    sign_in(fran).post(f"/posts/{posts['The kumquat.']}/restore", {"note": ""})
    browser.post("/without-a-name/take-back", {"secret": secret})
    assert "kumquat" not in store_without()


def named_in_the_settings(app, monkeypatch):
    """Return two officers whom the settings name."""
    people = [make_person(f"{name} of the Service", email=f"{name}@example.org") for name in ("Sana", "Sven")]
    before = app.extensions["hub_settings"]
    monkeypatch.setitem(app.extensions, "hub_settings", replace(before, officers="sana@example.org, Sven@example.org"))
    return people


def name_contacts_of(browser, cohort, *people):
    """Name people the safeguarding contacts of a cohort."""
    sent = {f"{name}_{number}": value for number, one in enumerate(people, start=1) for name, value in {"name": one.display_name, "telephone": "1", "email": one.email}.items()}
    browser.post(f"/cohorts/{cohort.id}/safeguarding", sent)


def named_since(day):
    """Let the contacts there are have been named on a day."""
    with work():
        db.session.execute(sa.update(SafeguardingContact).values(named_on=day))


def nameless():
    """Return the only post without a name."""
    return db.session.scalars(sa.select(Post).where(Post.step == "unnamed")).one()


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


def test_whoever_holds_the_thread_answers_them_alone(scene, sign_in):
    cohort, fran, ann, ben, thread = scene
    secret = write(sign_in(ann), thread, "I do not know how to tell my governors.")
    assert "Nothing so far" in sign_in(ann).post("/without-a-name/take-back", {"secret": secret, "do": "read"}, status=200).text, "it waits still"
    next_morning()
    post = db.session.scalars(sa.select(Post).where(Post.step == "unnamed")).one()
    address, holds = f"/posts/{post.id}/answer-alone", sign_in(fran)
    assert address in holds.get(f"/posts/{post.id}").text and "without a name" in holds.get(f"/posts/{post.id}").text
    for who in (ann, ben):
        sign_in(who).get(address, status=403)
    named = db.session.scalars(sa.select(Post.id).where(Post.author_id == ben.id)).one()
    holds.get(f"/posts/{named}/answer-alone", status=404)
    assert "write something" in holds.post(address, {"body": " ", "client_id": uuid.uuid4().hex}, status=422).text
    sent = {"body": "Ring the quincetree line first.", "client_id": uuid.uuid4().hex}
    for _twice in range(2):
        holds.post(address, sent)
    assert holds.get(address).text.count("quincetree") == 1 and "Ann Author" not in holds.get(address).text
    before = store_without("user_session")
    assert "quincetree" not in before, "it lies sealed"
    reads = sign_in(ann).post("/without-a-name/take-back", {"secret": secret, "do": "read"}, status=200).text
    assert "quincetree" in reads and "Fran One" in reads
    assert store_without("user_session") == before, "nothing tells that she looked"
    for place in (f"/threads/{thread.id}", f"/posts/{post.id}", f"/cohorts/{cohort.id}/search?q=quincetree", "/notices"):
        for who in (ben, ann):
            assert "quincetree line" not in sign_in(who).get(place).text, place
    sign_in(ben).post("/without-a-name/take-back", {"secret": altered(secret), "do": "read"}, status=422)
    sign_in(ann).post("/without-a-name/take-back", {"secret": secret, "do": "back"})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UnnamedAnswer)) == 0


def test_whoever_answers_words_without_a_name_reads_that_they_have_none(scene, sign_in):
    _cohort, _fran, ann, ben, thread = scene
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    page = sign_in(ben).get(f"/threads/{thread.id}?reply={nameless().id}").text
    assert "a post without a name</strong>" in page and ">None</strong>" not in page
    assert "a post without a name</strong>" in sign_in(ben).post(f"/threads/{thread.id}/later", {"body": "I too.", "reply_to": nameless().id}, status=200).text


def test_opening_it_and_closing_it_is_in_the_log_and_told_to_those_who_wrote_there(scene, sign_in):
    cohort, fran, ann, ben, thread = scene
    facilitator, form = sign_in(fran), {"title": "Hard things", "slow_minutes": "0"}
    assert "People may write there without their name. It is hard to say." in sign_in(ben).get("/notices").text
    assert "why" in facilitator.post(f"/threads/{thread.id}/manage", form, status=422).text
    assert db.session.get_one(Thread, thread.id).unnamed
    facilitator.post(f"/threads/{thread.id}/manage", {**form, "why": "It is said now."})
    assert not db.session.get_one(Thread, thread.id).unnamed
    assert "Everyone writes with their name again. It is said now." in sign_in(ben).get("/notices").text
    assert "with their name again" not in sign_in(ann).get("/notices").text, "who wrote nothing there"
    log = facilitator.get(f"/cohorts/{cohort.id}/decisions").text
    assert "opened for words without a name" in log and "with names only" in log and "It is said now." in log


def test_an_answer_and_an_open_question_say_that_the_post_has_no_name(scene, sign_in):
    cohort, fran, ann, ben, thread = scene
    write(sign_in(ann), thread, "Is it the kumquat?")
    next_morning()
    reader = sign_in(ben)
    reader.post(f"/threads/{thread.id}/posts", {"body": "I too.", "client_id": uuid.uuid4().hex, "reply_to": nameless().id})
    page = reader.get(f"/threads/{thread.id}").text
    assert "In reply to a post without a name" in page and "about a post without a name" in page and "a former member" not in page
    reader.post(f"/posts/{nameless().id}/report", {"reason": "unkind", "words": ""})
    waiting = sign_in(fran).get(f"/cohorts/{cohort.id}/queue").text
    assert "a post without a name" in waiting and "a former member" not in waiting
    sign_in(fran).post(f"/posts/{nameless().id}/hide", {"note": "Would you write it again?"})
    assert "In reply to a post" not in reader.get(f"/threads/{thread.id}").text, "drawn anew, for there is nothing to go to"
    sign_in(fran).post(f"/posts/{nameless().id}/restore", {"note": ""})
    with work():
        db.session.execute(sa.delete(Post).where(Post.reply_to_id == nameless().id))
        db.session.execute(sa.update(Post).where(Post.step == "unnamed").values(created_at=now() - timedelta(days=6)))
    asked = sign_in(fran).get(f"/cohorts/{cohort.id}/noticing").text.partition("Questions without")[2]
    assert "a post without a name" in asked and "a former member" not in asked


def test_answers_alone_outlive_a_change_of_keys(scene, sign_in, monkeypatch):
    _cohort, fran, ann, _ben, thread = scene
    secret = write(sign_in(ann), thread, "Hard.")
    next_morning()
    post = db.session.scalars(sa.select(Post).where(Post.step == "unnamed")).one()
    sign_in(fran).post(f"/posts/{post.id}/answer-alone", {"body": "So it is.", "client_id": uuid.uuid4().hex})
    monkeypatch.setattr("enquiry_hub.features.discussions.services.answering_alone.is_current", lambda sealed: False)
    old = db.session.scalars(sa.select(UnnamedAnswer.sealed)).one()
    assert unnamed.seal_authors_again() >= 1
    assert db.session.scalars(sa.select(UnnamedAnswer.sealed)).one() != old
    assert "So it is." in sign_in(ann).post("/without-a-name/take-back", {"secret": secret, "do": "read"}, status=200).text
