"""A peer group's threads stay with those who wrote them when somebody new comes."""

from __future__ import annotations

from datetime import timedelta

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record, work
from enquiry_hub.identity.groups.events import MembershipsChanged
from enquiry_hub.identity.groups.models import Membership
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group


def come(group, person) -> None:
    """Let a person join a group, as the services tell it."""
    join(group, person)
    with work():
        record(MembershipsChanged(by=None, group_id=group.id, person_ids=(person.id,), what="joined"))


def scene():
    """Return a peer group of two with a thread that both wrote in, and somebody who came later."""
    cohort = make_cohort()
    one, two, late = (make_member(cohort, name=name) for name in ("Ann One", "Ben Two", "Cleo Late"))
    group = make_peer_group(cohort, one, two)
    thread = thread_in(group, one, "Between us two")
    post_in(thread, one, "The marigold sentence.")
    post_in(thread, two, "Said in trust.")
    come(group, late)
    return cohort, group, thread, one, two, late


def places(cohort, thread):
    """Return the addresses at which the thread or its words could be met."""
    return f"/cohorts/{cohort.id}/threads", f"/cohorts/{cohort.id}/search?q=marigold", f"/cohorts/{cohort.id}/journey"


def test_who_comes_later_meets_an_earlier_thread_nowhere(app, sign_in):
    cohort, _group, thread, _one, _two, late = scene()
    browser = sign_in(late)
    for path in (f"/threads/{thread.id}", f"/threads/{thread.id}/posts.json", f"/threads/{thread.id}/window.json?after=0", f"/threads/{thread.id}/places"):
        assert browser.get(path, status=404).status_code == 404
    for path in places(cohort, thread):
        answer = browser.client.get(path)
        assert "Between us two" not in answer.text and "marigold sentence" not in answer.text


def test_everyone_who_wrote_says_yes_first(app, sign_in):
    _cohort, _group, thread, one, two, late = scene()
    first, second, third = sign_in(one), sign_in(two), sign_in(late)
    page = first.get(f"/threads/{thread.id}").text
    assert "Cleo Late came into your group after this thread began" in page
    assert first.post(f"/threads/{thread.id}/welcome/{late.id}").status_code == 303
    assert "You said yes; 1 other has not said so yet." in first.get(f"/threads/{thread.id}").text
    assert third.get(f"/threads/{thread.id}", status=404).status_code == 404
    assert third.post(f"/threads/{thread.id}/welcome/{late.id}", status=404).status_code == 404
    second.post(f"/threads/{thread.id}/welcome/{late.id}")
    assert "The marigold sentence." in third.get(f"/threads/{thread.id}").text
    assert "Cleo Late came" not in second.get(f"/threads/{thread.id}").text


def test_what_begins_after_they_came_is_theirs_too_and_who_left_has_no_say(app, sign_in):
    _cohort, group, thread, one, two, late = scene()
    fresh = thread_in(group, one, "All of us")
    post_in(fresh, one, "Welcome.")
    assert "Welcome." in sign_in(late).get(f"/threads/{fresh.id}").text
    with work():
        membership = db.session.query(Membership).filter_by(group_id=group.id, person_id=two.id).one()
        membership.ends_on = membership.starts_on
    sign_in(one).post(f"/threads/{thread.id}/welcome/{late.id}")
    assert "The marigold sentence." in sign_in(late).get(f"/threads/{thread.id}").text


def test_who_comes_back_keeps_the_threads_that_they_wrote_in(app, sign_in):
    _cohort, group, thread, _one, two, _late = scene()
    with work():
        membership = db.session.query(Membership).filter_by(group_id=group.id, person_id=two.id).one()
        membership.starts_on, membership.ends_on = today() - timedelta(days=9), today() - timedelta(days=2)
    assert sign_in(two).get(f"/threads/{thread.id}", status=404).status_code == 404
    come(group, two)
    assert "Said in trust." in sign_in(two).get(f"/threads/{thread.id}").text
