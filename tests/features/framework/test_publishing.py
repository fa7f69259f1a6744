"""Publishing: who contributed says how they are listed, an approval is for its words only, and a page for everybody only if the owners say so."""

from __future__ import annotations

import re
import threading
import time
import uuid
from collections import OrderedDict
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.documents import shared
from enquiry_hub.core.errors import Invalid, NotThere, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.framework.domain.citing import cite
from enquiry_hub.features.framework.domain.snapshots import missing_for_publication
from enquiry_hub.features.framework.models import FrameworkRelease, ReleaseApproval
from enquiry_hub.features.framework.papers import edition_for_all, two_pages, wording
from enquiry_hub.features.framework.papers.wording import day_words
from enquiry_hub.features.framework.queries.publishing import contributors_of, listings_of
from enquiry_hub.features.framework.queries.snapshots import snapshot_of
from enquiry_hub.features.framework.views import publishing as publishing_views
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, actor, sentence
from tests.kit.build import make_cohort, make_school, save
from tests.kit.papers import words_of


def release(scene: Scene, number: str, state: str = "draft") -> FrameworkRelease:
    """Keep the framework as it stands."""
    with work():
        return services.make_release(actor(scene.facilitator), db.session.merge(scene.framework), number, state=state)


def ready(scene: Scene, *, schools: int = 3) -> None:
    """Give the framework what publishing needs but an approval, with one closed round of six, whose raters come from so many schools."""
    homes = [make_school() for _number in range(schools)]
    with work():
        for number, person in enumerate(scene.leaders):
            db.session.get_one(Person, person.id).organisation_id = homes[number % schools].id
        services.add_indicator(actor(scene.leaders[0]), db.session.merge(scene.risk), "Hours given up")
        services.choose_listing(actor(scene.leaders[0]), db.session.merge(scene.framework), "named")
        services.change_framework(actor(scene.facilitator), db.session.merge(scene.framework), title="Ours", research_lead_id=scene.academic.id, practice_leads=[], approved_by="The board")
        services.choose_listing(actor(scene.academic), db.session.merge(scene.framework), "named")
    scene.rate(scene.open(), [(4, 3)] * 6)
    with work():
        services.close_round(actor(scene.facilitator), db.session.merge(scene.rounds[0]))


def published(scene: Scene, *, schools: int = 3) -> FrameworkRelease:
    """Approve and publish the framework."""
    ready(scene, schools=schools)
    scene.approve("0.9")
    return release(scene, "1.0", "published")


def test_nothing_is_assumed_of_how_one_is_listed(scene, sign_in):
    leader, other, path = sign_in(scene.leaders[0]), sign_in(scene.leaders[1]), f"/frameworks/{scene.framework.id}/listing"
    with work():
        services.suggest(actor(scene.leaders[2]), scene.risk, "cause", "Say which posts.", named=False)
        services.suggest(actor(scene.leaders[3]), scene.risk, "cause", "Say whose posts.", named=True)
    framework = db.session.merge(scene.framework)
    assert contributors_of(framework) == {scene.leaders[0].id, scene.leaders[3].id}  # whoever suggested without a name is not given away
    assert "Once something of yours" in other.get(path).text
    other.post(path, {"listed": "named"}, status=422)
    leader.post(path, {"listed": "loudly"}, status=422)
    assert listings_of(framework)["waiting"] == 2
    assert scene.leaders[3].display_name in sign_in(scene.facilitator).get(path).text  # so that they can be asked
    assert scene.leaders[3].display_name not in other.get(path).text
    leader.post(path, {"listed": "role"})
    assert listings_of(framework)["named"] == [] and listings_of(framework)["waiting"] == 1
    leader.post(path, {"listed": "named"})
    assert scene.leaders[0].display_name in other.get(path).text
    leader.post(path, {"listed": "unlisted"})
    assert scene.leaders[0].display_name not in other.get(path).text.split("How it would read")[1]


