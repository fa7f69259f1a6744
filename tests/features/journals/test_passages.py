"""Some sentences of a page, shared by themselves: nothing around them is told, and they can be taken back from everywhere."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.capabilities.links.queries import stands_on
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.text import pick_sentences
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.features.framework.models import Risk, Theme
from enquiry_hub.features.framework.queries.releases import snapshot_of
from enquiry_hub.features.framework.services import RiskWords, create_framework, propose_risk
from enquiry_hub.features.journals.models import Entry, Passage
from enquiry_hub.features.journals.parts import sentences_of
from enquiry_hub.features.journals.services import remove_entry, withdraw_passage
from enquiry_hub.identity.people.models import Person
from tests.features.journals.conftest import House, SignIn, write
from tests.kit.browser import Browser

BODY = "Before it nobody spoke. The desk was where people said what they had not said elsewhere. After it I was ashamed of myself."
CHOSEN, AROUND = "The desk was where people said what they had not said elsewhere.", ("Before it nobody spoke", "After it I was ashamed")


@pytest.fixture
def scene(house: House) -> dict[str, Any]:
    """Make a private page, a thread and a risk in the cohort."""
    entry, author = write(house, body=BODY), house.actor("author")
    with work():
        thread = start_thread(house.actor("leader"), db.session.merge(house.cohort), "Reception desks")
        framework = create_framework(house.actor("facilitator"), db.session.merge(house.cohort), "Framework")
        theme = db.session.scalars(sa.select(Theme)).first()
        assert theme is not None
        risk = propose_risk(author, framework, RiskWords("No time", "posts are empty", "nobody thinks", "tired decisions", theme.id))
    return {"entry": entry, "thread": thread, "risk": risk, "framework": framework}


def place(browser: Browser, scene: dict[str, Any], target: str, **values: Any) -> str:
    """Place the chosen sentence somewhere, through both pages; return the passage's address."""
    address = f"/reflections/{scene['entry'].id}/passage"
    sent = {"picked": ["1"], "target": target, "signed": "named", "note": "", "base": str(scene["entry"].version), "client_id": uuid.uuid4().hex, **values}
    look = browser.post(address, sent, status=200).text
    assert CHOSEN in look and all(words not in look for words in AROUND) and "will read this" in look
    return browser.post(address, {**sent, "sure": "yes"}).location


def test_in_a_thread_the_sentence_and_nothing_around_it(house: House, scene: dict[str, Any], sign_in: SignIn) -> None:
    author, reader = sign_in(house.people["author"]), sign_in(house.people["leader"])
    where = place(author, scene, f"thread:{scene['thread'].id}", note="What do you hear at yours?")
    page = reader.get(f"/threads/{scene['thread'].id}").text
    assert CHOSEN in page and "What do you hear at yours?" in page and all(words not in page for words in AROUND)
    reader.get(f"/reflections/{scene['entry'].id}", status=404)
    reader.get(where, status=404)  # in the thread it is a post; the passage itself is its author's
    assert "Reception desks" in author.get(where).text and "Sentences that you shared" in author.get(f"/reflections/{scene['entry'].id}").text
    author.post(f"/reflections/{scene['entry'].id}/passage", {"picked": ["1"], "target": f"thread:{scene['thread'].id}", "signed": "role", "sure": "yes", "base": "1"}, status=422)


@pytest.mark.parametrize(("signed", "says"), [("named", "Amina Author"), ("role", "Headteacher"), ("unnamed", "A school leader of this cohort")])
def test_on_a_risk_signed_as_its_author_chose(app: Flask, house: House, scene: dict[str, Any], sign_in: SignIn, signed: str, says: str) -> None:
    with work():
        db.session.get_one(Person, house.people["author"].id).job_role = "Headteacher"
    where = place(sign_in(house.people["author"]), scene, f"risk:{scene['risk'].id}", signed=signed)
    reader = sign_in(house.people["leader"])
    assert CHOSEN in reader.get(f"/risks/{scene['risk'].id}").text
    page = reader.get(where).text
    assert CHOSEN in page and says in page and all(words not in page for words in AROUND)
    assert ("Amina" in page.partition("<main")[2]) is (signed == "named")
    assert where.rsplit("/", 1)[1] in reader.get(f"/cohorts/{house.cohort.id}/search?q=elsewhere").text
    sign_in(house.people["outsider"]).get(where, status=404) if "outsider" in house.people else None
    with app.test_request_context():
        assert CHOSEN not in str(snapshot_of(house.actor("facilitator"), scene["framework"]))


