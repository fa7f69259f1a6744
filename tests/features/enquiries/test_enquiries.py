"""A question that sharpens, alone and together; practice, commitments and milestones: each its author's until it is shared."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.capabilities.themes.services import sort_under
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.enquiries.models import Commitment, Enquiry, Milestone, PracticeChange
from enquiry_hub.features.enquiries.services import begin_enquiry, gather
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.framework.services import create_framework
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from tests.kit.build import make_cohort, make_member, make_peer_group, make_school
from tests.kit.html import inspect

ASK, SHARPER = "What changes first when attendance is about to slip?", "Which single contact in the first week changes the second?"


@pytest.fixture
def scene(app):
    """Make two leaders of two schools in one three, another leader and a facilitator."""
    cohort = make_cohort()
    ann = make_member(cohort, name="Ann Author", organisation_id=make_school("One").id)
    ben = make_member(cohort, name="Ben Other", organisation_id=make_school("Two").id)
    cora, fay = make_member(cohort, name="Cora Third"), make_member(cohort, "facilitator", "Fay Lead")
    make_peer_group(cohort, ann, ben)
    return {"cohort": cohort, "ann": ann, "ben": ben, "cora": cora, "fay": fay, "home": f"/cohorts/{cohort.id}/enquiries"}


def begun(scene, browser, question=ASK) -> str:
    """Begin an enquiry through its page; return its address."""
    return browser.post(scene["home"], {"question": question, "client_id": uuid.uuid4().hex}).location


def test_a_question_sharpens_and_says_why(scene, sign_in):
    browser = sign_in(scene["ann"])
    address = begun(scene, browser)
    browser.post(f"{address}/question", {"question": ASK, "why": "Nothing", "base": "1"}, status=422)
    browser.post(f"{address}/question", {"question": SHARPER, "why": "", "base": "1"}, status=422)
    browser.post(f"{address}/question", {"question": SHARPER, "why": "Sharpened after the ratings.", "base": "1"})
    page = browser.get(address).text
    assert ASK in page and SHARPER in page and "Sharpened after the ratings." in page
    stale = browser.post(f"{address}/question", {"question": "Mine, from the train", "why": "Because", "base": "1"}, status=409).text
    assert "Mine, from the train" in stale and SHARPER in stale
    mark = uuid.uuid4().hex
    first = browser.post(scene["home"], {"question": "Once only?", "client_id": mark}).location
    assert browser.post(scene["home"], {"question": "Once only?", "client_id": mark}).location == first
    assert "Please write" in browser.post(scene["home"], {"question": "  "}, status=422).text


def test_alone_it_is_nobody_elses(scene, sign_in):
    address = begun(scene, sign_in(scene["ann"]))
    for who in ("ben", "cora", "fay"):
        browser = sign_in(scene[who])
        browser.get(address, status=404)
        assert ASK not in browser.get(scene["home"]).text and ASK not in browser.get(f"/cohorts/{scene['cohort'].id}/search?q=attendance").text
    assert db.session.scalars(sa.select(SearchDocument).where(SearchDocument.subject_kind == "enquiry")).all() == []


def test_together_each_sees_only_what_both_may(scene, sign_in):
    ann, ben, cora = sign_in(scene["ann"]), sign_in(scene["ben"]), sign_in(scene["cora"])
    address = begun(scene, ann)
    with work():
        private = write_entry(Actor(scene["ann"].id), db.session.merge(scene["cohort"]), NewEntry("past", "Only mine.", title="Kumquat page"))
        shared = write_entry(Actor(scene["ann"].id), db.session.merge(scene["cohort"]), NewEntry("past", "For both.", title="Medlar page"))
        share_entry(Actor(scene["ann"].id), shared, "my_three")
    for entry in (private, shared):
        ann.post(f"{address}/gather", {"target": f"entry:{entry.id}"})
    ann.post(f"{address}/notes", {"kind": "claim", "words": "It begins at the gate.", "strength": ""}, status=422)
    ann.post(f"{address}/notes", {"kind": "claim", "words": "It begins at the gate.", "strength": "signs", "client_id": uuid.uuid4().hex})
    ann.post(f"{address}/together", {"person": scene["ben"].id})
    assert "Ann Author asks you to enquire together" in ben.get("/notices").text
    assert ASK not in ben.get(scene["home"]).text and ASK not in ben.get("/notices").text
    ben.get(address, status=404)
    ben.post(f"{address}/answer", {"answer": "yes"})
    page = ben.get(address).text
    assert ASK in page and "It begins at the gate." in page and "some signs" in page and "Medlar page" in page
    assert "Kumquat" not in page and "1 reflection private to its author" in page
    ben.post(f"{address}/notes", {"kind": "evidence", "words": "At ours too.", "client_id": uuid.uuid4().hex})
    assert "At ours too." in ann.get(address).text
    ben.post(f"{address}/question", {"question": "Mine now?", "why": "Because", "base": "1"}, status=403)
    ben.post(f"{address}/together", {"person": scene["cora"].id}, status=403)
    cora.get(address, status=404)
    ben.post(f"{address}/gather", {"target": f"entry:{private.id}"}, status=404)
    ann.post(f"{address}/together", {"gone": scene["ben"].id})
    ben.get(address, status=404)
    assert ASK not in ben.get(scene["home"]).text


def test_who_said_no_is_asked_again_once_a_day_at_most(scene, sign_in):
    ann, ben = sign_in(scene["ann"]), sign_in(scene["ben"])
    address, told = begun(scene, ann), sa.select(sa.func.count()).select_from(Notice).where(Notice.kind == "enquiry_offered")
    for _time in range(2):
        ann.post(f"{address}/together", {"person": scene["ben"].id})
        ben.post(f"{address}/answer", {"answer": "no"})
        assert db.session.scalar(told) == 1
    with time_machine.travel(now() + timedelta(days=1), tick=True):
        ann.post(f"{address}/together", {"person": scene["ben"].id})
        assert db.session.scalar(told) == 2


def test_it_is_closed_and_the_next_grows_from_it(scene, sign_in):
    browser = sign_in(scene["ann"])
    address = begun(scene, browser)
    browser.post(f"{address}/close", {"closed": "yes"})
    browser.post(f"{address}/notes", {"kind": "evidence", "words": "Late."}, status=403)
    earlier = address.rsplit("/", 1)[1]
    later = browser.post(scene["home"], {"question": "And then?", "grew_from": earlier, "client_id": uuid.uuid4().hex}).location
    assert db.session.get_one(Enquiry, later.rsplit("/", 1)[1]).grew_from_id == earlier
    sign_in(scene["ben"]).post(scene["home"], {"question": "Mine?", "grew_from": earlier}, status=404)


def test_a_commitment_comes_back_on_its_day_and_is_settled(scene, sign_in):
    browser, cohort = sign_in(scene["ann"]), f"/cohorts/{scene['cohort'].id}"
    browser.post(f"{cohort}/commitments", {"words": "Audit three policies", "due_on": str(today() - timedelta(days=1))}, status=422)
    browser.post(f"{cohort}/commitments", {"words": "Audit three policies", "due_on": str(today()), "client_id": uuid.uuid4().hex})
    assert "Audit three policies" in browser.get(f"{cohort}/journey").text
    for who in ("ben", "fay"):
        assert "Audit three" not in sign_in(scene[who]).get(f"{cohort}/journey").text
    row = db.session.scalars(sa.select(Commitment)).one()
    sign_in(scene["ben"]).post(f"/commitments/{row.id}/settle", {"way": "done"}, status=404)
    browser.post(f"/commitments/{row.id}/settle", {"way": "renew", f"{row.id}-due_on": str(today() + timedelta(days=9)), f"{row.id}-outcome": "One so far."})
    assert "Audit three policies" not in browser.get(f"{cohort}/journey").text
    assert "One so far." in browser.get(scene["home"]).text
    browser.post(f"/commitments/{row.id}/settle", {"way": "dropped", f"{row.id}-outcome": " "}, status=422)
    assert db.session.get_one(Commitment, row.id).state == "open"  # dropped needs a reason
    browser.post(f"/commitments/{row.id}/settle", {"way": "done", f"{row.id}-outcome": "Two rewritten."})
    assert "Two rewritten." in browser.get(scene["home"]).text
    browser.post(f"/commitments/{row.id}/settle", {"way": "done"}, status=403)


def test_words_that_settle_or_stop_something_come_back_with_their_mistake(scene, sign_in):
    browser, cohort = sign_in(scene["ann"]), f"/cohorts/{scene['cohort'].id}"
    browser.post(f"{cohort}/commitments", {"words": "Audit three policies", "due_on": str(today()), "client_id": uuid.uuid4().hex})
    browser.post(f"{cohort}/practice", {"was": "A", "became": "B", "since": str(today()), "client_id": uuid.uuid4().hex})
    row, change = db.session.scalars(sa.select(Commitment)).one(), db.session.scalars(sa.select(PracticeChange)).one()
    for day, said in (("the 9th", "2026"), ("", "Please choose a day."), (str(today() - timedelta(days=1)), "from today on")):
        page = browser.post(f"/commitments/{row.id}/settle", {"way": "renew", f"{row.id}-due_on": day, f"{row.id}-outcome": "One was rewritten."}, status=422).text
        inspect(page)
        assert "One was rewritten." in page and said in page
    page = browser.post(f"/practice/{change.id}/stop", {f"{change.id}-because": "It wore us out. " * 200}, status=422).text
    inspect(page)
    assert "It wore us out." in page
    assert (row.state, row.renewed, change.stopped_on) == ("open", 0, None)


def test_what_lasts_and_what_stopped(scene, sign_in):
    browser, cohort = sign_in(scene["ann"]), f"/cohorts/{scene['cohort'].id}"
    browser.post(f"{cohort}/practice", {"was": "Breakfast in the hall", "became": "Breakfast in the classrooms", "since": str(today()), "kept_by": "A rota", "client_id": uuid.uuid4().hex})
    browser.post(f"{cohort}/practice", {"was": "A", "became": "B", "since": str(today() + timedelta(days=2))}, status=422)
    row = db.session.scalars(sa.select(PracticeChange)).one()
    browser.post(f"/practice/{row.id}/stop", {f"{row.id}-because": ""}, status=422)
    assert db.session.get_one(PracticeChange, row.id).stopped_on is None
    browser.post(f"/practice/{row.id}/stop", {f"{row.id}-because": "The rota fell apart."})
    page = browser.get(scene["home"]).text
    assert "Breakfast in the hall" in page and "The rota fell apart." in page
    assert "Breakfast" not in sign_in(scene["fay"]).get(scene["home"]).text


def test_milestones_are_marked_shared_and_seen_and_one_that_failed_is_drawn_alike(scene, sign_in):
    browser, cohort = sign_in(scene["ann"]), f"/cohorts/{scene['cohort'].id}"
    sent = {"words": "Homework club made no difference", "kind": "evidence", "failed": "y", "marked_on": str(today()), "matters": "We stopped and said so", "audience": "only_me"}
    browser.post(f"{cohort}/milestones", {**sent, "client_id": uuid.uuid4().hex})
    row = db.session.scalars(sa.select(Milestone)).one()
    for who in ("ben", "cora", "fay"):
        assert "Homework club" not in sign_in(scene[who]).get(f"{cohort}/milestones").text
    browser.post(f"/milestones/{row.id}/share", {"audience": "my_three"})
    assert "Homework club" in sign_in(scene["ben"]).get(scene["home"]).text and "Homework club" not in sign_in(scene["cora"]).get(scene["home"]).text
    assert "Homework club" not in sign_in(scene["ben"]).get(f"{cohort}/milestones").text  # only what a cohort was given hangs in its gallery
    browser.post(f"/milestones/{row.id}/share", {"audience": "my_cohort"})
    cora = sign_in(scene["cora"])
    assert "Homework club" in cora.get(f"{cohort}/milestones").text
    for _twice in range(2):
        cora.post(f"/milestones/{row.id}/seen", {"seen": "yes"})
    page = browser.get(f"{cohort}/milestones").text
    assert "Cora Third saw this too" in page and "did not work, learned from" in page and page.count('class="card milestone"') == 1
    browser.post(f"/milestones/{row.id}/seen", {"seen": "yes"}, status=403)
    cora.post(f"/milestones/{row.id}/seen", {"seen": "no"})
    assert "saw this too" not in browser.get(f"{cohort}/milestones").text
    browser.post(f"/milestones/{row.id}/share", {"audience": "only_me"})
    assert "Homework club" not in cora.get(f"{cohort}/milestones").text
    browser.post(f"{cohort}/milestones", {**sent, "words": "A boy called Jayden in Year 4 smiled", "audience": "my_cohort"}, status=422)
    browser.post(f"{cohort}/milestones", {**sent, "kind": "award"}, status=422)
    browser.post(f"{cohort}/milestones", {**sent, "marked_on": str(today() + timedelta(days=1))}, status=422)


def test_a_search_finds_them_for_whoever_reads_them(scene, sign_in):
    ann, ben, cora = (sign_in(scene[who]) for who in ("ann", "ben", "cora"))
    cohort = f"/cohorts/{scene['cohort'].id}"
    address = begun(scene, ann)
    ann.post(f"{address}/notes", {"kind": "evidence", "words": "The quincetree gate was open.", "client_id": uuid.uuid4().hex})
    ann.post(f"{cohort}/milestones", {"words": "Medlar mornings stopped", "kind": "evidence", "marked_on": str(today()), "audience": "my_three", "client_id": uuid.uuid4().hex})
    ann.post(f"{address}/together", {"person": scene["ben"].id})

    def finds(browser, words, more="") -> bool:
        return '<li class="line"' in browser.get(f"{cohort}/search?q={words}{more}").text

    for words, kind in (("changes+slip", "enquiry"), ("quincetree", "enquiry"), ("medlar+mornings", "milestone")):
        assert finds(ann, words) and finds(ann, words, f"&kind={kind}") and not finds(ann, words, "&kind=post")
        assert finds(ann, words, f"&who=Ann&since={today()}") and not finds(ann, words, "&who=Ben") and not finds(ann, words, f"&until={today() - timedelta(days=1)}")
        assert not finds(cora, words) and not finds(sign_in(scene["fay"]), words)
    assert not finds(ben, "quincetree") and finds(ben, "medlar"), "asked, and no answer yet"
    page = ann.get(f"{cohort}/search?q=medlar").text
    assert f"{scene['home']}#milestones" in page, "what hangs in no gallery is where its author has it"
    ben.post(f"{address}/answer", {"answer": "yes"})
    assert finds(ben, "quincetree")
    row = db.session.scalars(sa.select(Milestone)).one()
    ann.post(f"/milestones/{row.id}/share", {"audience": "my_cohort"})
    assert finds(cora, "medlar") and f"{cohort}/milestones" in cora.get(f"{cohort}/search?q=medlar").text


def test_a_theme_finds_the_enquiries_under_it(scene, sign_in):
    with work():
        create_framework(Actor(scene["fay"].id), db.session.merge(scene["cohort"]), "What could go wrong")
        theme = db.session.scalars(sa.select(Theme)).first()
        under = begin_enquiry(Actor(scene["ann"].id), db.session.merge(scene["cohort"]), "Medlars at the gate?")
        begin_enquiry(Actor(scene["ann"].id), db.session.merge(scene["cohort"]), "Medlars elsewhere?")
        sort_under(Actor(scene["ann"].id), "enquiry", under, [theme.code])
    ann, address = sign_in(scene["ann"]), f"/cohorts/{scene['cohort'].id}/search?q=medlars"
    assert "elsewhere?" in ann.get(address).text
    page = ann.get(f"{address}&theme={theme.code}").text
    assert "at the gate?" in page and "elsewhere?" not in page
    assert "at the gate?" not in sign_in(scene["ben"]).get(f"{address}&theme={theme.code}").text


def test_nothing_of_it_can_be_read_in_the_store(scene):
    with work():
        enquiry = begin_enquiry(Actor(scene["ann"].id), db.session.merge(scene["cohort"]), "A quinceword question?")
        entry = write_entry(Actor(scene["ann"].id), db.session.merge(scene["cohort"]), NewEntry("past", "Words."))
        gather(Actor(scene["ann"].id), enquiry, "entry", entry.id)
    with db.engine.connect() as connection:
        for table in ("enquiry", "revision", "audit_entry", "notice", "search_document"):
            assert "quinceword" not in repr(connection.execute(sa.text(f"SELECT * FROM {table}")).fetchall())
    assert db.session.get_one(Enquiry, enquiry.id).question == "A quinceword question?"
