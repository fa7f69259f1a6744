"""Words that somebody takes back are gone everywhere: from quotations, titles of threads, notes on links, and out of letters' reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.consents.models import Quote
from enquiry_hub.capabilities.consents.services import answer_quote, ask_to_quote
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.links.services import unlink
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import start_thread, start_thread_about
from enquiry_hub.features.enquiries.services import begin_enquiry, gather
from enquiry_hub.features.framework.models import Risk, Theme
from enquiry_hub.features.framework.services import RiskWords, create_framework, propose_risk
from enquiry_hub.features.journals.models import LETTER, Entry, Passage
from enquiry_hub.features.journals.services import (
    NewEntry,
    NewPassage,
    share_entry,
    share_passage,
    write_entry,
)
from tests.kit.build import make_cohort, make_member

SHORT, TITLE = "Kumquats hurt.", "The medlar year"
BODY = f"One thing first. {SHORT} And then it closed, as hatches do."


@pytest.fixture
def scene(app) -> dict[str, Any]:
    """Make a page and a letter that a cohort reads, each with a thread, a question whether it may be quoted, and a sentence that was approved."""
    cohort = make_cohort()
    ann, ben, fay = make_member(cohort, name="Ann Author"), make_member(cohort, name="Ben Reader"), make_member(cohort, "facilitator", "Fay Lead")
    found: dict[str, Any] = {"cohort": cohort, "ann": ann, "ben": ben, "fay": fay}
    for name, new in (("page", NewEntry("past", BODY, title=TITLE)), ("letter", NewEntry("future", BODY, title=TITLE, shape=LETTER))):
        with work():
            entry = write_entry(Actor(ann.id), cohort, new)
            share_entry(Actor(ann.id), entry, "my_cohort")
            start_thread_about(Actor(ben.id), "journals:entry:discuss", entry, kind="entry", group_id=cohort.id, title=TITLE)
            asked = ask_to_quote(Actor(ben.id), "entry", entry.id, {1}, "The booklet")
            approved = ask_to_quote(Actor(ben.id), "entry", entry.id, {1}, "The wall")
            answer_quote(Actor(ann.id), approved, "approved", words=SHORT)
        found |= {name: entry.id, f"{name}_asked": asked.id, f"{name}_approved": approved.id}
    return found


def raise_risk(scene: dict[str, Any]) -> Risk:
    """Return a new risk of the cohort, raised by the author of the page."""
    framework = create_framework(Actor(scene["fay"].id), db.session.merge(scene["cohort"]), "Risks")
    theme = db.session.scalars(sa.select(Theme)).first()
    assert theme is not None
    return propose_risk(Actor(scene["ann"].id), framework, RiskWords("No time", "posts are empty", "nobody thinks", "tired decisions", theme.id))


def quoted(entry_id: str) -> list[str]:
    """Return all words of quotations of a page that are left."""
    return [words for row in db.session.scalars(sa.select(Quote).where(Quote.subject_id == entry_id)) for words in (row.asked_words, row.words) if words]


def titles(entry_id: str) -> list[str]:
    """Return the titles of the threads about a page, as they and the index have them."""
    threads = dict(db.session.execute(sa.select(Thread.id, Thread.title).where(Thread.about_id == entry_id)).all())
    return [*threads.values(), *db.session.scalars(sa.select(SearchDocument.title).where(SearchDocument.subject_id.in_(threads)))]


def test_a_removed_page_leaves_no_quotation_and_no_title(scene, sign_in):
    sign_in(scene["ann"]).post(f"/reflections/{scene['page']}/remove")
    assert quoted(scene["page"]) == [] and TITLE not in " ".join(titles(scene["page"]))
    assert sign_in(scene["ben"]).get(f"/cohorts/{scene['cohort'].id}/quotes.csv").text.count(SHORT) == 1  # that of the letter


def test_a_sealed_letter_leaves_no_quotation_and_no_title(scene, sign_in):
    author = sign_in(scene["ann"])
    author.post(f"/reflections/{scene['letter']}/seal", {"until": str(today() + timedelta(days=30))})
    assert db.session.get_one(Entry, scene["letter"]).sealed_until is not None
    assert quoted(scene["letter"]) == [] and TITLE not in " ".join(titles(scene["letter"]))


def test_a_page_that_is_taken_down_leaves_no_quotation(scene, sign_in):
    sign_in(scene["fay"]).post(f"/reflections/{scene['page']}/take-down")
    assert quoted(scene["page"]) == []


def test_whoever_may_not_read_a_page_any_more_reads_no_question_about_it(scene, sign_in):
    author, asker = sign_in(scene["ann"]), sign_in(scene["ben"])
    assert SHORT in asker.get(f"/quotes/{scene['page_asked']}").text
    author.post(f"/reflections/{scene['page']}/share", {"audience": "only_me"})
    assert SHORT not in asker.get(f"/quotes/{scene['page_asked']}").text
    assert SHORT in author.get(f"/quotes/{scene['page_asked']}").text


def test_whoever_leaves_leaves_no_quotation_no_title_and_no_note(scene, sign_in):
    ann = Actor(scene["ann"].id)
    with work():
        enquiry = begin_enquiry(ann, db.session.merge(scene["cohort"]), "Why?")
        gather(ann, enquiry, "entry", scene["page"], note="Because of the bullace.")
    sign_in(scene["ann"]).post("/account/leave", {"way": "name", "sure": "y", "password": ""}, status=200)
    assert db.session.get(Entry, scene["page"]) is None
    assert quoted(scene["page"]) == quoted(scene["letter"]) == []
    assert TITLE not in " ".join(titles(scene["page"]) + titles(scene["letter"]))
    assert "bullace" not in " ".join(link.note for link in db.session.scalars(sa.select(Link)))


def test_a_letter_is_not_sealed_while_sentences_of_it_stand_elsewhere(scene, sign_in):
    author, letter = sign_in(scene["ann"]), db.session.get_one(Entry, scene["letter"])
    with work():
        thread = start_thread(Actor(scene["ben"].id), db.session.merge(scene["cohort"]), "Desks")
        passage = share_passage(Actor(scene["ann"].id), db.session.merge(letter), NewPassage({1}, "thread", thread.id))
    address = f"/reflections/{scene['letter']}/seal"
    assert "Withdraw them first" in author.post(address, {"until": str(today() + timedelta(days=30))}, status=422).text
    assert db.session.get_one(Entry, scene["letter"]).sealed_until is None
    author.post(f"/passages/{passage.id}/withdraw")
    author.post(address, {"until": str(today() + timedelta(days=30))})
    assert SHORT not in author.get(f"/passages/{passage.id}").text


def test_withdrawn_sentences_leave_no_quotation(scene, sign_in):
    ann, ben = Actor(scene["ann"].id), Actor(scene["ben"].id)
    with work():
        risk = raise_risk(scene)
        passage = share_passage(ann, db.session.get_one(Entry, scene["page"]), NewPassage({1}, "risk", risk.id))
    with work():
        ask_to_quote(ben, "passage", passage.id, {0}, "The booklet")
    assert quoted(passage.id) == [SHORT]
    sign_in(scene["ann"]).post(f"/passages/{passage.id}/withdraw")
    assert quoted(passage.id) == []


def test_sentences_that_stand_on_a_thing_no_longer_are_read_by_nobody_there(scene, sign_in):
    ann, reader = Actor(scene["ann"].id), sign_in(scene["ben"])
    with work():
        risk = raise_risk(scene)
        passage = share_passage(ann, db.session.get_one(Entry, scene["page"]), NewPassage({1}, "risk", risk.id))
    assert SHORT in reader.get(f"/passages/{passage.id}").text
    assert passage.id in reader.get(f"/cohorts/{scene['cohort'].id}/search?q=kumquats").text
    with work():
        unlink(ann, db.session.scalars(sa.select(Link).where(Link.lower_id == passage.id)).one())
    reader.get(f"/passages/{passage.id}", status=404)
    assert passage.id not in reader.get(f"/cohorts/{scene['cohort'].id}/search?q=kumquats").text


def test_short_sentences_of_a_page_that_is_taken_down_go_wherever_they_stand(scene, sign_in):
    ann = Actor(scene["ann"].id)
    with work():
        risk = raise_risk(scene)
        thread = start_thread(ann, db.session.merge(scene["cohort"]), "Desks")
        page = db.session.get_one(Entry, scene["page"])
        passages = [share_passage(ann, page, NewPassage({1}, kind, row_id)).id for kind, row_id in (("risk", risk.id), ("thread", thread.id))]
    sign_in(scene["fay"]).post(f"/reflections/{scene['page']}/take-down")
    reader = sign_in(scene["ben"])
    assert SHORT not in reader.get(f"/threads/{thread.id}").text
    assert all(db.session.get_one(Passage, passage_id).words == "" for passage_id in passages)
