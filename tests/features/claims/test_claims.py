"""Claims of inputs: each kind of evidence beside the others, answers in one's own words, and a claim that ends says so wherever it is used."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.links.services import link
from enquiry_hub.capabilities.moderation.models import Sealed
from enquiry_hub.capabilities.moderation.services import PURPOSE
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.sealing import unseal
from enquiry_hub.core.work import work
from enquiry_hub.features.claims.models import Claim, ClaimAnswer
from enquiry_hub.features.claims.services import answer_claim, end_claim, make_claim, tell_authors
from enquiry_hub.features.framework.services import RiskWords, create_framework, propose_risk, stand_on
from enquiry_hub.features.inputs.models import Input
from tests.features.schools.conftest import WORDS
from tests.kit.build import make_cohort, make_member, make_school, save

SAID = {"words": "Breakfast brings children in on time.", "limits": "Two primary schools, one winter, no comparison."}


@pytest.fixture
def scene(app):
    """Make an academic with an input and a claim, seven leaders of four schools, and those who have no business there."""
    cohort, other = make_cohort(), make_cohort("Another")
    schools = [make_school() for _number in range(4)]
    ada = make_member(cohort, "academic", "Ada Scholar")
    leaders = [make_member(cohort, name=f"Leader Number{number}", organisation_id=schools[number % 4].id) for number in range(7)]
    people = {"facilitator": make_member(cohort, "facilitator", "Fay Lead"), "observer": make_member(cohort, "observer", "Olly"), "outsider": make_member(other, name="Otto")}
    row = save(Input(group_id=cohort.id, author_id=ada.id, kind="research", title="Breakfast trials", body="Words.", body_html="<p>Words.</p>", strength=3, published_at=now() - timedelta(days=1)))
    with work():
        claim = make_claim(Actor(ada.id), row, **SAID)
    return {"cohort": cohort, "ada": ada, "leaders": leaders, "input": row, "claim": claim, **people}


def answer(scene, number: int, what: str, context: str = "In spring, with us.", *, named: bool = False) -> None:
    """Let a leader answer."""
    with work():
        answer_claim(Actor(scene["leaders"][number].id), db.session.merge(scene["claim"]), what, context, named=named)


def test_an_input_claims_with_limits_and_once(scene, sign_in):
    ada, address, mark = sign_in(scene["ada"]), f"/inputs/{scene['input'].id}/claims/new", uuid.uuid4().hex
    ada.post(address, {"words": "All heads eat breakfast.", "limits": ""}, status=422)
    for _twice in range(2):
        ada.post(address, {**SAID, "words": "It costs a pound a day.", "client_id": mark})
    assert len(db.session.scalars(sa.select(Claim)).all()) == 2
    leader = sign_in(scene["leaders"][0])
    page = leader.get(f"/inputs/{scene['input'].id}").text
    assert SAID["words"] in page and SAID["limits"] in page and "Say what it claims" not in page
    leader.post(address, SAID, status=403)
    assert SAID["words"] in leader.get(f"/cohorts/{scene['cohort'].id}/search?q=breakfast brings").text
    for who in ("observer", "outsider"):
        sign_in(scene[who]).get(f"/claims/{scene['claim'].id}", status=404)


def test_leaders_answer_in_their_own_words_and_take_it_back(scene, sign_in):
    leader, other, address = sign_in(scene["leaders"][0]), sign_in(scene["leaders"][1]), f"/claims/{scene['claim'].id}"
    leader.post(f"{address}/answer", {"answer": "seen", "context": ""}, status=422)
    leader.post(f"{address}/answer", {"answer": "maybe", "context": "x"}, status=422)
    back = leader.post(f"{address}/answer", {"answer": "seen", "context": "Jayden in Year 6 came in."}, status=422).text
    assert "Jayden in Year 6 came in." in back and not db.session.scalars(sa.select(ClaimAnswer)).all()
    leader.post(f"{address}/answer", {"answer": "opposite", "context": "They came, and then went home."})
    page = other.get(address).text
    assert "They came, and then went home." in page and "Leader Number0" not in page and "Too few to show as numbers" in page
    leader.post(f"{address}/answer", {"answer": "opposite", "context": "They came, and went home at ten.", "named": "y"})
    row = db.session.scalars(sa.select(ClaimAnswer)).one()
    assert "Leader Number0" in other.get(address).text
    other.post(f"/claim-answers/{row.id}/take-back", status=403)
    for who in ("ada", "facilitator"):
        sign_in(scene[who]).post(f"{address}/answer", {"answer": "seen", "context": "x y z"}, status=403)
    leader.post(f"/claim-answers/{row.id}/take-back")
    assert "went home at ten" not in other.get(address).text
    assert not [entry for entry in db.session.scalars(sa.select(AuditEntry)) if "answer" in entry.event.casefold()]


def test_the_input_itself_asks_leaders_what_they_have_seen(scene, sign_in):
    page, other = f"/inputs/{scene['input'].id}", sign_in(scene["leaders"][1])
    assert "Have you seen it in your school?" in other.get(page).text and f"/claims/{scene['claim'].id}#seen" in other.get(page).text
    for who in ("ada", "facilitator"):
        assert "Have you seen it in your school?" not in sign_in(scene[who]).get(page).text
    answer(scene, 1, "opposite")
    assert "You said: I have seen the opposite" in other.get(page).text
    assert "You said" not in sign_in(scene["leaders"][0]).get(page).text


def test_counts_rest_on_five_people_of_three_schools_and_small_ones_are_not_shown(scene, sign_in):
    reader, address = sign_in(scene["facilitator"]), f"/claims/{scene['claim'].id}"
    for number in range(4):
        answer(scene, number, "seen")
    assert "Too few to show as numbers" in reader.get(address).text
    answer(scene, 4, "seen")
    answer(scene, 5, "opposite")
    page = reader.get(address).text
    assert "I have seen it: 5" in page and "I have seen the opposite: fewer than five" in page and "I can’t say: 0" in page


def test_each_kind_stands_apart_and_is_drawn_apart(scene, sign_in):
    with work():
        practice = Input(group_id=scene["cohort"].id, author_id=scene["leaders"][0].id, kind="practice", title="Our breakfast room", body="W.", body_html="<p>W.</p>", strength=1, published_at=now() - timedelta(days=1))
        db.session.add(practice)
    leader = sign_in(scene["leaders"][0])
    leader.post(f"/inputs/{practice.id}/connect", {"target": f"input:{scene['input'].id}", "nature": "contradicts"})
    page = leader.get(f"/claims/{scene['claim'].id}").text
    research, rest = page.split("<h2>Research</h2>")[1].split("<h2>Argument and theory</h2>")
    assert "No argument or theory here bears on it." in rest
    rest = rest.split("<h2>Practice</h2>")[1]
    assert "Breakfast trials" in research and "<rect" in research and "<circle" not in research
    assert "Our breakfast room" in rest and "<circle" in rest.split("What leaders have seen")[0]
    with work():
        db.session.get_one(Input, scene["input"].id).strength = 1
    theory = leader.get(f"/claims/{scene['claim'].id}").text.split("<h2>Argument and theory</h2>")[1].split("<h2>Practice</h2>")[0]
    assert "Breakfast trials" in theory
    listed = leader.get(f"/cohorts/{scene['cohort'].id}/contradictions").text
    assert "Our breakfast room" in listed and "Breakfast trials" in listed
    answer(scene, 1, "opposite")
    assert SAID["words"] in leader.get(f"/cohorts/{scene['cohort'].id}/contradictions").text


def test_what_is_drawn_of_a_claim_is_handed_over_to_each_as_each_may_read_it(scene, sign_in):
    with work():
        mine = Input(group_id=scene["cohort"].id, author_id=scene["leaders"][0].id, kind="practice", title="A room not yet shown", body="W.", body_html="<p>W.</p>", strength=1, published_at=now() + timedelta(days=1))
        db.session.add(mine)
        db.session.flush()
        link(Actor(scene["leaders"][0].id), ("input", mine.id), ("input", scene["input"].id), nature="contradicts")
    address, writer, other = f"/claims/{scene['claim'].id}", sign_in(scene["leaders"][0]), sign_in(scene["leaders"][1])
    assert f"{address}/strength.svg" in other.get(address).text and "Strength of what bears on it" in other.get(address).text
    table, drawn = writer.get(f"{address}/strength.csv").get_data(as_text=True), writer.get(f"{address}/strength.svg").get_data(as_text=True)
    assert "Research,Breakfast trials,3,4," in table and "Practice,A room not yet shown,1,4," in table
    assert drawn.count("<circle") == 4 and "Practice: A room not yet shown." in drawn and SAID["words"] in drawn
    for file in ("strength.csv", "strength.svg"):
        text = other.get(f"{address}/{file}").get_data(as_text=True)
        assert "Breakfast trials" in text and "not yet shown" not in text and "<circle" not in text
        sign_in(scene["outsider"]).get(f"{address}/{file}", status=404)
    sign_in(scene["facilitator"]).post(f"{address}/take-down")
    other.get(f"{address}/strength.csv", status=404)


def test_a_claim_that_ends_says_so_wherever_it_is_used_and_those_who_rely_on_it_are_told(scene, sign_in):
    leader, fay = scene["leaders"][0], Actor(scene["facilitator"].id)
    with work():
        framework = create_framework(fay, db.session.merge(scene["cohort"]), "Risks")
        from_theme = db.session.scalar(sa.text("SELECT id FROM theme LIMIT 1"))
        risk = propose_risk(Actor(leader.id), framework, RiskWords(theme_id=from_theme, **WORDS))
        stand_on(Actor(leader.id), risk, "claim", scene["claim"].id)
    answer(scene, 1, "seen")
    reader, ada = sign_in(scene["leaders"][2]), sign_in(scene["ada"])
    assert SAID["words"] in reader.get(f"/risks/{risk.id}").text
    ada.post(f"/claims/{scene['claim'].id}/edit", {"words": "Breakfast helps.", "limits": SAID["limits"], "why": "", "base": "1"}, status=422)
    ada.post(f"/claims/{scene['claim'].id}/edit", {"words": "Breakfast may bring children in.", "limits": SAID["limits"], "why": "A trial found less.", "base": "1"})
    assert "A trial found less." not in ada.get(f"/claims/{scene['claim'].id}/edit").text, "the next change has a reason of its own"
    page = reader.get(f"/risks/{risk.id}").text
    assert "Breakfast may bring children in." in page and SAID["words"] not in page
    told = {row.person_id for row in db.session.scalars(sa.select(Notice).where(Notice.kind == "claim_changed"))}
    assert told == {leader.id, scene["leaders"][1].id}
    with work():
        better = make_claim(Actor(scene["ada"].id), db.session.merge(scene["input"]), "Breakfast helps those who come.", "Twelve schools.")
    ada.post(f"/claims/{scene['claim'].id}/end", {"instead": better.id, "why": "A better study."})
    page = reader.get(f"/risks/{risk.id}").text
    assert "Replaced by another" in page
    shown = reader.get(f"/claims/{scene['claim'].id}").text
    assert "Breakfast helps those who come." in shown and "A better study." in shown
    reader.post(f"/claims/{scene['claim'].id}/answer", {"answer": "seen", "context": "Late."}, status=403)
    assert f"/claims/{scene['claim'].id}" not in reader.get(f"/cohorts/{scene['cohort'].id}/search?q=may bring children").text
    with work():
        end_claim(Actor(scene["ada"].id), better, "It was not replicated.")
    assert "Withdrawn by its author" in reader.get(f"/claims/{better.id}").text


def test_the_author_is_told_once_a_week_and_only_of_what_is_new(scene):
    def told() -> int:
        return db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.kind == "claim_answers")) or 0

    answer(scene, 0, "seen")
    assert tell_authors() == 0  # the week is not over
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert (tell_authors(), tell_authors(), told()) == (1, 0, 1)
    with time_machine.travel(now() + timedelta(days=9), tick=False):
        answer(scene, 1, "seen")
        answer(scene, 2, "opposite")
        assert tell_authors() == 0
    with time_machine.travel(now() + timedelta(days=16), tick=False):
        assert (tell_authors(), told()) == (1, 2)
    with time_machine.travel(now() + timedelta(days=30), tick=False):
        assert tell_authors() == 0
    notice = db.session.scalars(sa.select(Notice).where(Notice.kind == "claim_answers")).first()
    assert notice.person_id == scene["ada"].id


def test_two_words_at_once_lose_nothing(scene, sign_in):
    ada, address = sign_in(scene["ada"]), f"/claims/{scene['claim'].id}/edit"
    form = {"limits": SAID["limits"], "why": "Better.", "base": "1"}
    ada.post(address, {**form, "words": "One way to say it."})
    page = ada.post(address, {**form, "words": "Another way to say it."}, status=409).text
    assert "One way to say it." in page and "Another way to say it." in page


def test_what_may_be_about_a_child_is_sealed_with_all_that_was_written_of_it(scene, sign_in):
    said, address = "A boy of ours stopped coming when his mother was ill.", f"/claims/{scene['claim'].id}"
    answer(scene, 0, "seen", said, named=True)
    answer(scene, 1, "opposite", "They came, and went home again.")
    fay, reader = sign_in(scene["facilitator"]), sign_in(scene["leaders"][2])
    first = db.session.scalars(sa.select(ClaimAnswer).where(ClaimAnswer.person_id == scene["leaders"][0].id)).one()
    assert f"/claim-answers/{first.id}/take-down" in fay.get(address).text and "take-down" not in reader.get(address).text
    reader.post(f"/claim-answers/{first.id}/take-down", status=403)
    fay.post(f"/claim-answers/{first.id}/take-down")
    page = reader.get(address).text
    assert said not in page and "Leader Number0" not in page and "They came, and went home again." in page
    assert taken_down() == {scene["leaders"][0].id}
    fay.post(f"/claim-answers/{first.id}/take-down", status=403)  # there is nothing more to take
    reader.post(f"{address}/take-down", status=403)
    fay.post(f"{address}/take-down")
    page = reader.get(address).text
    assert "Taken down" in page and not any(words in page for words in (SAID["words"], SAID["limits"], "went home again"))
    assert not db.session.scalars(sa.select(ClaimAnswer)).all() and taken_down() == {scene["leaders"][0].id, scene["ada"].id}
    assert f'"{address}"' not in reader.get(f"/cohorts/{scene['cohort'].id}/search?q=breakfast brings").text
    sign_in(scene["ada"]).post(f"{address}/edit", {**SAID, "why": "It was mine.", "base": "2"}, status=422)
    fay.post(f"{address}/take-down", status=403)
    sealed = db.session.scalars(sa.select(Sealed).order_by(Sealed.created_at)).all()
    assert len(sealed) == 2 and not any("Breakfast" in row.words or "boy" in row.words for row in sealed)
    kept = [json.loads(unseal(row.words, PURPOSE)) for row in sealed]
    assert said in str(kept[0]) and SAID["words"] in str(kept[1]) and "went home again" in str(kept[1])


def test_what_an_input_claims_goes_when_the_input_is_taken_down(scene, sign_in):
    answer(scene, 0, "seen", "They came in early, with us.")
    with work():
        replaced = make_claim(Actor(scene["ada"].id), db.session.merge(scene["input"]), "It costs nothing.", "One school.")
        end_claim(Actor(scene["ada"].id), replaced, "It does cost.")
    sign_in(scene["facilitator"]).post(f"/inputs/{scene['input'].id}/take-down")
    reader = sign_in(scene["leaders"][1])
    for address in (f"/inputs/{scene['input'].id}", f"/claims/{scene['claim'].id}", f"/claims/{replaced.id}", f"/cohorts/{scene['cohort'].id}/contradictions"):
        page = reader.get(address).text
        assert not any(words in page for words in (SAID["words"], SAID["limits"], "It costs nothing", "It does cost", "with us")), address
    assert not db.session.scalars(sa.select(Revision).where(Revision.subject_kind == "claim")).all()


def taken_down() -> set[str]:
    """Return who was told that words of theirs were taken down."""
    return set(db.session.scalars(sa.select(Notice.person_id).where(Notice.kind == "taken_down")))