def test_an_approval_is_for_its_words_and_no_others(scene, sign_in):
    first = release(scene, "0.7", "review")
    facilitator, leader, mark = sign_in(scene.facilitator), sign_in(scene.leaders[0]), uuid.uuid4().hex
    form = {"given_by": "The advisory board", "given_on": str(today()), "note": "With thanks.", "client_id": mark}
    leader.post(f"/releases/{first.id}/approve", form, status=403)
    facilitator.post(f"/releases/{first.id}/approve", {**form, "given_by": ""}, status=422)
    facilitator.post(f"/releases/{first.id}/approve", {**form, "given_on": str(today() + timedelta(days=1))}, status=422)
    for _twice in range(2):
        facilitator.post(f"/releases/{first.id}/approve", form)
    assert len(db.session.scalars(sa.select(ReleaseApproval)).all()) == 1
    page = leader.get(f"/releases/{first.id}").text
    assert "The advisory board approved this text" in page and "text has changed" not in page
    with work():
        services.set_status(actor(scene.facilitator), db.session.merge(scene.risk), "in_review")
    assert "text has changed" not in leader.get(f"/releases/{release(scene, '0.8').id}").text  # a status is no other word
    with work():
        services.edit_risk(actor(scene.leaders[0]), db.session.merge(scene.risk), sentence(scene.themes[0], event="leaders hand in their notice in spring"))
    second = release(scene, "0.9")
    assert "The text has changed since" in leader.get(f"/releases/{second.id}").text


def test_an_approval_that_was_a_mistake_is_taken_back_everywhere(app, scene, sign_in):
    ready(scene)
    first = scene.approve("0.7")
    kept = release(scene, "1.0", "published")
    with work():
        services.open_to_everybody(actor(scene.facilitator), db.session.merge(kept), True)
    facilitator, leader, frame = sign_in(scene.facilitator), sign_in(scene.leaders[0]), f"/cohorts/{scene.cohort.id}/framework"
    row = db.session.scalars(sa.select(ReleaseApproval)).one()
    path = f"/approvals/{row.id}/take-back"
    public = app.test_client()
    places = [(leader, frame), (leader, f"/releases/{first.id}"), (leader, f"/releases/{kept.id}"), (leader, f"/releases/{kept.id}/framework.json"),
        (leader, f"/releases/{kept.id}/register.csv"), (public, f"/published/{kept.id}")]  # fmt: skip
    told = ("The board approved", "Approved by The board", '"by": "The board"')
    for who, place in places:
        assert any(words in who.get(place).text for words in told), place
    assert path in facilitator.get(f"/releases/{first.id}").text and path not in leader.get(f"/releases/{first.id}").text
    leader.get(path, status=403)
    facilitator.post(path, {"why": " "}, status=422)
    for _twice in range(2):
        facilitator.post(path, {"why": "It was given for another text."})
    for who, place in places:
        shown = who.get(place).text
        assert not any(words in shown for words in told) and "for 0.7" not in shown and "as 0.7" not in shown, place
    page = leader.get(f"/releases/{first.id}").text
    assert "What was taken back" in page and "recorded one by The board" in page and "It was given for another text." in page
    assert "No approval is recorded." in facilitator.post(f"/frameworks/{scene.framework.id}/releases/new", {"number": "1.1", "state": "published"}, status=422).text


def test_who_recorded_an_approval_takes_it_back_without_being_a_facilitator_any_more(scene, sign_in):
    scene.approve("0.7")
    row, leader = db.session.scalars(sa.select(ReleaseApproval)).one(), scene.leaders[0]
    with work():
        db.session.merge(row).recorded_by = leader.id
    assert f"/approvals/{row.id}/take-back" in sign_in(leader).get(f"/releases/{row.release_id}").text
    sign_in(scene.leaders[1]).post(f"/approvals/{row.id}/take-back", {"why": "Mine."}, status=403)
    sign_in(leader).post(f"/approvals/{row.id}/take-back", {"why": "Mine."})
    assert db.session.get_one(ReleaseApproval, row.id, populate_existing=True).taken_back_by == leader.id


