"""Writing without a name: nothing links it to a person, two officers together can, and the author is told."""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import LONDON, today
from enquiry_hub.core.columns import Base
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import (
    Post,
    Reading,
    Thread,
    UnnamedAnswer,
    UnnamedAuthor,
    UnnamedWords,
)
from enquiry_hub.features.discussions.queries import place_in
from enquiry_hub.features.discussions.services import unnamed
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_person


@pytest.fixture
def scene(app, sign_in, monkeypatch):
    cohort = make_cohort()
    fran, ann, ben = make_member(cohort, "facilitator", "Fran One"), make_member(cohort, name="Ann Author"), make_member(cohort, name="Ben Reader")
    thread = thread_in(cohort, ben, "Hard things")
    post_in(thread, ben, "What is hard?")
    sign_in(fran).post(f"/threads/{thread.id}/manage", {"title": "Hard things", "slow_minutes": "0", "unnamed": "y"})
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


def test_two_officers_together_can_know_and_the_author_is_told(scene, sign_in):
    cohort, fran, ann, ben, thread = scene
    one, two = make_person("Olga Officer", email="one@example.org"), make_person("Otto Officer", email="two@example.org")
    names = {"name_1": "Olga", "telephone_1": "1", "email_1": "one@example.org", "name_2": "Otto", "telephone_2": "2", "email_2": "two@example.org"}
    sign_in(fran).post(f"/cohorts/{cohort.id}/safeguarding", names)
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    post = db.session.scalars(sa.select(Post).where(Post.step == "unnamed")).one()
    place = f"/posts/{post.id}/name"
    sign_in(fran).get(place, status=403)
    sign_in(ben).get(place, status=403)
    sign_in(make_person(is_administrator=True)).get(place, status=404)
    first, second = sign_in(one), sign_in(two)
    first.post(place, {"reason": ""}, status=422)
    first.post(place, {"reason": "The council asked."})
    first.post(place, {"reason": "And again."})
    for browser in (first, second):
        assert "Ann Author" not in browser.get(place).text
    assert "opened who wrote" not in sign_in(ann).get("/notices").text
    second.post(place, {"reason": "I agree."})
    for browser in (first, second):
        assert "Ann Author" in browser.get(place).text and "The council asked." in browser.get(place).text
    assert "opened who wrote" in sign_in(ann).get("/notices").text
    for person in (fran, ben):
        assert "Ann Author" not in sign_in(person).get(f"/posts/{post.id}").text
    with work():
        db.session.get_one(Thread, thread.id).unnamed = False
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UnnamedAuthor)) == 1


def test_a_facilitator_who_names_themselves_an_officer_is_none(scene, sign_in):
    cohort, fran, ann, _ben, thread = scene
    sign_in(fran).post(f"/cohorts/{cohort.id}/safeguarding", {"name_1": "Fran", "telephone_1": "1", "email_1": fran.email})
    write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    post = db.session.scalars(sa.select(Post).where(Post.step == "unnamed")).one()
    sign_in(fran).post(f"/posts/{post.id}/name", {"reason": "I would like to know."}, status=403)


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
    sign_in(ben).post("/without-a-name/take-back", {"secret": secret[:-1] + "x", "do": "read"}, status=422)
    sign_in(ann).post("/without-a-name/take-back", {"secret": secret, "do": "back"})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UnnamedAnswer)) == 0


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