def test_withdrawn_it_is_gone_from_four_places_and_from_search(app: Flask, house: House, scene: dict[str, Any], sign_in: SignIn) -> None:
    author, leader = sign_in(house.people["author"]), house.actor("leader")
    thread_id, risk_id = scene["thread"].id, scene["risk"].id
    where = place(author, scene, f"thread:{thread_id}")
    evidence = place(author, scene, f"risk:{risk_id}")
    with work():
        thread = db.session.get_one(Thread, thread_id)
        quoting = add_post(leader, thread, NewPost(f"> {CHOSEN}\n\nSo it is at ours.")).id
        other = start_thread(leader, db.session.merge(house.cohort), "Elsewhere").id
        copied = add_post(leader, db.session.get_one(Thread, other), NewPost(f"Somebody wrote: {CHOSEN}\n\nI agree.")).id
    mine = write(house, "leader", body=f"A page of my own that says {CHOSEN}")
    for address in (where, evidence):
        author.post(f"{address}/withdraw")
    reader, cohort = sign_in(house.people["friend"]), f"/cohorts/{house.cohort.id}"
    for address in (f"/threads/{thread_id}", f"/threads/{other}", f"/risks/{risk_id}", evidence, f"{cohort}/search?q=elsewhere", f"{cohort}/journey", f"/threads/{thread_id}/posts.json"):
        assert CHOSEN not in reader.get(address).text, address
    assert "Withdrawn by its author" in reader.get(f"/threads/{thread_id}").text
    assert "Withdrawn by its author" in reader.get(f"/risks/{risk_id}").text and "Withdrawn by its author" in reader.get(evidence).text
    assert "So it is at ours." in db.session.get_one(Post, quoting).body and "I agree." in db.session.get_one(Post, copied).body
    stored = [row.fields for row in db.session.scalars(sa.select(Revision).where(Revision.subject_kind == "post"))]
    assert CHOSEN not in str(stored)
    assert db.session.get_one(Entry, scene["entry"].id).body == BODY  # the page itself stays as it is
    assert CHOSEN in db.session.get_one(Entry, mine.id).body  # and so does what somebody keeps for themselves
    with app.test_request_context():
        (line,) = [line for line in stands_on(house.actor("friend"), "risk", risk_id) if line.kind == "passage"]
        assert line.title == "Withdrawn by its author"
    author.post(f"{where}/withdraw", status=403)


def test_a_page_that_goes_takes_its_sentences_along(house: House, scene: dict[str, Any], sign_in: SignIn) -> None:
    where = place(sign_in(house.people["author"]), scene, f"risk:{scene['risk'].id}")
    with work():
        remove_entry(house.actor("author"), db.session.get_one(Entry, scene["entry"].id))
    assert "Withdrawn by its author" in sign_in(house.people["leader"]).get(where).text


def test_mistakes_keep_what_was_chosen(house: House, scene: dict[str, Any], sign_in: SignIn) -> None:
    author, address = sign_in(house.people["author"]), f"/reflections/{scene['entry'].id}/passage"
    whole = {"target": f"risk:{scene['risk'].id}", "signed": "named", "sure": "yes", "base": "1"}
    assert "all sentences" in author.post(address, {**whole, "picked": ["0", "1", "2"]}, status=422).text
    assert "at least one sentence" in author.post(address, {**whole}, status=422).text
    author.post(address, {**whole, "picked": ["7"]}, status=422)
    author.post(address, {**whole, "picked": ["1"], "target": "risk:nothinghere"}, status=422)
    assert "has changed" in author.post(address, {**whole, "picked": ["1"], "base": "9"}, status=422).text
    mark = uuid.uuid4().hex
    first = author.post(address, {**whole, "picked": ["1"], "client_id": mark}).location
    assert author.post(address, {**whole, "picked": ["1"], "client_id": mark}).location == first
    for who in ("friend", "leader", "facilitator"):
        sign_in(house.people[who]).get(address, status=404)
        sign_in(house.people[who]).post(f"{first}/withdraw", status=403)


def test_a_name_of_a_child_is_asked_about_first(house: House, scene: dict[str, Any], sign_in: SignIn) -> None:
    with work():
        entry = db.session.get_one(Entry, scene["entry"].id)
        entry.body = "We met at nine. The Year 6 boy, Jayden, was late again. So was I."
    author, address = sign_in(house.people["author"]), f"/reflections/{scene['entry'].id}/passage"
    sent = {"picked": ["1"], "target": f"risk:{scene['risk'].id}", "signed": "named", "sure": "yes", "base": "1"}
    assert "I have read this" in author.post(address, sent, status=422).text
    author.post(address, {**sent, "confirm": "y"})


@given(st.lists(st.text("abc .!?\n", min_size=1, max_size=30), min_size=1, max_size=6), st.sets(st.integers(0, 9)))
def test_what_is_picked_is_all_that_is_told(pieces: list[str], picked: set[int]) -> None:
    body = " ".join(pieces)
    sentences = sentences_of(body)
    told = pick_sentences(sentences, picked)
    wanted = [sentence for place, sentence in enumerate(sentences) if place in picked]
    rest = told
    for sentence in wanted:
        assert sentence in rest
        rest = rest.partition(sentence)[2]
    assert len(told) <= sum(map(len, wanted)) + 4 * len(wanted)


def test_only_its_author_withdraws(house: House, scene: dict[str, Any], sign_in: SignIn) -> None:
    place(sign_in(house.people["author"]), scene, f"risk:{scene['risk'].id}")
    passage = db.session.scalars(sa.select(Passage)).one()
    for who in ("leader", "facilitator"):
        with pytest.raises(Exception, match="."), work():
            withdraw_passage(Actor(house.people[who].id), db.session.get_one(Passage, passage.id))
    assert db.session.get_one(Passage, passage.id).words == CHOSEN and db.session.get_one(Risk, scene["risk"].id)
