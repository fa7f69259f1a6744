"""Answering whoever wrote without a name, alone, and telling them how their words stand."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import (
    Post,
    UnnamedAnswer,
)
from enquiry_hub.features.discussions.services import unnamed
from enquiry_hub.features.discussions.services.taking_down import take_down
from tests.features.discussions.unnamed.conftest import (
    nameless,
    next_morning,
    store_without,
    write,
)
from tests.kit.secrets import altered


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


def test_whoever_has_the_secret_is_told_how_it_stands_and_why(scene, sign_in):
    _cohort, fran, ann, ben, thread = scene
    secret = write(sign_in(ann), thread, "The kumquat.")

    def told():
        return sign_in(ann).post("/without-a-name/take-back", {"secret": secret, "do": "read"}, status=200).text

    assert "posted tomorrow morning" in told()
    next_morning()
    assert "It stands in the thread" in told() and "wrote to you about it" not in told()
    sign_in(fran).post(f"/posts/{nameless().id}/hide", {"note": "Would you write it without the street?"})
    assert "has hidden it" in told() and "Would you write it without the street?" in told()
    assert "without the street" not in sign_in(ben).get(f"/threads/{thread.id}").text
    sign_in(fran).post(f"/posts/{nameless().id}/restore", {"note": "Thank you for waiting."})
    assert "It stands in the thread" in told() and "Thank you for waiting." in told() and "without the street" not in told()
    sign_in(ben).post(f"/posts/{nameless().id}/report", {"reason": "child_at_risk", "words": ""})
    assert "looks at it first" in told()
    with work():
        take_down(Actor(fran.id), nameless())
    assert "about a child" in told() and "kumquat" not in told()
    other = write(sign_in(ann), thread, "The quince.")
    sign_in(ann).post("/without-a-name/take-back", {"secret": other})
    sign_in(ann).post("/without-a-name/take-back", {"secret": other, "do": "read"}, status=422)


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
