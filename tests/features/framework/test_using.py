"""A post, a thread or an input becomes evidence or the beginning of a risk, and carries its link back; who may read it stays as it is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.links.services import link
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.themes.services import sort_under
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.claims.services import end_claim, make_claim
from enquiry_hub.features.discussions.models import Post, Thread, ThreadGuest
from enquiry_hub.features.discussions.services import (
    NewPost,
    add_post,
    hide_post,
    start_thread,
    start_thread_about,
)
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import Risk
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.features.journals.services import (
    NewEntry,
    NewPassage,
    seal_letter,
    share_passage,
    withdraw_passage,
    write_entry,
)
from tests.features.framework.conftest import Scene, actor, sentence
from tests.kit.build import make_cohort, make_member, make_peer_group, make_person, save


@pytest.fixture
def said(scene: Scene) -> tuple[Thread, Post]:
    """Return a thread of the cohort with a post in it."""
    with work():
        thread = start_thread(actor(scene.leaders[0]), scene.cohort, "Who has the hour?")
        return thread, add_post(actor(scene.leaders[0]), thread, NewPost("Nobody has had a damson hour since March."))


def links(scene: Scene) -> list[tuple[str, str, str]]:
    """Return what things of the framework stand on."""
    return [(row.upper_kind, row.lower_kind, row.nature) for row in db.session.scalars(sa.select(Link).order_by(Link.created_at))]


def test_a_post_becomes_evidence_and_leads_back(scene, sign_in, said):
    thread, post = said
    reader = sign_in(scene.leaders[1])
    assert f"/use/post/{post.id}" in reader.get(f"/posts/{post.id}").text and f"/use/thread/{thread.id}" in reader.get(f"/threads/{thread.id}").text
    address = f"/use/post/{post.id}"
    reader.post(address, {"target": "risk:nothing", "nature": "supports"}, status=422)
    reader.post(address, {"target": f"risk:{scene.risk.id}", "nature": "contradicts", "note": "One of us says otherwise"})
    assert links(scene) == [("risk", "post", "contradicts")]
    page = reader.get(f"/risks/{scene.risk.id}").text
    assert "damson hour" in page and f"/posts/{post.id}" in page and "One of us says otherwise" in page
    with work():
        hide_post(actor(scene.facilitator), db.session.merge(post), "A child could be recognised.")
    assert "damson" not in reader.get(f"/risks/{scene.risk.id}").text
    reader.get(address, status=404)


def test_a_risk_is_proposed_from_a_thread(scene, sign_in, said):
    thread, _post = said
    leader = sign_in(scene.leaders[1])
    assert "Propose a risk from it" in leader.get(f"/use/thread/{thread.id}").text
    address = f"/frameworks/{scene.framework.id}/risks/new?from=thread:{thread.id}"
    assert "It will stand on" in leader.get(address).text
    form = {**asdict(sentence(scene.themes[0], title="No hour")), "owner_id": "", "reason": ""}
    form.pop("rate_locally")
    leader.post(address, form)
    risk = db.session.scalars(sa.select(Risk).where(Risk.title == "No hour")).one()
    assert links(scene) == [("risk", "thread", "supports")] and "Who has the hour?" in leader.get(f"/risks/{risk.id}").text
    leader.get(f"/frameworks/{scene.framework.id}/risks/new?from=nonsense", status=200)


def test_what_is_said_in_a_peer_group_or_another_cohort_stays_there(scene, sign_in, said):
    three, other = make_peer_group(scene.cohort, *scene.leaders[:2]), make_cohort("Another")
    with work():
        inside = start_thread(actor(scene.leaders[0]), three, "Between three")
        post = add_post(actor(scene.leaders[0]), inside, NewPost("Not for the cohort."))
    leader = sign_in(scene.leaders[0])
    assert f"/use/post/{post.id}" not in leader.get(f"/posts/{post.id}").text
    for kind, row_id in (("post", post.id), ("thread", inside.id), ("entry", "x" * 16), ("nothing", "x" * 16)):
        leader.get(f"/use/{kind}/{row_id}", status=404)
    thread, _post = said
    for person in (scene.observer, scene.outsider, scene.administrator):
        sign_in(person).get(f"/use/thread/{thread.id}", status=404)
    assert other.id != scene.cohort.id and links(scene) == []


def test_what_it_stands_on_is_weighed_in_a_sentence(scene, sign_in, said):
    thread, post = said
    risk, cohort = scene.risk, scene.cohort
    assert "practice evidence" not in sign_in(scene.leaders[1]).get(f"/risks/{risk.id}").text
    with work():
        study = post_input(actor(scene.academic), db.session.merge(cohort), "research", Content("On hours", "Words.", strength=3))
        claim = make_claim(actor(scene.academic), study, "An hour is enough.", "In one city.")
        ours = post_input(actor(scene.leaders[2]), db.session.merge(cohort), "practice", Content("Our hour", "Words.", strength=1))
        alone = write_entry(actor(scene.leaders[3]), db.session.merge(cohort), NewEntry("past", "Mine alone."))
        for kind, row, nature in (("post", post, "contradicts"), ("input", study, "supports"), ("claim", claim, "supports"), ("input", ours, "supports")):
            services.stand_on(actor(scene.leaders[0]), db.session.merge(risk), kind, row.id, nature=nature)
        link(actor(scene.leaders[3]), ("risk", risk.id), ("entry", alone.id))
    page = sign_in(scene.leaders[1]).get(f"/risks/{risk.id}").text
    assert "3 pieces of practice evidence, 1 private to its author; 2 studies; one of them speaks against it." in page and "Mine alone" not in page
    assert "Research, R3: " in page and "Account of a school, P1: " in page
    assert "3 pieces of practice evidence; 2 studies" in sign_in(scene.leaders[3]).get(f"/risks/{risk.id}").text


def test_nobody_can_tell_whose_private_evidence_a_risk_stands_on(scene, sign_in):
    author, cohort, risk = scene.leaders[3], f"/cohorts/{scene.cohort.id}", f"/risks/{scene.risk.id}"
    readers = [sign_in(person) for person in (scene.leaders[0], scene.facilitator, scene.academic)]
    places = [risk, f"{risk}/history", "/notices", "/since", *(f"{cohort}/{page}" for page in ("framework", "framework/table", "journey", "since", "people", "threads", "search?q=damson"))]
    files = [f"{cohort}/framework/{kind}" for kind in ("framework.json", "register.csv")]
    holding = [f"{cohort}/{page}" for page in ("holding", "noticing", "decisions", "members")]
    with work():
        alone = write_entry(actor(author), db.session.merge(scene.cohort), NewEntry("past", "A damson of my own.", title="Damson"))
        services.edit_risk(actor(author), db.session.get_one(Risk, scene.risk.id), sentence(scene.themes[0], title="Said by its author"))  # a name that is there anyhow

    def told():
        return [[(place, browser.get(place).text.count(author.display_name)) for place in [*places, *files, *(holding if browser is readers[1] else [])]] for browser in readers]

    before = told()
    with work():
        link(actor(author), ("risk", scene.risk.id), ("entry", alone.id))
    assert told() == before
    page = readers[1].get(risk).text
    assert "1 reflection private to its author" in page and "amson" not in page and alone.id not in page and author.id not in page.split('id="evidence"')[1].split("</section>")[0]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0, "nobody is told of it"


def test_a_reflection_and_a_passage_become_evidence_or_begin_a_risk_only_by_their_author(scene, sign_in):
    author, other = scene.leaders[0], scene.leaders[1]
    with work():
        entry = write_entry(actor(author), db.session.merge(scene.cohort), NewEntry("past", "Nobody came. We asked why. A kumquat fell.", title="That March"))
        passage = share_passage(actor(author), entry, NewPassage((1,), "risk", scene.risk.id, signed="unnamed"))
    browser, stranger, address = sign_in(author), sign_in(other), f"/use/entry/{entry.id}"
    assert address in browser.get(f"/reflections/{entry.id}").text and f"/use/passage/{passage.id}" in browser.get(f"/passages/{passage.id}").text
    for path in (address, f"/use/passage/{passage.id}"):
        stranger.get(path, status=404)
    assert "That March" not in stranger.get(f"/frameworks/{scene.framework.id}/risks/new?from=entry:{entry.id}").text
    browser.post(address, {"target": f"risk:{scene.risk.id}"})
    assert links(scene) == [("risk", "passage", "supports"), ("risk", "entry", "supports")]
    page = stranger.get(f"/risks/{scene.risk.id}").text
    assert "We asked why." in page and "kumquat" not in page and "That March" not in page and "1 private to its author" in page
    with work():
        strategy = scene.strategy()
    browser.post(f"/use/passage/{passage.id}", {"target": f"strategy:{strategy.id}", "nature": "contradicts"})
    assert links(scene)[-1] == ("strategy", "passage", "contradicts")
    new = f"/frameworks/{scene.framework.id}/risks/new?from=entry:{entry.id}"
    assert "It will stand on:" in browser.get(new).text
    browser.post(new, {**asdict(sentence(scene.themes[0], title="Begun alone")), "theme_id": scene.themes[0].id, "owner_id": ""})
    risk = db.session.scalars(sa.select(Risk).where(Risk.title == "Begun alone")).one()
    assert "That March" in browser.get(f"/risks/{risk.id}").text and "That March" not in stranger.get(f"/risks/{risk.id}").text
    with work():
        withdraw_passage(actor(author), db.session.merge(passage))
    browser.get(f"/use/passage/{passage.id}", status=404)
    assert "We asked why." not in stranger.get(f"/strategies/{strategy.id}").text


def test_a_sealed_letter_is_no_evidence(scene, sign_in):
    with work():
        letter = write_entry(actor(scene.leaders[0]), db.session.merge(scene.cohort), NewEntry("future", "## What I hope is true\n\nThat it holds.", shape="letter"))
        seal_letter(actor(scene.leaders[0]), letter, today() + timedelta(days=90))
    sign_in(scene.leaders[0]).get(f"/use/entry/{letter.id}", status=404)


def order_of(page: str, *titles: str) -> list[str]:
    """Return titles in the order in which the list offers them."""
    return sorted(titles, key=lambda title: page.index(f"Link it with {title}"))


def test_what_a_thread_is_about_stands_first_in_the_list(scene, sign_in, said):
    first, leader = scene.risk, sign_in(scene.leaders[1])
    second = scene.propose(title="No quiet hour", theme_id=scene.themes[1].id)
    third = scene.propose(title="No room", theme_id=scene.themes[2].id)
    strategy = scene.strategy()
    names = [f"{row.code} {row.title}" for row in (first, second, third, strategy)]
    plain = leader.get(f"/use/thread/{said[0].id}").text
    assert "What the thread is about" not in plain and order_of(plain, *names) == names
    with work():
        about = start_thread_about(actor(scene.leaders[0]), "framework:risk:read", db.session.merge(third), kind="risk", group_id=scene.cohort.id, title="Rooms")
        post = add_post(actor(scene.leaders[0]), about, NewPost("There is one."))
        sort_under(actor(scene.facilitator), "thread", about, [scene.themes[1].code])
        further = start_thread_about(actor(scene.leaders[0]), "framework:strategy:read", db.session.merge(strategy), kind="strategy", group_id=scene.cohort.id, title="Meetings")
    for kind, row_id in (("thread", about.id), ("post", post.id)):
        page = leader.get(f"/use/{kind}/{row_id}").text
        assert page.index("What the thread is about") < page.index(names[2]) and order_of(page, *names) == [names[2], names[1], names[0], names[3]]
        assert all(page.count(f"Link it with {name}") == 1 for name in names)
    assert order_of(leader.get(f"/use/thread/{further.id}").text, *names) == [names[3], names[0], names[1], names[2]]
    leader.post(f"/use/post/{post.id}", {"target": f"risk:{third.id}"})
    assert links(scene) == [("risk", "post", "supports")]


def test_only_the_page_of_who_may_use_a_post_offers_it(scene, sign_in, said):
    thread, post = said
    guest = make_person("Gil Guest")
    save(ThreadGuest(thread_id=thread.id, person_id=guest.id))
    three = make_peer_group(scene.cohort, *scene.leaders[:2])
    with work():
        inside = start_thread(actor(scene.leaders[0]), three, "Between three")
        add_post(actor(scene.leaders[0]), inside, NewPost("Not for the cohort."))
    for person, where, offered in ((scene.leaders[1], thread, True), (scene.facilitator, thread, True), (guest, thread, False), (scene.leaders[1], inside, False)):
        page = sign_in(person).get(f"/threads/{where.id}").text
        assert ("data-uses" in page) is offered
        assert "/use/post/" in page, "the picture of a post is the same for everybody"
    assert f'href="/use/post/{post.id}"' in sign_in(scene.leaders[1]).get(f"/threads/{thread.id}").text


def test_a_claim_and_a_passage_are_used_from_where_they_are_read(scene, sign_in):
    with work():
        study = post_input(actor(scene.academic), db.session.merge(scene.cohort), "research", Content("On hours", "Words.", strength=3))
        claim = make_claim(actor(scene.academic), study, "An hour is enough.", "In one city.")
        gone = make_claim(actor(scene.academic), study, "Two are too many.", "In one city.")
        end_claim(actor(scene.academic), gone, "It was wrong.")
        entry = write_entry(actor(scene.leaders[0]), db.session.merge(scene.cohort), NewEntry("past", "Nobody came. We asked why.", title="That March"))
        passage = share_passage(actor(scene.leaders[0]), entry, NewPassage((1,), "risk", scene.risk.id))
    page = sign_in(scene.leaders[1]).get(f"/inputs/{study.id}").text
    assert f"/use/claim/{claim.id}" in page and f"/use/claim/{gone.id}" not in page
    author = sign_in(scene.leaders[0])
    assert f"/use/passage/{passage.id}" in author.get(f"/reflections/{entry.id}").text
    with work():
        withdraw_passage(actor(scene.leaders[0]), db.session.merge(passage))
    assert "/use/passage/" not in author.get(f"/reflections/{entry.id}").text


def test_without_a_framework_one_is_led_to_the_page_that_says_so(app, sign_in):
    cohort = make_cohort("Just begun")
    leader, observer = make_member(cohort), make_member(cohort, "observer")
    with work():
        thread = start_thread(actor(leader), cohort, "Before anything")
    answer = sign_in(leader).get(f"/use/thread/{thread.id}", status=303)
    assert answer.location.endswith(f"/cohorts/{cohort.id}/framework")
    sign_in(observer).get(f"/use/thread/{thread.id}", status=404)
