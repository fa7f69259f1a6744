"""A school team's spiral of inquiry: cards that may go back, read by the team alone, linked to what each reader may read."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere, Refused, Stale
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import work
from enquiry_hub.features.inputs.citations.csl import from_typed
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import stand_on_work
from enquiry_hub.features.spiral.domain import STAGES, guide
from enquiry_hub.features.spiral.models import CardMove, SpiralCard
from enquiry_hub.features.spiral.services import add_card, change_card, move_card
from enquiry_hub.features.takeaway.services import erase_person
from enquiry_hub.features.takeaway.services.leaving import KEEP_NAME
from enquiry_hub.identity.groups.models import MEMBER, Group, Membership
from enquiry_hub.identity.groups.services import enrol
from enquiry_hub.identity.people.models import Person


@pytest.fixture
def school(scene):
    """Begin the head's school and let a colleague in who is in no cohort."""
    school = scene.begin()
    with work():
        enrol(db.session.get_one(Group, school.group_id), scene.people["colleague"].id, MEMBER, by=scene.people["head"].id)
    return school


@pytest.fixture
def study(scene):
    """Make an input of the cohort."""
    with work():
        row = Input(
            group_id=scene.cohort.id, author_id=scene.people["academic"].id, kind="research", title="Breakfast trials", body="W.", body_html="<p>W.</p>",
            published_at=now() - timedelta(days=1),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
    return row


def card_of(scene, school, who: str = "head", about: str = "", **said: str) -> SpiralCard:
    """Put a card on the board."""
    with work():
        return add_card(scene.actor(who), db.session.merge(school), {"title": "Meetings run late", **said}, about=about)


def sent(**values: str) -> dict[str, str]:
    """Return the form of a card."""
    empty = dict.fromkeys(("words", "about", "decision", "trial", "trial_by", "until", "base"), "")
    return {**empty, "title": "Meetings run late", "client_id": uuid.uuid4().hex, **values}


def test_the_guide_follows_the_weeks_of_the_library():
    spans = guide(date(2026, 9, 7))
    assert [(span.last - span.first).days + 1 for span in spans.values()] == [14, 14, 14, 28, 42, 14]
    assert list(spans) == list(STAGES) and spans["checking"].last == date(2027, 1, 10)


def test_a_card_goes_on_and_back_and_each_move_says_when_and_why(scene, school, sign_in):
    head = sign_in(scene.people["head"])
    assert f"/schools/{school.id}/spiral" in head.get(f"/schools/{school.id}").text
    page = head.get(f"/schools/{school.id}/spiral").text
    assert "What is going on for our learners?" in page and "How do we know?" in page and "as a guide" not in page and page.count("No card here.") == 6
    head.post(f"/schools/{school.id}/spiral/beginning", {"begins_on": "2026-09-07"})
    assert "as a guide 7 Sep" in head.get(f"/schools/{school.id}/spiral").text
    head.post(f"/schools/{school.id}/spiral/beginning", {"begins_on": "soon"}, status=422)
    form = sent(words="Since May.")
    for _twice in range(2):
        head.post(f"/schools/{school.id}/spiral/cards/new", form)
    card = db.session.scalars(sa.select(SpiralCard)).one()
    for before, after, why in (("scanning", "hunch", "We are sure"), ("hunch", "focusing", "We were not sure")):
        head.post(f"/spiral-cards/{card.id}/move", {"to_stage": after, "why": why, "from_stage": before})
    head.post(f"/spiral-cards/{card.id}/move", {"to_stage": "focusing", "why": "Sent again", "from_stage": "hunch"})
    late = head.post(f"/spiral-cards/{card.id}/move", {"to_stage": "action", "why": "From an old page", "from_stage": "hunch"}, status=422).text
    assert "Somebody moved it meanwhile" in late and "From an old page" in late
    head.post(f"/spiral-cards/{card.id}/move", {"to_stage": "action", "why": "", "from_stage": "focusing"}, status=422)
    head.post(f"/spiral-cards/{card.id}/move", {"to_stage": "nowhere", "why": "X", "from_stage": "focusing"}, status=422)
    page = head.get(f"/spiral-cards/{card.id}").text
    assert page.index("We were not sure") < page.index("We are sure") and page.count("went back") == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CardMove)) == 2
    assert "went back" in head.get(f"/schools/{school.id}/spiral?column=focusing").text
    head.post(f"/spiral-cards/{card.id}/remove", {})
    assert not db.session.scalars(sa.select(SpiralCard)).all() and not db.session.scalars(sa.select(CardMove)).all()
    assert not db.session.scalars(sa.select(Revision).where(Revision.subject_kind == "spiral_card")).all()


