"""What one agrees to, thing by thing and purpose by purpose; and asking to quote."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.consents.models import PURPOSES, Consent, Quote
from enquiry_hub.capabilities.consents.queries import agreed_subjects, agreed_to
from enquiry_hub.capabilities.consents.services import agree
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import NewEntry, edit_entry, share_entry, write_entry
from tests.kit.build import make_cohort, make_member

BODY = "One thing first. The hatch was a confessional. And then it closed."


@pytest.fixture
def scene(app):
    """Make a cohort with a page that its author shares with it."""
    cohort = make_cohort()
    ann, ben, fay = make_member(cohort, name="Ann Author"), make_member(cohort, name="Ben Reader"), make_member(cohort, "facilitator", "Fay Lead")
    with work():
        entry = write_entry(Actor(ann.id), cohort, NewEntry("past", BODY, title="The hatch"))
        share_entry(Actor(ann.id), entry, "my_cohort")
    return {"cohort": cohort, "ann": ann, "ben": ben, "fay": fay, "entry": entry}


def agreed(scene):
    """Return what the page's author has agreed to for it as it stands."""
    entry = db.session.get_one(Entry, scene["entry"].id)
    return agreed_to(scene["ann"].id, "entry", entry.id, entry.version)


def test_nothing_is_agreed_to_until_it_is_ticked_and_a_changed_text_asks_again(scene, sign_in):
    author, page = sign_in(scene["ann"]), f"/reflections/{scene['entry'].id}"
    shown = author.get(f"{page}/share").text
    assert 'name="purposes"' in shown and not any(f'value="{purpose}" checked' in shown for purpose in PURPOSES) and agreed(scene) == set()
    author.post(f"{page}/share", {"audience": "my_cohort", "purposes": ["research", "board"]})
    assert agreed(scene) == {"research", "board"}
    with work():
        edit_entry(Actor(scene["ann"].id), db.session.get_one(Entry, scene["entry"].id), NewEntry("past", BODY + " Later.", title="The hatch"))
    assert agreed(scene) == set()
    found = agreed_subjects("entry", "research", [scene["entry"].id])
    assert found[scene["entry"].id][0] == 1  # for the version before, and the caller sees that
    assert "the text has changed since" in author.get("/account/consents").text
    author.post(f"{page}/share", {"audience": "my_cohort", "purposes": ["research"]})
    assert agreed(scene) == {"research"}
    ledger = author.get("/account/consents").text
    assert ledger.count("agreed on") == 3 and "without my name, my school" in ledger and "The hatch" in ledger
    author.post(f"{page}/share", {"audience": "my_cohort", "purposes": ["everything"]}, status=422)


def test_it_is_taken_back_in_one_step_and_the_ledger_keeps_when(scene, sign_in):
    author = sign_in(scene["ann"])
    author.post(f"/reflections/{scene['entry'].id}/share", {"audience": "only_me", "purposes": ["research"]})
    consent = db.session.scalars(sa.select(Consent)).one()
    sign_in(scene["ben"]).post(f"/consents/{consent.id}/end", status=404)
    assert "The hatch" not in sign_in(scene["ben"]).get("/account/consents").text
    author.post(f"/consents/{consent.id}/end")
    assert agreed(scene) == set() and "ended on" in author.get("/account/consents").text
    author.post(f"/consents/{consent.id}/end", status=403)


def test_posts_for_research_are_one_answer_a_cohort(scene, sign_in):
    author, address = sign_in(scene["ann"]), f"/cohorts/{scene['cohort'].id}/research-consent"
    assert "You have not agreed." in author.get("/account/consents").text
    author.post(address, {"agree": "yes"})
    author.post(address, {"agree": "yes"})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Consent)) == 1
    assert "You have agreed." in author.get("/account/consents").text
    author.post(address, {"agree": "no"})
    assert "You have not agreed." in author.get("/account/consents").text


def test_only_the_approved_words_leave(scene, sign_in):
    author, reader, other, cohort = sign_in(scene["ann"]), sign_in(scene["ben"]), sign_in(scene["fay"]), f"/cohorts/{scene['cohort'].id}"
    ask, mark = f"/quotes/ask/entry/{scene['entry'].id}", uuid.uuid4().hex
    assert "Ask to quote" in reader.get(f"/reflections/{scene['entry'].id}").text
    assert "at least one sentence" in reader.post(ask, {"purpose": "The report"}, status=422).text
    address = reader.post(ask, {"picked": ["1", "2"], "purpose": "The report to the board", "client_id": mark}).location
    assert reader.post(ask, {"picked": ["1", "2"], "purpose": "The report to the board", "client_id": mark}).location == address
    assert "may your words be quoted?" in author.get(f"{cohort}/journey").text and "some of your sentences may be quoted" in author.get("/notices").text
    other.get(address, status=404)
    assert "confessional" not in other.get(f"{cohort}/quotes").text
    reader.post(f"{address}/answer", {"answer": "approved", "words": "Anything"}, status=403)
    author.post(f"{address}/answer", {"answer": "approved", "words": "  "}, status=422)
    author.post(f"{address}/answer", {"answer": "approved", "words": "The desk was a confessional.", "signed": "A headteacher"})
    for browser in (reader, other):
        shown = browser.get(f"{cohort}/quotes").text
        assert "The desk was a confessional." in shown and "A headteacher" in shown and "And then it closed" not in shown
    assert "The hatch was" not in other.get(address).text and "The hatch was" not in reader.get(address).text
    table = other.get(f"{cohort}/quotes.csv").text
    assert "The desk was a confessional." in table and "The hatch" not in table
    author.post(f"{address}/answer", {"answer": "withdrawn"})
    assert "confessional" not in other.get(f"{cohort}/quotes").text and "confessional" not in other.get(f"{cohort}/quotes.csv").text
    other.get(address, status=404)
    assert "taken back" in reader.get(address).text
    author.post(f"{address}/answer", {"answer": "approved", "words": "Again"}, status=403)


def test_a_post_too_and_never_ones_own_or_one_without_a_name(scene, sign_in):
    with work():
        thread = start_thread(Actor(scene["fay"].id), db.session.merge(scene["cohort"]), "Desks")
        post = add_post(Actor(scene["ann"].id), thread, NewPost("We moved the desk. It helped."))
    reader = sign_in(scene["ben"])
    assert "Ask to quote" in reader.get(f"/posts/{post.id}").text
    address = reader.post(f"/quotes/ask/post/{post.id}", {"picked": ["1"], "purpose": "A talk"}).location
    assert "It helped." in sign_in(scene["ann"]).get(address).text
    sign_in(scene["ann"]).post(f"/quotes/ask/post/{post.id}", {"picked": ["1"], "purpose": "A talk"}, status=422)
    reader.get("/quotes/ask/person/" + scene["ann"].id, status=404)
    with work():
        share_entry(Actor(scene["ann"].id), db.session.get_one(Entry, scene["entry"].id), "only_me")
    reader.get(f"/quotes/ask/entry/{scene['entry'].id}", status=404)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Quote)) == 1


def test_what_is_removed_is_agreed_to_no_longer(scene, sign_in):
    with work():
        agree(Actor(scene["ann"].id), "entry", db.session.get_one(Entry, scene["entry"].id), {"research"})
    author = sign_in(scene["ann"])
    author.post(f"/reflections/{scene['entry'].id}/remove")
    assert db.session.scalars(sa.select(Consent)).one().ended_at is not None
    assert "ended on" in author.get("/account/consents").text
