"""Calling a group, the facilitators or everyone: those who may read are told, nobody else, and only facilitators call everyone."""

from __future__ import annotations

import uuid

import pytest

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Post
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_peer_group, make_person

EVERYONE = "[@everyone here](group:everyone) what do you see?"


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    people = {
        "facilitator": make_member(cohort, "facilitator", "Fay Lead"), "ann": make_member(cohort, name="Ann One"), "ben": make_member(cohort, name="Ben Two"),
        "observer": make_member(cohort, "observer"), "stranger": make_person(),
    }  # fmt: skip
    people["group"] = make_peer_group(cohort, people["ann"], people["ben"], name="Our three")
    return cohort, people


def told(*kinds: str) -> dict[str, set[str]]:
    """Return who was told what."""
    found: dict[str, set[str]] = {}
    for notice in db.session.query(Notice):
        found.setdefault(notice.kind, set()).add(notice.person_id)
    return found


def test_a_facilitator_asks_everyone_who_reads_the_thread(scene, sign_in):
    cohort, people = scene
    thread = thread_in(cohort, people["facilitator"])
    page = sign_in(people["facilitator"]).post(f"/threads/{thread.id}/posts", {"body": EVERYONE, "client_id": uuid.uuid4().hex})
    assert told() == {"called_everyone": {people["ann"].id, people["ben"].id}}
    words = sign_in(people["ann"]).get("/notices").text
    assert "Fay Lead asked everyone here" in words
    assert "<strong>@everyone here</strong>" in sign_in(people["ann"]).get(page.location).text


def test_a_member_who_asks_everyone_is_told_kindly_and_keeps_the_words(scene, sign_in):
    cohort, people = scene
    thread, browser = thread_in(cohort, people["ann"]), sign_in(people["ann"])
    answer = browser.post(f"/threads/{thread.id}/posts", {"body": EVERYONE, "client_id": uuid.uuid4().hex}, status=422)
    assert "Only facilitators ask everyone" in answer.text and "what do you see?" in answer.text
    assert browser.post(f"/threads/{thread.id}/posts", json={"body": EVERYONE}, status=422).json["ok"] is False
    post = post_in(thread, people["ann"])
    browser.post(f"/posts/{post.id}/edit", {"body": EVERYONE, "base": "1"}, status=422)
    assert db.session.query(Post).count() == 1 and told() == {}
    quoted = "> " + EVERYONE + "\n\nI see two things. `" + EVERYONE + "`"
    browser.post(f"/threads/{thread.id}/posts", json={"body": quoted}, status=201)
    browser.post(f"/threads/{thread.id}/posts", json={"body": "@everyone here, in plain words"}, status=201)
    assert told() == {}


def test_a_group_and_the_facilitators_are_asked_where_they_may_read(scene, sign_in):
    cohort, people = scene
    other, elsewhere = make_peer_group(cohort, make_member(cohort), name="Their three"), make_cohort()
    strange = make_peer_group(elsewhere, people["stranger"], people["ben"], name="Strange three")
    thread = thread_in(people["group"], people["ann"])  # read by its two members alone
    call = " ".join(f"[@them](group:{name})" for name in (other.id, strange.id, "facilitators"))
    post_in(thread, people["ann"], call)
    assert told() == {}
    open_thread = thread_in(cohort, people["ann"])
    post_in(open_thread, people["ann"], f"[@Our three](group:{people['group'].id}) and [@facilitators](group:facilitators)")
    assert told() == {"called_group": {people["ben"].id}, "called_facilitators": {people["facilitator"].id}}


def test_whoever_is_named_is_told_once_and_whoever_muted_is_left_alone(scene, sign_in):
    cohort, people = scene
    thread = thread_in(cohort, people["facilitator"])
    sign_in(people["ben"]).post(f"/threads/{thread.id}/attention", {"attention": "mute"})
    post = post_in(thread, people["facilitator"], f"[@Ann One](person:{people['ann'].id}), {EVERYONE}")
    assert told() == {"mention": {people["ann"].id}}
    late = make_member(cohort)
    sign_in(people["facilitator"]).post(f"/posts/{post.id}/edit", {"body": EVERYONE + " Now.", "base": "1"})
    assert late.id in told()["called_everyone"]  # nobody had been told of the call yet
    later = make_member(cohort)
    sign_in(people["facilitator"]).post(f"/posts/{post.id}/edit", {"body": EVERYONE + " Then.", "base": "2"})
    assert later.id not in told()["called_everyone"] and people["ben"].id not in told()["called_everyone"]


def test_a_held_post_asks_nobody_until_it_is_released(scene, sign_in):
    cohort, people = scene
    thread = thread_in(cohort, people["ann"])
    post = post_in(thread, people["ann"], f"[@Our three](group:{people['group'].id})", hold=True)
    assert "called_group" not in told()
    sign_in(people["facilitator"]).post(f"/posts/{post.id}/restore", {"note": ""})
    assert told()["called_group"] == {people["ben"].id}


def test_the_list_of_names_offers_what_one_may_call(scene, sign_in):
    cohort, people = scene
    thread = thread_in(cohort, people["ann"])

    def names(person, words="", at=thread):
        answer = sign_in(person).get(f"/threads/{at.id}/names.json?sign=@&q={words}")
        return [name["title"] for name in answer.json["names"]]

    assert names(people["facilitator"], "every") == ["everyone here"]
    assert names(people["ann"], "every") == []
    assert names(people["ann"], "our") == ["Our three"] and names(people["ann"], "facil") == ["facilitators"]
    closed = thread_in(people["group"], people["ann"])
    make_peer_group(cohort, name="Our other three")
    assert names(people["ann"], "our", closed) == ["Our three"]


def test_a_post_kept_on_a_device_is_refused_from_somebody_elses_sign_in(scene, sign_in):
    cohort, people = scene
    thread = thread_in(cohort, people["ann"])
    kept = {"body": "Written by Ann.", "client_id": uuid.uuid4().hex, "writer": people["ann"].id}
    sign_in(people["ben"]).post(f"/threads/{thread.id}/posts", json=kept, status=403)
    sign_in(people["ann"]).post(f"/threads/{thread.id}/posts", json=kept, status=201)
    assert db.session.query(Post).one().author_id == people["ann"].id