@pytest.mark.parametrize("who", ["deputy", "other", "facilitator", "manager", "academic", "observer", "administrator"])
def test_nobody_but_the_team_reads_or_writes(scene, school, sign_in, who):
    card = card_of(scene, school)
    browser = sign_in(scene.people[who])
    for path in (f"/schools/{school.id}/spiral", f"/spiral-cards/{card.id}", f"/spiral-cards/{card.id}/edit", f"/schools/{school.id}/spiral/cards/new"):
        assert browser.get(path, status=404)
    with pytest.raises((NotThere, Refused)), work():
        move_card(scene.actor(who), db.session.merge(card), "hunch", "No", from_stage="scanning")
    assert db.session.get_one(SpiralCard, card.id).stage == "scanning"


def test_whoever_is_let_go_or_moves_on_reads_nothing_more(scene, school, sign_in):
    card = card_of(scene, school, "colleague")
    colleague = sign_in(scene.people["colleague"])
    assert "Meetings run late" in colleague.get(f"/spiral-cards/{card.id}").text
    with work():
        db.session.scalars(sa.select(Membership).where(Membership.person_id == scene.people["colleague"].id)).one().ends_on = today() - timedelta(days=1)
    colleague.get(f"/spiral-cards/{card.id}", status=404)
    with work():
        db.session.get_one(Person, scene.people["head"].id).organisation_id = scene.quays.id
    sign_in(scene.people["head"]).get(f"/schools/{school.id}/spiral", status=404)


def test_an_input_is_passed_on_in_ones_own_words(scene, school, study, sign_in):
    head = sign_in(scene.people["head"])
    assert "Ask the team: what does this change for us?" in head.get(f"/inputs/{study.id}").text
    assert "Ask the team" not in sign_in(scene.people["deputy"]).get(f"/inputs/{study.id}").text
    way = f"/schools/{school.id}/spiral/cards/new?about=/inputs/{study.id}"
    assert "What does this change for us?" in head.get(way).text
    bare = head.post(way, sent(title="What does this change for us?", about=f"/inputs/{study.id}"), status=422).text
    assert "in your own words what it says" in bare
    head.post(way, sent(title="What does this change for us?", words="A bowl before nine helps.", about=f"https://hub.example/inputs/{study.id}#note"))
    card = db.session.scalars(sa.select(SpiralCard)).one()
    assert (card.stage, card.subject_kind, card.subject_id) == ("scanning", "input", study.id)
    assert "Breakfast trials" in head.get(f"/spiral-cards/{card.id}").text
    colleague = sign_in(scene.people["colleague"])
    for path in (f"/spiral-cards/{card.id}", f"/schools/{school.id}/spiral", f"/spiral-cards/{card.id}/edit"):
        page = colleague.get(path).text
        assert "Breakfast trials" not in page and study.id not in page and "not open to you" in page, path
    assert "A bowl before nine helps." in colleague.get(f"/spiral-cards/{card.id}").text
    form = sent(title=card.title, words=card.words, base="1", decision="We try it.", trial="Porridge at eight", trial_by="Year leaders", until="2026-12-18")
    colleague.post(f"/spiral-cards/{card.id}/edit", form)
    page = head.get(f"/spiral-cards/{card.id}").text
    assert "We try it." in page and "Porridge at eight" in page and "Year leaders" in page and "Breakfast trials" in page  # the link stayed


def test_an_input_is_passed_on_as_its_author_allows_and_no_longer_than_that(scene, school, study, sign_in):
    head, academic, colleague = (sign_in(scene.people[name]) for name in ("head", "academic", "colleague"))
    assert "Pass it on to our team" not in head.get(f"/inputs/{study.id}").text
    head.post(f"/inputs/{study.id}/pass-on", status=403)
    head.post(f"/inputs/{study.id}/passing", {"allowed": "yes"}, status=403)
    assert "Nobody outside this cohort reads it" in academic.get(f"/inputs/{study.id}").text
    academic.post(f"/inputs/{study.id}/passing", {"allowed": "yes"})
    assert "Pass it on to our team" in head.get(f"/inputs/{study.id}").text
    page = head.post(f"/inputs/{study.id}/pass-on").location
    assert head.post(f"/inputs/{study.id}/pass-on").location == page
    colleague.get(f"/inputs/{study.id}", status=404)
    read = colleague.get(page).text
    assert "Breakfast trials" in read and "<p>W.</p>" in read and scene.people["head"].display_name in read
    assert study.id not in read and scene.cohort.name not in read
    assert page in colleague.get(f"/schools/{school.id}/spiral").text
    colleague.post(f"/schools/{school.id}/spiral/cards/new", sent(title="What does this change for us?", about=page))
    card = db.session.scalars(sa.select(SpiralCard)).one()
    assert card.subject_kind == "passed_on" and "Breakfast trials" in colleague.get(f"/spiral-cards/{card.id}").text
    assert f"/spiral-cards/{card.id}" in head.get(page).text
    assert "One school’s team reads it." in academic.get(f"/inputs/{study.id}").text
    for name in ("deputy", "academic", "facilitator"):
        sign_in(scene.people[name]).get(page, status=404)
    academic.post(f"/inputs/{study.id}/passing", {"allowed": ""})
    colleague.get(page, status=404)
    assert "not open to you" in colleague.get(f"/spiral-cards/{card.id}").text and "Breakfast trials" not in colleague.get(f"/schools/{school.id}/spiral").text
    academic.post(f"/inputs/{study.id}/passing", {"allowed": "yes"})
    again = head.post(f"/inputs/{study.id}/pass-on").location
    colleague.post(f"{again}/take-back")
    head.get(again, status=404)