def test_it_is_published_only_with_an_approval_of_the_same_text(app, scene, sign_in):
    facilitator, leader, frame = sign_in(scene.facilitator), sign_in(scene.leaders[1]), f"/cohorts/{scene.cohort.id}/framework"
    new = f"/frameworks/{scene.framework.id}/releases/new"
    ready(scene)
    assert "No approval is recorded." in facilitator.post(new, {"number": "1.0", "state": "published"}, status=422).text
    draft = release(scene, "0.6")
    assert "up for review" in facilitator.post(f"/releases/{draft.id}/approve", {"given_by": "The board", "given_on": str(today())}, status=422).text
    facilitator.post(new, {"number": "0.7", "state": "review"})
    first = db.session.scalar(sa.select(FrameworkRelease).where(FrameworkRelease.number == "0.7"))
    assert f"/releases/{first.id}/approve" in facilitator.get(f"/releases/{first.id}").text and "/approve" not in leader.get(f"/releases/{first.id}").text
    assert "Approved" not in leader.get(frame).text
    facilitator.post(f"/releases/{first.id}/approve", {"given_by": "The board", "given_on": str(today()), "client_id": uuid.uuid4().hex})
    assert "new?as=published" in facilitator.get(f"/releases/{first.id}").text and "still the same" in leader.get(frame).text
    assert re.search(r'<input (?=[^>]*checked)[^>]*value="published"', facilitator.get(f"{new}?as=published").text)
    with work():
        services.add_control(actor(scene.leaders[1]), db.session.merge(scene.risk), "A deputy steps in")
        services.choose_listing(actor(scene.leaders[1]), db.session.merge(scene.framework), "unlisted")
    assert "Approved for 0.7 by The board" in leader.get(frame).text and "the text has changed since" in leader.get(frame).text
    assert "The board approved 0.7; the text has changed since." in facilitator.post(new, {"number": "1.0", "state": "published"}, status=422).text
    scene.approve("0.8")
    facilitator.post(new, {"number": "1.0", "state": "published"})
    whole = db.session.scalar(sa.select(FrameworkRelease).where(FrameworkRelease.number == "1.0"))
    facilitator.post(f"/releases/{whole.id}/public", {"opened": "yes"})
    page = app.test_client().get(f"/published/{whole.id}").get_data(as_text=True)
    assert f"Approved by The board on {day_words(today().isoformat())}, for this text." in page and "changed since" not in page
    with work():
        services.withdraw_release(actor(scene.facilitator), db.session.scalar(sa.select(FrameworkRelease).where(FrameworkRelease.number == "0.8")))
    assert "for this text" in app.test_client().get(f"/published/{whole.id}").get_data(as_text=True)  # what was approved stays approved
    assert "Approved for 0.7" in leader.get(frame).text  # but for what is yet to be published it counts no more


def test_what_was_stopped_stands_with_its_day_what_was_seen_and_why(app, scene, sign_in):
    stopped = scene.strategy(review="2027-02-03")
    with work():
        services.edit_strategy(actor(scene.leaders[1]), stopped, {"title": stopped.title, "owner_id": scene.leaders[1].id})
        services.review_strategy(actor(scene.leaders[1]), stopped, Review("no", "Two of nine kept it up.", "change", "", ""), on=date(2026, 9, 1))
        services.choose_listing(actor(scene.leaders[1]), db.session.merge(scene.framework), "unlisted")
    with work():
        services.stop_strategy(actor(scene.facilitator), db.session.merge(stopped), "Nobody kept it up.", "Its time was over.", on=date(2026, 10, 2))
    whole = published(scene)
    sign_in(scene.facilitator).post(f"/releases/{whole.id}/public", {"opened": "yes"})
    for page in (app.test_client().get(f"/published/{whole.id}").get_data(as_text=True), sign_in(scene.leaders[2]).get(f"/releases/{whole.id}").text):
        words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
        assert "Stopped on 2 October 2026: Its time was over." in words and "What was seen: Nobody kept it up." in words
        assert "1 September 2026. Did it work? No. Change it. Two of nine kept it up." in words
        assert "did not do what was hoped" not in words
    for kind in ("framework.docx", "register.xlsx", "framework.json"):
        words = words_of(sign_in(scene.leaders[2]).get(f"/releases/{whole.id}/{kind}").data, kind)
        assert "Its time was over." in words and "Nobody kept it up." in words, kind


