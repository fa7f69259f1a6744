"""Inputs over HTTP: research with citations, practice without pupils, connections both ways."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import hide_post
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.framework.services import RiskWords, create_framework, propose_risk
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import Content, post_input
from tests.kit.build import make_cohort, make_member
from tests.kit.queries import count_queries

RIS = "TY  - JOUR\nAU  - Leithwood, K.\nAU  - Harris, A.\nPY  - 2020\nTI  - Seven strong claims revisited\nJO  - School Leadership & Management\nVL  - 40\nDO  - 10.1080/13632434.2019.1596077\nER  - \n"
RESEARCH = {"title": "Seven claims, checked again", "body": "The claim *stands*, softer.", "question": "Which practice would travel?", "strength": "3", "strength_reason": "Wide review", "session_id": "", "publish_on": "", "reading_minutes": "5"}
PRACTICE = {"title": "Four Fridays", "body": "We counted on Fridays.", "question": "", "strength": "1", "strength_reason": "", "session_id": "", "publish_on": "", "reading_minutes": "", "context": "Two-form entry", "action": "A clicker", "evidence": "", "effect": "More talk", "cost": "", "did_not_work": "The first week", "rival": "Autumn"}


def posted(cohort, author, title="Count, do not list", kind="practice", **values):
    """Post an input."""
    with work():
        return post_input(Actor(author.id), cohort, kind, Content(title, "Words.", **values))


def test_a_research_input_is_filled_in_from_ris_and_shown_as_harvard(app, sign_in):
    cohort = make_cohort()
    academic, leader = make_member(cohort, "academic"), make_member(cohort)
    browser = sign_in(academic)
    filled = browser.post(f"/cohorts/{cohort.id}/inputs/research", {**RESEARCH, "pasted": RIS, "fill": "1"}, status=200).text
    assert "School Leadership &amp; Management" in filled and "Leithwood, K.\nHarris, A." in filled and "The claim *stands*" in filled
    data = {**RESEARCH, "authors": "Leithwood, K.\nHarris, A.", "year": "2020", "source_title": "Seven strong claims revisited", "container": "School Leadership & Management", "doi": "https://doi.org/10.1080/13632434.2019.1596077", "themes": ["attendance"], "client_id": uuid.uuid4().hex}
    answer = browser.post(f"/cohorts/{cohort.id}/inputs/research", data)
    page = sign_in(leader).get(answer.location).text
    assert "(2020)" in page and "doi.org/10.1080/13632434.2019.1596077" in page and "R3" in page and "<em>stands</em>" in page
    browser.post(f"/cohorts/{cohort.id}/inputs/research", data)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Input)) == 1
    sign_in(leader).get(f"/cohorts/{cohort.id}/inputs/research", status=403)


def test_a_damaged_citation_says_so_and_keeps_everything(app, sign_in):
    cohort = make_cohort()
    browser = sign_in(make_member(cohort, "academic"))
    for pasted in ("nonsense", "TY  - JOUR\n", "@article{x", "10.1"):
        page = browser.post(f"/cohorts/{cohort.id}/inputs/research", {**RESEARCH, "pasted": pasted, "fill": "1"}, status=422).text
        assert "The claim *stands*" in page and 'role="alert"' in page
    for change in ({"doi": "not a doi"}, {"year": "soon"}, {"url": "javascript:alert(1)"}, {"strength": "9"}, {"title": ""}, {"publish_on": "tomorrow"}, {"session_id": "aaaaaaaaaaaaaaaa"}):
        page = browser.post(f"/cohorts/{cohort.id}/inputs/research", {**RESEARCH, **change}, status=422).text
        assert "The claim *stands*" in page


@pytest.mark.parametrize("chosen", ["", None])
def test_nobody_says_how_strong_research_is_but_its_author(app, sign_in, chosen):
    cohort = make_cohort()
    browser, address = sign_in(make_member(cohort, "academic")), f"/cohorts/{cohort.id}/inputs/research"
    assert '<option value="">Please choose</option><option value="0">' in browser.get(address).text
    sent = {**RESEARCH, "strength": chosen}
    page = browser.post(address, {name: value for name, value in sent.items() if value is not None}, status=422).text
    assert "Please say how strong it is" in page and RESEARCH["title"] in page


def test_a_practice_account_holds_no_pupil(app, sign_in):
    cohort = make_cohort()
    leader, other = make_member(cohort), make_member(cohort)
    browser = sign_in(leader)
    refused = browser.post(f"/cohorts/{cohort.id}/inputs/practice", {**PRACTICE, "effect": "One of our Year 6 boys, Jayden, was out for eleven days."}, status=422).text
    assert "Jayden" in refused and db.session.scalar(sa.select(Input)) is None
    answer = browser.post(f"/cohorts/{cohort.id}/inputs/practice", PRACTICE)
    page = sign_in(other).get(answer.location).text
    assert "The first week" in page and "What else could explain it" in page and "P1" in page


def test_one_account_is_no_stronger_than_the_ladder_lets_it(sign_in):
    cohort = make_cohort()
    browser = sign_in(make_member(cohort))
    for step in ("3", "4"):
        page = browser.post(f"/cohorts/{cohort.id}/inputs/practice", {**PRACTICE, "strength": step}, status=422).text
        assert "One account is no more than" in page and "Four Fridays" in page and "Two-form entry" in page
    assert "say below how you know" in browser.post(f"/cohorts/{cohort.id}/inputs/practice", {**PRACTICE, "strength": "2"}, status=422).text
    answer = browser.post(f"/cohorts/{cohort.id}/inputs/practice", {**PRACTICE, "strength": "2", "evidence": "A count each Friday from 6 October."})
    row = db.session.scalars(sa.select(Input)).one()
    assert answer.status_code == 303 and row.strength == 2
    browser.post(f"/inputs/{row.id}/edit", {**PRACTICE, "strength": "3", "evidence": "As before.", "base": "1"}, status=422)


def test_an_input_waits_for_its_day(app, sign_in):
    cohort = make_cohort()
    author, other = make_member(cohort), make_member(cohort)
    day = (today() + timedelta(days=9)).isoformat()
    answer = sign_in(author).post(f"/cohorts/{cohort.id}/inputs/practice", {**PRACTICE, "publish_on": day})
    assert "Only you can see this until" in sign_in(author).get(answer.location).text
    sign_in(other).get(answer.location, status=404)
    for path in (f"/cohorts/{cohort.id}/inputs", f"/cohorts/{cohort.id}/search?q=Fridays", f"/cohorts/{cohort.id}/journey"):
        assert "Four Fridays" not in sign_in(other).get(path).text


def test_an_input_that_waits_has_no_thread_to_tell_its_title(app, sign_in):
    cohort = make_cohort()
    author, other = make_member(cohort), make_member(cohort)
    row = posted(cohort, author, "Four Fridays", published_at=now() + timedelta(days=2))
    browser, address = sign_in(author), f"/about/input/{row.id}/thread"
    assert "Talk about it" not in browser.get(f"/inputs/{row.id}").text
    assert "from the day on which the cohort can read it" in browser.post(address, status=403).text
    sign_in(other).post(address, status=404)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Thread)) == 0
    assert "Four Fridays" not in sign_in(other).get(f"/cohorts/{cohort.id}/threads").text
    with work():
        db.session.get_one(Input, row.id).published_at = now()
    assert "Talk about it" in browser.get(f"/inputs/{row.id}").text
    browser.post(address)


def test_only_the_author_changes_an_input_and_stale_saves_are_refused(app, sign_in):
    cohort = make_cohort()
    author, other = make_member(cohort), make_member(cohort)
    row = posted(cohort, author)
    browser = sign_in(author)
    browser.post(f"/inputs/{row.id}/edit", {**PRACTICE, "title": "Second", "base": "1"})
    stale = browser.post(f"/inputs/{row.id}/edit", {**PRACTICE, "title": "Third", "body": "Other words", "base": "1"}, status=409).text
    assert "We counted on Fridays." in stale and "Other words" in stale and 'value="2"' in stale
    sign_in(other).get(f"/inputs/{row.id}/edit", status=403)


def test_connections_can_be_followed_both_ways(app, sign_in):
    cohort = make_cohort()
    facilitator, leader = make_member(cohort, "facilitator"), make_member(cohort)
    one, two = posted(cohort, leader, "Four Fridays"), posted(cohort, leader, "Count, do not list")
    with work():
        framework = create_framework(Actor(facilitator.id), cohort, "Our risks")
        theme = db.session.scalar(sa.select(Theme))
        risk = propose_risk(Actor(leader.id), framework, RiskWords(title="Missed mornings", cause="buses were cut in the spring", event="children arrive after the register", consequence="families lose trust in the school", theme_id=theme.id))
    browser = sign_in(leader)
    browser.post(f"/inputs/{one.id}/connect", {"target": f"input:{two.id}", "nature": "contradicts"})
    browser.post(f"/inputs/{one.id}/connect", {"target": f"risk:{risk.id}", "nature": "supports"})
    assert "Count, do not list" in browser.get(f"/inputs/{one.id}").text and "Four Fridays" in browser.get(f"/inputs/{two.id}").text
    assert "Missed mornings" in browser.get(f"/inputs/{one.id}").text and "Four Fridays" in browser.get(f"/risks/{risk.id}").text
    for target in ("input:aaaaaaaaaaaaaaaa", "thread:x", f"input:{one.id}"):
        browser.post(f"/inputs/{one.id}/connect", {"target": target, "nature": "supports"}, status=422)


def test_other_cohorts_inputs_do_not_exist(app, sign_in):
    cohort, other = make_cohort(), make_cohort()
    author, outsider, observer = make_member(cohort), make_member(other), make_member(cohort, "observer")
    row = posted(cohort, author)
    for person in (outsider, observer):
        for path in (f"/inputs/{row.id}", f"/inputs/{row.id}/edit"):
            sign_in(person).get(path, status=404)
        sign_in(person).post(f"/inputs/{row.id}/connect", {"target": "x", "nature": "supports"}, status=404)
    mine = posted(other, outsider, "Mine")
    sign_in(outsider).post(f"/inputs/{mine.id}/connect", {"target": f"input:{row.id}", "nature": "supports"}, status=422)


def test_lists_filter_and_ask_no_more_for_more_rows(app, sign_in):
    cohort = make_cohort()
    author = make_member(cohort)
    posted(cohort, author, "About attendance", themes=("attendance",))
    browser, counts = sign_in(author), []
    for number in (1, 12):
        for extra in range(number):
            posted(cohort, author, f"Input {number} {extra}", published_at=now() - timedelta(hours=1))
        with count_queries() as seen:
            browser.get(f"/cohorts/{cohort.id}/inputs")
        counts.append(len(seen))
    assert counts[0] == counts[1], counts
    page = browser.get(f"/cohorts/{cohort.id}/inputs?theme=attendance").text
    assert "About attendance" in page and "Input 12 3" not in page
    browser.get(f"/cohorts/{cohort.id}/inputs", query_string={"theme": "%", "kind": "x", "session": "'", "page": "9999999"})


def test_what_it_means_here_and_what_is_said_stand_under_it(app, sign_in):
    cohort = make_cohort()
    author, other = make_member(cohort, "academic", "Ada Scholar"), make_member(cohort, name="Lea Reader")
    browser, reader = sign_in(author), sign_in(other)
    page = browser.post(f"/cohorts/{cohort.id}/inputs/research", {"title": "On trust", "body": "Words.", "strength": "2", "session_id": "", "work_type": "book", "relevance": "Our roads are long."}).location.partition("?")[0]
    assert "What it means here" in reader.get(page).text and "Our roads are long." in reader.get(page).text
    assert 'Our roads are long.</textarea>' in browser.get(f"{page}/edit").text
    assert "What do others say?" in reader.get(page).text
    thread_id = reader.post(f"/about/input/{page.rsplit('/', 1)[1]}/thread").location.rsplit("/", 1)[1]
    for number in range(3):
        reader.post(f"/threads/{thread_id}/posts", {"body": f"It is *so* number{number} with us.", "client_id": uuid.uuid4().hex})
    shown = browser.get(page).text
    assert "3 posts about it" in shown and "Lea Reader" in shown and "It is so number2 with us." in shown and "number0" not in shown and f"/threads/{thread_id}" in shown
    with work():
        hide_post(Actor(make_member(cohort, "facilitator").id), db.session.scalars(sa.select(Post).where(Post.seq == 3)).one(), "A child could be recognised.")
    shown = browser.get(page).text
    assert "2 posts about it" in shown and "number2" not in shown