def test_what_is_passed_on_names_nobody_of_the_cohort_and_none_of_its_files(scene, school, study, sign_in):
    deputy = scene.people["deputy"]
    with work():
        row = db.session.get_one(Input, study.id)
        set_prose(row, f"As [{deputy.display_name}](person:{deputy.id}) **said**.\n\n[Year 7 list.pdf](/files/abcdef123456/view)")
    sign_in(scene.people["academic"]).post(f"/inputs/{study.id}/passing", {"allowed": "yes"})
    page = sign_in(scene.people["head"]).post(f"/inputs/{study.id}/pass-on").location
    read = sign_in(scene.people["colleague"]).get(page).text
    assert "As a colleague <strong>said</strong>." in read and deputy.display_name not in read and deputy.id not in read
    assert "Year 7 list" not in read and "abcdef123456" not in read
    assert deputy.display_name in sign_in(scene.people["academic"]).get(f"/inputs/{study.id}").text


def test_what_is_passed_on_says_where_a_link_leads_and_not_what_its_author_called_it(scene, school, study, sign_in):
    linked = (
        "[Pat Deputy’s own notes](https://www.notes.example/pat?x=1 \"Pat again\") and [What *works* at breakfast](https://doi.example/1) and [the talk with Pat](thread:abcdef123456), "
        "<https://plain.example/a>, [write to Pat](mailto:pat@school.example) and a foot[^1].\n\n[^1]: Below."
    )
    with work():
        row = db.session.get_one(Input, study.id)
        stand_on_work(scene.actor("academic"), row, {**from_typed("article-journal", ["Scholar, A."], 2020, "What works at breakfast"), "DOI": "10.1234/x"})
        set_prose(row, linked)
    sign_in(scene.people["academic"]).post(f"/inputs/{study.id}/passing", {"allowed": "yes"})
    page = sign_in(scene.people["head"]).post(f"/inputs/{study.id}/pass-on").location
    read = sign_in(scene.people["colleague"]).get(page).text
    assert "Pat" not in read.split("<main")[1] and "pat@school.example" not in read and "abcdef123456" not in read
    assert ">notes.example</a>" in read and ">https://plain.example/a</a>" in read
    assert "What <em>works</em> at breakfast</a>" in read and "something in its cohort" in read and "an e-mail address" in read and "Below." in read
    assert "Kept as typed, not looked up." in read
    assert "own notes" in sign_in(scene.people["academic"]).get(f"/inputs/{study.id}").text


def test_an_author_who_has_left_takes_their_word_back(scene, school, study, sign_in):
    head, academic, colleague = (sign_in(scene.people[name]) for name in ("head", "academic", "colleague"))
    academic.post(f"/inputs/{study.id}/passing", {"allowed": "yes"})
    page = head.post(f"/inputs/{study.id}/pass-on").location
    assert "Breakfast trials" not in head.get("/account/consents").text
    assert f'href="/inputs/{study.id}"' in academic.get("/account/consents").text
    with work():
        db.session.scalars(sa.select(Membership).where(Membership.person_id == scene.people["academic"].id)).one().ends_on = today()
    ledger = academic.get("/account/consents").text
    assert "Breakfast trials" in ledger and f"/inputs/{study.id}/passing" in ledger and f'href="/inputs/{study.id}"' not in ledger
    assert academic.post(f"/inputs/{study.id}/passing").location == "/account/consents"
    colleague.get(page, status=404)
    assert "Breakfast trials" not in academic.get("/account/consents").text
    academic.post(f"/inputs/{study.id}/passing", {"allowed": "yes"}, status=404)  # it is not passed on anew