def test_a_strategy_without_if_then_because_owner_and_review_is_not_published_and_reads_well_in_a_draft(app, scene, sign_in):
    owned = {"owner_id": scene.leaders[0].id, "review": "2027-02-03"}
    bare, half = scene.strategy(title="Only a title yet", if_text="", then_text="", because_text=""), scene.strategy(title="Half a thought", if_text="", then_text="Mondays are quiet", because_text="", **owned)
    ready(scene)
    scene.approve("0.9")
    with pytest.raises(Invalid) as refused:
        release(scene, "1.0", "published")
    missing = refused.value.details["missing"]
    assert f"{bare.code} has no “if”, no “then”, no “because”." in missing and f"{bare.code} has no owner." in missing and f"{bare.code} has no review date." in missing
    assert f"{half.code} has no “if”, no “because”." in missing and len([words for words in missing if words.startswith(half.code)]) == 1
    words = " ".join(re.sub(r"<[^>]+>", " ", sign_in(scene.leaders[2]).get(f"/releases/{release(scene, '0.95').id}").text).split())
    assert "If ," not in words and "because ." not in words and bare.title in words and f"{half.title} draft" in words and "then Mondays are quiet." in words


def test_a_risk_without_a_whole_sentence_is_not_published(scene):
    ready(scene)
    scene.approve("0.9")
    snapshot = snapshot_of(actor(scene.facilitator), db.session.merge(scene.framework))
    assert missing_for_publication(snapshot) == []
    for part in ("cause", "event", "consequence"):
        without = {**snapshot, "risks": [{**snapshot["risks"][0], part: " "}]}
        assert missing_for_publication(without) == [f"{snapshot['risks'][0]['code']} has no whole sentence: a cause, an event and a consequence."]


def test_one_who_was_only_named_is_printed_as_named(app, scene, sign_in):
    whole = published(scene)
    with work():  # as it was kept before approvals were recorded
        db.session.execute(sa.delete(ReleaseApproval))
        db.session.merge(whole).public_since = now()
    page = app.test_client().get(f"/published/{whole.id}").get_data(as_text=True)
    assert "Named as approving it: The board. No approval of this text is recorded." in page and "Approved by" not in page


def test_anybody_reads_it_only_while_the_owners_say_so(app, scene, sign_in):
    draft, whole = release(scene, "0.5"), published(scene)
    facilitator, leader, visitor = sign_in(scene.facilitator), sign_in(scene.leaders[0]), app.test_client()
    address = f"/published/{whole.id}"
    assert visitor.get(address).status_code == 404
    leader.post(f"/releases/{whole.id}/public", {"opened": "yes"}, status=403)
    facilitator.post(f"/releases/{draft.id}/public", {"opened": "yes"}, status=422)
    assert visitor.get(f"/published/{draft.id}").status_code == 404
    facilitator.post(f"/releases/{whole.id}/public", {"opened": "yes"})
    page = visitor.get(address).get_data(as_text=True)
    assert scene.risk.title in page and "likelihood median 4" in page and scene.leaders[0].display_name in page
    assert not [person.display_name for person in scene.leaders[1:] if person.display_name in page]
    facilitator.post(f"/releases/{whole.id}/public", {"opened": "no"})
    assert visitor.get(address).status_code == 404
    facilitator.post(f"/releases/{whole.id}/public", {"opened": "yes"})
    facilitator.post(f"/releases/{whole.id}/withdraw")
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("locally", [False, True])
def test_the_public_page_says_of_judgements_what_the_paper_says(app, scene, sign_in, locally):
    ready(scene)
    scene.rate(found := scene.open(kind="residual"), [(1, 3), (1, 3), (2, 3), (4, 3), (5, 3), (5, 3)])
    scene.close(found)
    with work():
        services.explain_round(actor(scene.facilitator), db.session.merge(found), "One roll is full in one school and empty in another.")
        services.edit_risk(actor(scene.leaders[0]), db.session.merge(scene.risk), sentence(scene.themes[0], rate_locally=locally), reason="Said anew.")
    scene.approve("0.9")
    whole = release(scene, "1.0", "published")
    sign_in(scene.facilitator).post(f"/releases/{whole.id}/public", {"opened": "yes"})
    page, risk = app.test_client().get(f"/published/{whole.id}").get_data(as_text=True), edition_for_all(whole).risks[0]
    with app.test_request_context():
        said = [wording.judged_words(risk, "inherent"), wording.judged_words(risk, "residual"), wording.movement_words(risk), wording.dissent(risk)]
    assert all(words and words in page for words in said), said
    assert "middle half 4 to 4" in page and "One roll is full" in page and "middle rater" in page and "judged both times" not in page
    assert ("each school judges it for itself" in page) is locally


