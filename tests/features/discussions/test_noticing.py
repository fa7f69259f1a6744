"""Noticing by counts only."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import numpy
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.discussions.participation import share_by_role, spread
from enquiry_hub.features.discussions.queries.noticing import counted_since, words_by_role
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_peer_group, save
from tests.kit.queries import count_queries

CASES = {case["id"]: case for case in json.loads((Path(__file__).parents[2] / "data/vectors.json").read_text("utf-8"))["cases"]}


@pytest.mark.parametrize("name", ["PAR-01", "PAR-02", "PAR-03"])
def test_the_worked_examples_of_the_participation_index(name):
    found, wanted = spread(CASES[name]["input"]["posts_per_person"]), CASES[name]["expected"]
    assert found.gini == pytest.approx(wanted["gini"], abs=1e-6) and found.top_group_share == pytest.approx(wanted["top_group_share"])
    assert (found.people, found.silent, found.top_group_size) == (wanted["people"], wanted["silent"], wanted["top_group_size"])


def test_the_worked_example_of_shares_by_role_and_the_empty_ends():
    case = CASES["PAR-04"]
    assert share_by_role(case["input"]["words_by_role"]) == pytest.approx(case["expected"], abs=1e-6)
    assert share_by_role({"leader": 0}) == {} and spread([]).people == 0 and spread([0, 0]).gini == 0.0


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60))
def test_how_evenly_people_speak_against_numpy(counts):
    found, told = spread(counts), numpy.array(counts, dtype=float)
    busiest = numpy.sort(told)[::-1][: int(numpy.ceil(len(counts) / 5))].sum()
    if told.sum():
        apart = numpy.abs(numpy.subtract.outer(told, told)).mean()  # half of it beside the mean is Gini's index, by its definition
        assert found.gini == pytest.approx(apart / (2 * told.mean()), abs=1e-9) and found.top_group_share == pytest.approx(busiest / told.sum())
    else:
        assert found.gini == found.top_group_share == 0
    assert 0 <= found.gini <= found.highest + 1e-12 and found.silent == int((told == 0).sum())


@given(st.dictionaries(st.sampled_from(["leader", "facilitator", "academic", "manager"]), st.integers(0, 10_000)))
def test_shares_by_role_are_of_the_whole(words):
    found = share_by_role(words)
    assert not found or sum(found.values()) == pytest.approx(1) and all(found[role] == pytest.approx(count / sum(words.values())) for role, count in words.items())
    assert bool(found) is bool(sum(words.values()))


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    fran = make_member(cohort, "facilitator", "Fran One")
    heads = [make_member(cohort, name=f"Head Number{number}") for number in range(6)]
    ended = now() - timedelta(days=10)
    save(Session(group_id=cohort.id, kind=WORKSHOP, title="Workshop one", starts_at=ended - timedelta(hours=2), ends_at=ended))
    return cohort, fran, heads


def dated(post, days):
    with work():
        db.session.execute(sa.update(Post).where(Post.id == post.id).values(created_at=now() - timedelta(days=days)))


def test_who_was_not_heard_since_the_session_and_what_was_not_answered(scene, sign_in):
    cohort, fran, heads = scene
    thread, other = thread_in(cohort, heads[0], "Lunch"), thread_in(cohort, heads[0], "Exams")
    dated(post_in(thread, heads[1], "Long ago."), 20)
    dated(post_in(thread, heads[0], "Since then."), 3)
    dated(post_in(other, heads[2], "How do you do it?"), 6)
    post_in(thread_in(make_peer_group(cohort, heads[3], heads[4]), heads[3], "Our corner"), heads[3], "In a three?")
    page = sign_in(fran).get(f"/cohorts/{cohort.id}/noticing").text
    silent = page.partition("Not heard yet")[2].partition("Questions without")[0]
    assert "4 participants have not written" in silent and "Number" not in silent, "no name unless somebody asks for it"
    assert "asked for" not in sign_in(heads[3]).get(f"/cohorts/{cohort.id}/noticing/me").text
    page = sign_in(fran).post(f"/cohorts/{cohort.id}/noticing/call", status=200).text
    for who, way in ((fran, ""), (heads[3], "/me")):
        assert "asked for by Fran One" in sign_in(who).get(f"/cohorts/{cohort.id}/noticing{way}").text.replace("Asked", "asked"), "and whoever asks is written down"
    silent = page.partition("Not heard yet")[2].partition("Questions without")[0]
    assert "Number1" in silent and "Number3" in silent and "Number0" not in silent and "Number2" not in silent
    assert "Exams" in page and "Our corner" not in page and "Workshop one" in page and "busiest 2 of 6" in page
    mine = sign_in(heads[2]).get(f"/cohorts/{cohort.id}/noticing/me").text
    assert "You wrote one post" in mine and "Exams" in mine and "Number" not in mine.partition("<main")[2]
    assert "You wrote nothing" in sign_in(heads[3]).get(f"/cohorts/{cohort.id}/noticing/me").text
    post_in(other, heads[0], "Like this.")
    assert "Exams" not in sign_in(fran).get(f"/cohorts/{cohort.id}/noticing").text
    sign_in(heads[0]).get(f"/cohorts/{cohort.id}/noticing", status=403)


def test_threads_carried_by_two_and_figures_for_few(scene, sign_in):
    cohort, fran, heads = scene
    thread = thread_in(cohort, heads[0], "Two of us")
    for number in range(6):
        post_in(thread, heads[number % 2], f"Turn {number}.")
    browser, page = sign_in(fran), f"/cohorts/{cohort.id}/noticing"
    assert "Two of us" in browser.get(page).text.partition("carried by two")[2]
    post_in(thread, heads[2], "And me.")
    assert "Two of us" not in browser.get(page).text.partition("carried by two")[2]
    small = make_cohort()
    few = make_member(small, "facilitator")
    post_in(thread_in(small, make_member(small), "Only us"), few)
    assert "Too few people" in sign_in(few).get(f"/cohorts/{small.id}/noticing").text


def test_posts_without_a_name_are_carried_by_nobody_knows_how_many(scene, sign_in):
    cohort, fran, heads = scene
    thread = thread_in(cohort, heads[0], "Hard things")
    unnamed = [post_in(thread, heads[0], f"Turn {number}.") for number in range(6)]
    browser, page = sign_in(fran), f"/cohorts/{cohort.id}/noticing"
    assert "Hard things" in browser.get(page).text.partition("carried by two")[2]
    with work():
        db.session.execute(sa.update(Post).where(Post.id.in_([post.id for post in unnamed[3:]])).values(author_id=None, step="unnamed"))
    assert "Hard things" not in browser.get(page).text.partition("carried by two")[2]


def test_roles_that_are_few_even_together_show_in_no_share(scene, sign_in):
    cohort, fran, heads = scene
    thread, since = thread_in(cohort, heads[0], "Lunch"), counted_since(cohort.id)
    post_in(thread, heads[0], "One two three.")
    post_in(thread, fran, "Four.")
    assert words_by_role(cohort.id, since) == {}, "one facilitator’s share, or what is missing from the others’"
    academics = [make_member(cohort, "academic") for _ in range(5)]
    post_in(thread, academics[0], "Five.")
    assert words_by_role(cohort.id, since) == {"participant": 0.75, "academic": 0.25}, "as if the facilitator had written nothing"
    for _ in range(4):
        make_member(cohort, "manager")
    assert words_by_role(cohort.id, since) == {"participant": 0.6, "academic": 0.2, "others": 0.2}
    assert "fewer than five together" in sign_in(fran).get(f"/cohorts/{cohort.id}/noticing").text


def test_it_asks_as_much_of_a_long_conversation_as_of_a_short_one(scene, sign_in):
    cohort, fran, heads = scene
    browser, page = sign_in(fran), f"/cohorts/{cohort.id}/noticing"
    thread = thread_in(cohort, heads[0])
    post_in(thread, heads[0])
    browser.get(page)
    with count_queries() as short:
        browser.get(page)
    for number in range(20):
        post_in(thread_in(cohort, heads[number % 6]), heads[number % 6], "Why?")
    with count_queries() as long:
        browser.get(page)
    assert len(long) <= len(short)


def test_academics_read_beside_their_box_how_much_of_the_talk_is_theirs(scene, sign_in):
    cohort, fran, heads = scene
    ada = make_member(cohort, "academic", "Ada Academic")
    thread = thread_in(cohort, heads[0], "Lunch")
    post_in(thread, heads[0], "One two three.")
    post_in(thread, ada, "Four.")
    assert "academics wrote 25% of the words" in sign_in(ada).get(f"/threads/{thread.id}").text
    for who in (fran, heads[0]):
        assert "academics wrote" not in sign_in(who).get(f"/threads/{thread.id}").text
