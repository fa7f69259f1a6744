"""A post, a thread or an input becomes evidence or the beginning of a risk, and carries its link back; who may read it stays as it is."""

from __future__ import annotations

from dataclasses import asdict

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, hide_post, start_thread
from enquiry_hub.features.framework.models import Risk
from tests.features.framework.conftest import Scene, actor, sentence
from tests.kit.build import make_cohort, make_peer_group


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