@pytest.mark.parametrize("schools", [1, 2])
def test_figures_of_too_few_schools_do_not_leave(app, scene, sign_in, schools):
    whole = published(scene, schools=schools)
    sign_in(scene.facilitator).post(f"/releases/{whole.id}/public", {"opened": "yes"})
    page = app.test_client().get(f"/published/{whole.id}").get_data(as_text=True)
    assert "Before anything is done: too few to show." in page and "median" not in re.sub(r"Medians rest.*", "", page)
    assert "Likelihood: median 4" in sign_in(scene.leaders[0]).get(f"/releases/{whole.id}").text  # inside, five are enough


def test_a_release_is_cited_with_its_state(scene, sign_in):
    whole = published(scene)
    said = cite(whole)
    assert said.startswith(f"{scene.academic.display_name} ({today().year}) Ours. Version 1.0, ")
    assert said in sign_in(scene.leaders[0]).get(f"/releases/{whole.id}").text
    assert "Version 1.1 (draft)" in cite(release(scene, "1.1"))


def test_only_those_who_arrange_approve_and_open(scene):
    first = release(scene, "0.7")
    with pytest.raises(Refused), work():
        services.record_approval(actor(scene.leaders[0]), first, "Me", today())
    with pytest.raises(NotThere), work():
        services.open_to_everybody(actor(scene.outsider), first, True)
    with pytest.raises(Invalid), work():
        services.open_to_everybody(actor(scene.facilitator), first, True)


def test_a_version_is_pinned_to_a_session(scene, sign_in):
    facilitator, leader = sign_in(scene.facilitator), sign_in(scene.leaders[0])
    here, elsewhere = (
        save(Session(group_id=group.id, kind=WORKSHOP, title=title, starts_at=now(), ends_at=now())) for group, title in ((scene.cohort, "Workshop 2"), (make_cohort("Another"), "Elsewhere"))
    )  # fmt: skip
    new = f"/frameworks/{scene.framework.id}/releases/new"
    assert "Workshop 2" in facilitator.get(new).text and "Elsewhere" not in facilitator.get(new).text
    facilitator.post(new, {"number": "0.1", "state": "draft", "session": elsewhere.id}, status=422)
    facilitator.post(new, {"number": "0.1", "state": "draft", "session": here.id})
    kept = db.session.scalar(sa.select(FrameworkRelease))
    assert "Workshop 2" in leader.get(f"/releases/{kept.id}").text and "Version 0.1" in leader.get(f"/sessions/{here.id}").text
    assert "Version 0.1" not in sign_in(scene.observer).get(f"/sessions/{here.id}").text  # who sees the session, and not the framework
    leader.post(f"/releases/{kept.id}/session", {"session": ""}, status=403)
    facilitator.post(f"/releases/{kept.id}/session", {"session": ""})
    assert "Version 0.1" not in leader.get(f"/sessions/{here.id}").text
    facilitator.post(f"/releases/{kept.id}/session", {"session": here.id})
    assert "Version 0.1" in leader.get(f"/sessions/{here.id}").text
    with pytest.raises(Invalid), work():
        services.pin_release(actor(scene.facilitator), kept, elsewhere.id)
    with work():
        db.session.execute(sa.delete(Session).where(Session.id == here.id))
    assert "Workshop 2" not in leader.get(f"/releases/{kept.id}").text


