"""Taking down a shared reflection or an input that may be about a child: by whoever reads it and runs the cohort, with every trace."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Sealed
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread_about
from enquiry_hub.features.inputs.services import Content, change_input, post_input
from enquiry_hub.features.journals.services import (
    NewEntry,
    NewResponse,
    add_response,
    edit_entry,
    share_entry,
    write_entry,
)
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.taken_down import LINE, cohort_with_contact, rows_with


@pytest.fixture
def scene(app, sign_in):
    return cohort_with_contact(sign_in)


def opened(sign_in, lead) -> str:
    """Open what was sealed, as the contact does."""
    sealed = db.session.scalars(sa.select(Sealed)).one()
    return sign_in(lead).post(f"/sealed/{sealed.id}", {"reason": "The family asked for help."}, status=200).text


def test_a_shared_reflection_goes_with_every_trace_and_stays_its_writers_page(scene, sign_in):
    cohort, fran, ann, ben, lead = scene
    actor = Actor(ann.id)
    with work():
        entry = write_entry(actor, db.session.merge(cohort), NewEntry("past", f"First.\n\n{LINE}", title="The marmalade morning"))
        share_entry(actor, entry, "my_cohort")
        edit_entry(actor, entry, NewEntry("past", f"Second.\n\n{LINE}", title="The marmalade morning"))
        add_response(Actor(ben.id), entry, NewResponse(f"> {LINE}\n\nThank you for this."))
        thread = start_thread_about(Actor(ben.id), "journals:entry:read", entry, kind="entry", group_id=cohort.id, title="The marmalade morning")
        add_post(Actor(ben.id), thread, NewPost(f"> {LINE}\n\nWho else saw it?"))
    page = f"/reflections/{entry.id}"
    assert f"{page}/take-down" in sign_in(fran).get(page).text and f"{page}/take-down" not in sign_in(ben).get(page).text + sign_in(ann).get(page).text
    sign_in(ben).post(f"{page}/take-down", status=403)
    answer = sign_in(fran).post(f"{page}/take-down")
    assert answer.location.endswith("/safeguarding?reported=sealed") and rows_with("marmalade") == []
    for person in (fran, ann, ben):
        text = sign_in(person).get(page).text
        assert "Taken down" in text and "marmalade" not in text
    assert "Thank you for this." in sign_in(ben).get(page).text and "marmalade" not in sign_in(ann).get(f"{page}/history").text
    assert db.session.get_one(Thread, thread.id, populate_existing=True).title == "Taken down"
    assert "Something that you wrote in" in sign_in(ann).get("/notices").text
    assert "marmalade boy" in opened(sign_in, lead)


def test_a_facilitator_takes_down_nothing_that_they_may_not_read(scene, sign_in):
    cohort, fran, ann, _ben, _lead = scene
    with work():
        entry = write_entry(Actor(ann.id), db.session.merge(cohort), NewEntry("past", LINE))
    sign_in(fran).post(f"/reflections/{entry.id}/take-down", status=404)
    sign_in(ann).post(f"/reflections/{entry.id}/take-down", status=403)
    assert "marmalade" in sign_in(ann).get(f"/reflections/{entry.id}").text


def test_an_input_goes_with_all_its_parts_and_its_thread_is_named_anew(scene, sign_in):
    cohort, fran, ann, ben, lead = scene
    actor = Actor(ann.id)
    content = Content("The marmalade boy", f"What we did.\n\n{LINE}", question="What would you do for a marmalade boy?", parts={"action": f"We rang.\n\n{LINE}"})
    with work():
        row = post_input(actor, db.session.merge(cohort), "practice", content)
        change_input(actor, row, content)
        thread = start_thread_about(Actor(ben.id), "inputs:input:discuss", row, kind="input", group_id=cohort.id, title="The marmalade boy")
    post_in(thread, ben, f"> {LINE}\n\nThank you for this.")
    post_in(thread_in(cohort, ben, "Elsewhere"), ben, LINE)
    page = f"/inputs/{row.id}"
    assert f"{page}/take-down" in sign_in(fran).get(page).text and f"{page}/take-down" not in sign_in(ben).get(page).text
    sign_in(ben).post(f"{page}/take-down", status=403)
    sign_in(fran).post(f"{page}/take-down")
    assert rows_with("marmalade") == []
    assert "Taken down" in sign_in(ben).get(page).text and "Thank you for this." in sign_in(ben).get(f"/threads/{thread.id}").text
    assert "Something that you wrote in" in sign_in(ann).get("/notices").text
    shown = opened(sign_in, lead)
    assert "We rang." in shown and "The marmalade boy" in shown and "for a marmalade boy" in shown
