"""Writing without a name: nothing links it to a person, and whoever has the secret takes it back."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import (
    Moment,
    Post,
    Reading,
    Thread,
    UnnamedWords,
)
from enquiry_hub.features.discussions.queries import place_in
from enquiry_hub.features.discussions.services import unnamed
from enquiry_hub.features.discussions.services.taking_down import take_down
from tests.features.discussions.test_posts import thread_in
from tests.features.discussions.unnamed.conftest import (
    nameless,
    next_morning,
    store_without,
    write,
)
from tests.kit.build import make_cohort, make_member


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


def test_a_marked_place_goes_with_words_that_are_taken_back(scene, sign_in):
    _cohort, fran, ann, ben, thread = scene
    secret = write(sign_in(ann), thread, "The kumquat.")
    next_morning()
    sign_in(fran).post(f"/posts/{nameless().id}/moment", {"label": "About kumquats"})
    assert "About kumquats" in sign_in(ben).get(f"/threads/{thread.id}").text
    sign_in(ann).post("/without-a-name/take-back", {"secret": secret})
    assert "About kumquats" not in sign_in(ben).get(f"/threads/{thread.id}").text and db.session.scalars(sa.select(Moment)).all() == []


def test_what_waits_when_its_thread_is_joined_with_another_comes_where_that_goes_on(scene, sign_in):
    cohort, fran, ann, ben, thread = scene
    other = thread_in(cohort, ben, "Easy things")
    secret = write(sign_in(ann), thread, "The kumquat is hard.")
    sign_in(fran).post(f"/threads/{thread.id}/join", {"target": other.id, "note": "It is one talk."})
    assert next_morning() == 1
    reader = sign_in(ben)
    assert nameless().thread_id == other.id and "kumquat" in reader.get(f"/threads/{other.id}").text
    sign_in(ann).post("/without-a-name/take-back", {"secret": secret})
    assert "kumquat" not in reader.get(f"/threads/{other.id}").text


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
    assert "In reply to a post without a name" in page and re.search(r"post \d+, without a name", page) and "a former member" not in page
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