def test_numbers_go_upwards_and_say_whether_it_is_published(scene, sign_in):
    facilitator, new = sign_in(scene.facilitator), f"/frameworks/{scene.framework.id}/releases/new"
    ready(scene)
    assert "stay below 1.0" in facilitator.post(new, {"number": "1.0", "state": "draft"}, status=422).text
    facilitator.post(new, {"number": "0.9", "state": "draft"})
    for number in ("0.9", "0.8", "0.09"):
        page = facilitator.post(new, {"number": number, "state": "review", "note": "What I typed"}, status=422).text
        assert "The last one is 0.9: please choose a number above it." in page and "What I typed" in page
    scene.approve("0.10")
    assert "from 1.0 up" in facilitator.post(new, {"number": "0.11", "state": "published"}, status=422).text
    facilitator.post(new, {"number": "1.0", "state": "published"})
    facilitator.post(new, {"number": "1.1", "state": "draft"})
    facilitator.post(new, {"number": "2.0", "state": "review"})


def test_anybody_cites_it_finds_the_newer_one_and_reads_no_name_that_was_not_chosen(app, scene, sign_in):
    with work():
        services.edit_risk(actor(scene.leaders[0]), db.session.merge(scene.risk), sentence(scene.themes[0], owner_id=scene.leaders[3].id))
    whole = published(scene)
    with work():
        services.choose_listing(actor(scene.academic), db.session.merge(scene.framework), "unlisted")
    second = release(scene, "1.1", "published")
    facilitator, visitor = sign_in(scene.facilitator), app.test_client()
    for one in (whole, second):
        facilitator.post(f"/releases/{one.id}/public", {"opened": "yes"})
    first_page, second_page = (visitor.get(f"/published/{one.id}").get_data(as_text=True) for one in (whole, second))
    assert cite(whole) in first_page and re.search(rf"Available at: http\S+/published/{whole.id}", first_page)
    assert f'<meta name="citation_author" content="{scene.academic.display_name}">' in first_page and 'name="citation_title" content="Ours. Version 1.0"' in first_page
    assert 'class="Z3988"' in first_page and f"/published/{second.id}" in first_page and "A newer version is published." in first_page
    assert scene.academic.display_name not in second_page and "The cohort (" in second_page and "A newer version" not in second_page
    leader = sign_in(scene.leaders[1])
    assert "A newer version is published." in leader.get(f"/releases/{whole.id}").text and "A newer version" not in leader.get(f"/releases/{second.id}").text
    with app.test_request_context():
        printed = two_pages(edition_for_all(whole)).html[0]
    assert scene.leaders[3].display_name not in first_page + printed and "Owners of risks" not in printed and cite(whole) in printed
    facilitator.post(f"/releases/{second.id}/public", {"opened": "no"})
    assert "A newer version" not in visitor.get(f"/published/{whole.id}").get_data(as_text=True)


@pytest.mark.pdf
def test_anybody_takes_the_two_pages_along_while_it_is_public(app, scene, sign_in):
    whole, visitor = published(scene), app.test_client()
    assert visitor.get(f"/published/{whole.id}/two-pages.pdf").status_code == 404
    sign_in(scene.facilitator).post(f"/releases/{whole.id}/public", {"opened": "yes"})
    answer = visitor.get(f"/published/{whole.id}/two-pages.pdf")
    words = " ".join(words_of(answer.data, "two-pages.pdf").split())
    assert scene.risk.title in words and "Version 1.0, published" in words and "Approved by The board" in words


def test_one_visitors_making_keeps_no_other_visitor_from_theirs(app, scene, sign_in, monkeypatch):
    whole, visitors, answers = published(scene), [app.test_client() for _ in range(3)], []
    sign_in(scene.facilitator).post(f"/releases/{whole.id}/public", {"opened": "yes"})
    address = f"/published/{whole.id}/two-pages.pdf"
    ready = threading.Barrier(3)

    def maker(_paper):
        time.sleep(0.5)  # the others ask meanwhile
        return b"%PDF-"

    def ask(visitor):
        ready.wait(10)
        answers.append(visitor.get(address))

    monkeypatch.setattr(shared, "_kept", OrderedDict())
    monkeypatch.setattr(publishing_views, "as_pdf", maker)
    threads = [threading.Thread(target=ask, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [(answer.status_code, answer.data) for answer in answers] == [(200, b"%PDF-")] * 3