def test_nothing_is_passed_on_that_an_author_allowed_who_left_for_good(scene, school, study, sign_in):
    head, colleague, academic = sign_in(scene.people["head"]), sign_in(scene.people["colleague"]), scene.people["academic"]
    sign_in(academic).post(f"/inputs/{study.id}/passing", {"allowed": "yes"})
    page = head.post(f"/inputs/{study.id}/pass-on").location
    with work():
        erase_person(scene.actor("academic"), db.session.get_one(Person, academic.id), KEEP_NAME)
    colleague.get(page, status=404)
    assert "Pass it on to our team" not in head.get(f"/inputs/{study.id}").text


def test_a_link_leads_only_to_what_its_writer_may_read(scene, school, study, sign_in):
    for about in (f"/inputs/{study.id}", f"/risks/{scene.risk.id}"):
        with pytest.raises(Invalid), work():
            add_card(scene.actor("colleague"), db.session.merge(school), {"title": "A guess", "words": "W"}, about=about)
    head = sign_in(scene.people["head"])
    for about in ("/threads/abc", "nonsense", "/inputs/none"):
        page = head.post(f"/schools/{school.id}/spiral/cards/new", sent(about=about, words="Kept."), status=422).text
        assert "not the address of an input" in page and "Kept." in page
    assert f"about=/risks/{scene.risk.id}" in head.get(f"/risks/{scene.risk.id}").text
    assert "No time" in head.get(f"/spiral-cards/{card_of(scene, school, about=f'/risks/{scene.risk.id}').id}").text


def test_words_about_a_child_are_refused_and_mistakes_come_back(scene, school, sign_in):
    head = sign_in(scene.people["head"])
    page = head.post(f"/schools/{school.id}/spiral/cards/new", sent(words="Her mother told me that the girl in 7B hurts herself."), status=422).text
    assert "the girl in 7B" in page
    page = head.post(f"/schools/{school.id}/spiral/cards/new", sent(until="2026-12-18", words="Kept."), status=422).text
    assert "Please say what you try." in page and "Kept." in page
    assert "Please write something here." in head.post(f"/schools/{school.id}/spiral/cards/new", sent(title=""), status=422).text
    assert not db.session.scalars(sa.select(SpiralCard)).all()


def test_two_who_write_at_once_keep_both_or_choose(scene, school, sign_in):
    card = card_of(scene, school, words="Since May.", trial="End by five", until="2026-12-01")
    with work():
        change_card(scene.actor("colleague"), db.session.merge(card), {"title": "Meetings run late", "words": "Since June.", "trial": "End by five", "until": "2026-12-01"}, base=1)
    with work():
        change_card(scene.actor("head"), db.session.merge(card), {"title": "Meetings run late", "words": "Since May.", "trial": "End by five", "until": "2026-12-18"}, base=1)
    row = db.session.get_one(SpiralCard, card.id)
    assert (row.words, row.until, row.version) == ("Since June.", "2026-12-18", 3)
    with pytest.raises(Stale), work():
        change_card(scene.actor("head"), db.session.merge(card), {"title": "Meetings run late", "words": "Since July."}, base=1)
    page = sign_in(scene.people["head"]).post(f"/spiral-cards/{card.id}/edit", sent(words="Since July.", base="1"), status=409).text
    assert "Since June." in page and "Since July." in page


def test_a_trial_whose_day_has_come_stands_on_the_journey_until_it_is_checked(scene, school, sign_in):
    card = card_of(scene, school, trial="End by five", until=today().isoformat())
    head = sign_in(scene.people["head"])
    journey = f"/cohorts/{scene.cohort.id}/journey"
    assert "Has it made enough difference? Meetings run late" in head.get(journey).text
    assert "Meetings run late" not in sign_in(scene.people["facilitator"]).get(journey).text
    with work():
        move_card(scene.actor("head"), db.session.merge(card), "checking", "The day has come", from_stage="scanning")
    assert "Meetings run late" not in head.get(journey).text


def test_it_stays_with_the_school_without_a_name_and_no_word_is_in_the_audit(scene, school, sign_in):
    card = card_of(scene, school, "colleague", words="A quince of a thought.")
    with work():
        move_card(scene.actor("colleague"), db.session.merge(card), "hunch", "A damson of a reason", from_stage="scanning")
    lines = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event.like("Card%"))).all()
    assert lines and not any(word in str(vars(line)) for line in lines for word in ("quince", "damson", "Meetings"))
    with work():
        erase_person(scene.actor("colleague"), db.session.get_one(Person, scene.people["colleague"].id), "former")
    page = sign_in(scene.people["head"]).get(f"/spiral-cards/{card.id}").text
    assert "A quince of a thought." in page and "Cora" not in page
