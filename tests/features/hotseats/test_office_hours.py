"""Office hours: a chart beside a question, an answer in two boxes, and the numbers stay their bringer's."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.moderation.models import Sealed
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import from_local, now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.sealing import unseal
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, UnnamedWords
from enquiry_hub.features.discussions.services import remove_post
from enquiry_hub.features.discussions.services.taking_down import take_down
from enquiry_hub.features.discussions.services.unnamed import post_waiting
from enquiry_hub.features.hotseats.models import Hotseat, QuestionNumbers
from enquiry_hub.features.hotseats.services import close_hotseats, open_office_hour
from enquiry_hub.features.impact.models import Measure, Observation
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.takeaway.gathering import gather
from enquiry_hub.features.takeaway.services import erase_person
from enquiry_hub.identity.people.models import Organisation, Person
from tests.kit.build import make_cohort, make_member, save

FIRST = date(2025, 1, 10)
HIGH, LOW = [24, 26, 25, 24, 27, 25, 26, 24, 25, 26], [14, 13, 15, 12, 14, 13, 12]
SIGNAL = "7 points in a row lie below the line: a signal"


@pytest.fixture
def scene(app):
    """Make an academic who holds an office hour, leaders of whom one has a school, and those who have no business there."""
    cohort, other = make_cohort(), make_cohort("Another")
    ada = make_member(cohort, "academic", "Ada Scholar")
    leader, second = make_member(cohort, name="Leader Number1"), make_member(cohort, name="Leader Number2")
    school = save(Organisation(name="Ash Grove", kind="school"))
    with work():
        db.session.get_one(Person, leader.id).organisation_id = school.id
    with work():
        hotseat = open_office_hour(Actor(ada.id), cohort, "Office hour on charts", today(), today() + timedelta(days=6))
    people = {"facilitator": make_member(cohort, "facilitator", "Fay Lead"), "observer": make_member(cohort, "observer", "Olly"), "outsider": make_member(other, name="Otto")}
    return {"cohort": cohort, "ada": ada, "leader": leader, "second": second, "hotseat": hotseat, **people}


def words(values=(*HIGH, *LOW), **more: str) -> dict[str, str]:
    """Return a question with a column of numbers, as a browser sends it."""
    column = "\n".join(map(str, values))
    plain = {"question": "Is this more than luck?", "name": "Families missing three mornings", "first_on": FIRST.isoformat(), "text": column, "better": "down", "audience": "cohort"}
    changed = {"change_on": (FIRST + timedelta(weeks=10)).isoformat(), "change_what": "Breakfast club", "client_id": uuid.uuid4().hex}
    return {**plain, **changed, **more}


def bring(scene, sign_in, who: str = "leader", **more) -> Post:
    """Let a leader ask with numbers; return the question."""
    sign_in(scene[who]).post(f"/hotseats/{scene['hotseat'].id}/ask", {**words(**more), "confirm": "yes"})
    return db.session.scalars(sa.select(Post).where(Post.thread_id == scene["hotseat"].thread_id).order_by(Post.seq.desc())).first()


def kept() -> QuestionNumbers:
    """Return the only numbers that stand beside a question."""
    return db.session.scalars(sa.select(QuestionNumbers)).one()


def test_an_academic_opens_it_and_it_is_found_where_things_are_counted(scene, sign_in):
    address, days = f"/cohorts/{scene['cohort'].id}/office-hours/new", {"opens_on": today().isoformat(), "closes_on": (today() + timedelta(days=3)).isoformat()}
    for who, status in (("leader", 403), ("facilitator", 403), ("observer", 403), ("outsider", 404)):
        sign_in(scene[who]).get(address, status=status)
    ada = sign_in(scene["ada"])
    assert "hold an office hour already" in ada.post(address, {"title": "Another", **days}, status=422).text
    with work():
        db.session.delete(db.session.merge(scene["hotseat"]))
    page = ada.post(address, {"title": "Year 6 boy, Jayden", **days}, status=422).text
    assert 'role="alert"' in page and days["closes_on"] in page
    mark = uuid.uuid4().hex
    for _twice in range(2):
        ada.post(address, {"title": "Charts on Friday", "client_id": mark, **days})
    assert len(db.session.scalars(sa.select(Hotseat)).all()) == 1
    page = sign_in(scene["leader"]).get(f"/cohorts/{scene['cohort'].id}/measures").text
    assert "Charts on Friday" in page and "Hold an office hour" not in page


def test_the_first_day_is_asked_for_only_where_the_lines_name_none(scene, sign_in):
    leader, address = sign_in(scene["leader"]), f"/hotseats/{scene['hotseat'].id}/ask"
    page = leader.post(address, words(first_on=""), status=422).text
    assert "Please choose the day of the first number: the lines name none." in page and "Is this more than luck?" in page
    assert "2 numbers were understood" in leader.post(address, words(first_on="", text="2025-01-10, 24\n17/1/2025, 26"), status=200).text


def test_whoever_counts_people_is_told_what_others_do_not_see(scene, sign_in):
    leader, address = sign_in(scene["leader"]), f"/hotseats/{scene['hotseat'].id}"
    said = "Others, and who answers, do not see 2 counts from 1 to 4"
    assert said in leader.post(f"{address}/ask", words([3, 0, 9, 1], of_people="y"), status=200).text
    assert "do not see" not in leader.post(f"{address}/ask", words([0, 9, 7], of_people="y"), status=200).text
    bring(scene, sign_in, values=[3, 0, 9, 1], of_people="y")
    assert said in leader.get(address).text and "do not see" not in sign_in(scene["ada"]).get(address).text


def test_a_column_is_looked_at_first_and_its_chart_stands_beside_the_question(scene, sign_in):
    leader, address = sign_in(scene["leader"]), f"/hotseats/{scene['hotseat'].id}/ask"
    page = leader.post(address, words(), status=200).text
    assert "17 numbers were understood" in page and SIGNAL in page and 'class="chart line-chart"' in page and db.session.scalar(sa.select(Post.id)) is None
    page = leader.post(address, {**words([*HIGH, "lots"]), "confirm": "yes"}, status=422).text
    assert "Some lines cannot be read" in page and "lots" in page and "Is this more than luck?" in page
    page = leader.post(address, {**words(question="Does the Year 6 boy, Jayden, do better?"), "confirm": "yes"}, status=422).text
    assert "Could somebody recognise a child" in page and db.session.scalar(sa.select(Post.id)) is None
    boy = "the Year 6 boy called Jayden"  # beside a question, where whoever looks at a held one does not read it
    for beside in ({"name": f"Mornings of {boy}"}, {"change_what": boy}, {"text": f"2025-01-10, 24, {boy}\n2025-01-17, 22"}):
        page = leader.post(address, {**words(), **beside, "confirm": "yes", "hold": "y"}, status=422).text
        assert "Jayden" in page and 'role="alert"' in page and db.session.scalar(sa.select(Post.id)) is None, beside
    sent = {**words(), "confirm": "yes"}
    for _twice in range(2):
        leader.post(address, sent)
    numbers = kept()
    for who in ("second", "ada", "facilitator"):
        page = sign_in(scene[who]).get(f"/hotseats/{scene['hotseat'].id}").text
        assert page.index("Is this more than luck?") < page.index(SIGNAL) < page.index("The same as a table") and "Breakfast club" in page and "Ash Grove" not in page
        assert "2025-01-10,24" in sign_in(scene[who]).get(f"/question-numbers/{numbers.id}/values.csv").text
        assert "<svg" in sign_in(scene[who]).get(f"/question-numbers/{numbers.id}/chart.svg").text
    for who in ("observer", "outsider"):
        for rest in ("values.csv", "chart.svg", "answer"):
            sign_in(scene[who]).get(f"/question-numbers/{numbers.id}/{rest}", status=404)
    assert db.session.scalar(sa.select(Measure.id)) is None and db.session.scalar(sa.select(Observation.id)) is None
    sign_in(scene["ada"]).get(address, status=403)


def test_the_school_is_named_only_if_its_leader_says_so(scene, sign_in):
    bring(scene, sign_in, with_school="y")
    assert "Ash Grove" in sign_in(scene["second"]).get(f"/hotseats/{scene['hotseat'].id}").text


def test_the_answer_stands_in_two_boxes_and_the_rules_are_filled_in(scene, sign_in):
    bring(scene, sign_in)
    address = f"/question-numbers/{kept().id}/answer"
    for who in ("leader", "second", "facilitator"):
        sign_in(scene[who]).get(address, status=403)
    ada = sign_in(scene["ada"])
    assert f">{SIGNAL}" in ada.get(address).text.replace("\r\n", "").replace("\n", "")
    page = ada.post(address, {"rules": "A signal.", "think": ""}, status=422).text
    assert "A signal." in page
    sent = {"rules": "Seven below the line: **a signal**.", "think": "I would keep the club and count on.", "client_id": uuid.uuid4().hex}
    for _twice in range(2):
        ada.post(address, sent)
    page = sign_in(scene["second"]).get(f"/hotseats/{scene['hotseat'].id}").text
    assert page.count("What the rules say") == 1 and page.index("<strong>a signal</strong>") < page.index("What I think") < page.index("I would keep the club") and page.count("I would keep the club") == 1
    assert "not answered yet" not in page
    ada.post(address, {"rules": "A signal, by one rule."})
    assert "by one rule" in sign_in(scene["second"]).get(f"/hotseats/{scene['hotseat'].id}").text
    file = sign_in(scene["second"]).get(f"/hotseats/{scene['hotseat'].id}/transcript.csv").text
    for said in ("Is this more than luck?", "Number,2025-01-10,,24", "What the rules say,,,", "by one rule", "What I think", "I would keep the club"):
        assert said in file
    with work():
        db.session.execute(sa.update(Post).values(created_at=datetime(2026, 6, 11, 23, 30, tzinfo=UTC)))
    assert "2026-06-12" in sign_in(scene["second"]).get(f"/hotseats/{scene['hotseat'].id}/transcript.csv").text, "the day in London, not in Greenwich"


def test_the_chart_is_for_whoever_answers_alone_where_its_bringer_wishes(scene, sign_in):
    bring(scene, sign_in, audience="host")
    numbers, page_of = kept(), f"/hotseats/{scene['hotseat'].id}"
    sign_in(scene["ada"]).post(f"/question-numbers/{numbers.id}/answer", {"rules": "Seven in a row.", "think": "Keep counting."})
    for who in ("second", "facilitator"):
        page = sign_in(scene[who]).get(page_of).text + sign_in(scene[who]).get(f"{page_of}/transcript.csv").text
        assert "Is this more than luck?" in page and "Keep counting." in page
        for secret in ("Families missing", "Seven in a row", "a signal", "line-chart", "What the rules say", "2025-01-10"):
            assert secret not in page
        sign_in(scene[who]).get(f"/question-numbers/{numbers.id}/values.csv", status=404)
    for who in ("leader", "ada"):
        assert SIGNAL in sign_in(scene[who]).get(page_of).text and "Seven in a row" in sign_in(scene[who]).get(f"{page_of}/transcript.csv").text


def test_few_people_are_shown_to_nobody_but_their_bringer(scene, sign_in):
    bring(scene, sign_in, values=[12, 3, 9, 8, 11, 10, 9, 12, 8, 9, 10], of_people="y")
    numbers, page_of = kept(), f"/hotseats/{scene['hotseat'].id}"
    for who in ("ada", "second"):
        page, file = sign_in(scene[who]).get(page_of).text, sign_in(scene[who]).get(f"/question-numbers/{numbers.id}/values.csv").text
        assert "Some counts are too small to show" in page and "2025-01-17,1 to 4" in file and ",3," not in file
        assert ",3," not in sign_in(scene[who]).get(f"{page_of}/transcript.csv").text
    assert "too small to show" in sign_in(scene["ada"]).get(f"/question-numbers/{numbers.id}/answer").text
    assert "2025-01-17,3," in sign_in(scene["leader"]).get(f"/question-numbers/{numbers.id}/values.csv").text


def test_a_chart_without_a_name_comes_in_the_morning_and_its_bringer_is_nobody(scene, sign_in):
    leader, address = sign_in(scene["leader"]), f"/hotseats/{scene['hotseat'].id}/ask"
    assert "school’s is not given" in leader.post(address, {**words(), "confirm": "yes", "without_name": "y", "with_school": "y"}, status=422).text
    page = leader.post(address, {**words(), "confirm": "yes", "without_name": "y"}, status=200).text
    assert "shown once" in page and db.session.scalar(sa.select(QuestionNumbers.id)) is None
    assert db.session.scalars(sa.select(UnnamedWords)).one().beside["numbers"]["name"] == "Families missing three mornings"
    with time_machine.travel(from_local(today() + timedelta(days=1), "9:00"), tick=False):
        assert post_waiting() == 1
        page = sign_in(scene["second"]).get(f"/hotseats/{scene['hotseat'].id}").text
        assert SIGNAL in page and "Without a name" in page and "Leader Number1" not in page
        assert "Take the chart away" not in sign_in(scene["leader"]).get(f"/hotseats/{scene['hotseat'].id}").text
    post = db.session.scalars(sa.select(Post)).one()
    assert kept().created_at == post.created_at and db.session.scalar(sa.select(UnnamedWords.id)) is None


def test_the_numbers_go_with_the_question_and_are_in_ones_own_folder(scene, sign_in):
    post = bring(scene, sign_in)
    sign_in(scene["ada"]).post(f"/question-numbers/{kept().id}/answer", {"rules": "Seven in a row.", "think": "Keep counting."})
    assert [row for row in gather(Actor(scene["leader"].id))["posts"] if "numbers" in row][0]["numbers"]["rows"][0] == ["2025-01-10", 24.0, ""]
    assert gather(Actor(scene["ada"].id))["posts"][-1]["rules"] == "Seven in a row." and "numbers" not in str(gather(Actor(scene["second"].id))["posts"])
    sign_in(scene["second"]).post(f"/question-numbers/{kept().id}/remove", status=403)
    answer = db.session.get_one(Post, kept().answer_id)
    with work():
        remove_post(Actor(scene["ada"].id), db.session.merge(answer))
    db.session.expire_all()
    assert (kept().body, kept().answer_id) == ("", None)
    sign_in(scene["leader"]).post(f"/question-numbers/{kept().id}/remove")
    assert db.session.scalar(sa.select(QuestionNumbers.id)) is None and "Is this more than luck?" in sign_in(scene["second"]).get(f"/hotseats/{scene['hotseat'].id}").text
    bring(scene, sign_in, who="second")
    with work():
        remove_post(Actor(scene["second"].id), db.session.scalars(sa.select(Post).where(Post.author_id == scene["second"].id)).one())
    assert db.session.scalar(sa.select(QuestionNumbers.id)) is None and post.id


def test_what_may_be_about_a_child_is_sealed_with_its_numbers(scene, sign_in):
    post = bring(scene, sign_in)
    sign_in(scene["ada"]).post(f"/question-numbers/{kept().id}/answer", {"rules": "Seven in a row.", "think": "Keep counting."})
    with work():
        take_down(Actor(scene["facilitator"].id), db.session.merge(post))
    assert db.session.scalar(sa.select(QuestionNumbers.id)) is None
    sealed = unseal(db.session.scalars(sa.select(Sealed)).one().words, "safeguarding")
    assert "Families missing three mornings" in sealed and "2025-01-10 24" in sealed
    assert "Families missing" not in sign_in(scene["leader"]).get(f"/hotseats/{scene['hotseat'].id}").text


@pytest.mark.parametrize("how", ["removed", "taken down", "chart taken away"])
def test_the_same_question_sent_again_brings_no_numbers_back(scene, sign_in, how):
    leader, address, sent = sign_in(scene["leader"]), f"/hotseats/{scene['hotseat'].id}/ask", {**words(), "confirm": "yes"}
    leader.post(address, sent)
    post = db.session.scalars(sa.select(Post)).one()
    if how == "chart taken away":
        leader.post(f"/question-numbers/{kept().id}/remove")
    else:
        with work():
            (remove_post if how == "removed" else take_down)(Actor(scene["leader" if how == "removed" else "facilitator"].id), db.session.merge(post))
    leader.post(address, sent)
    assert db.session.scalar(sa.select(QuestionNumbers.id)) is None and db.session.scalar(sa.select(sa.func.count()).select_from(Post)) == 1


def test_the_same_answer_sent_again_brings_nothing_back_that_was_taken_down(scene, sign_in):
    bring(scene, sign_in)
    ada, address, sent = sign_in(scene["ada"]), f"/question-numbers/{kept().id}/answer", {"rules": "Seven in a row.", "think": "Keep counting.", "client_id": uuid.uuid4().hex}
    ada.post(address, sent)
    with work():
        take_down(Actor(scene["facilitator"].id), db.session.get_one(Post, kept().answer_id))
    ada.post(address, sent)
    db.session.expire_all()
    assert (kept().body, kept().answer_id) == ("", None)
    ada.post(address, {**sent, "rules": "A shift.", "client_id": uuid.uuid4().hex})
    db.session.expire_all()
    assert kept().body == "A shift."


def test_what_the_rules_say_is_seen_only_while_the_answer_stands(scene, sign_in):
    bring(scene, sign_in)
    ada, page_of, address = sign_in(scene["ada"]), f"/hotseats/{scene['hotseat'].id}", f"/question-numbers/{kept().id}/answer"
    ada.post(address, {"rules": "Seven in a row.", "think": "Keep counting."})
    answer_id = kept().answer_id
    sign_in(scene["second"]).post(f"/posts/{answer_id}/report", {"reason": "child_at_risk", "words": ""})
    for who in ("second", "leader", "facilitator"):
        browser = sign_in(scene[who])
        assert "Seven in a row" not in browser.get(page_of).text + browser.get(f"{page_of}/transcript.csv").text
    assert "Answer in two boxes" not in ada.get(page_of).text
    sign_in(scene["facilitator"]).post(f"/posts/{answer_id}/restore", {"note": ""})
    assert "Seven in a row" in sign_in(scene["second"]).get(page_of).text


def test_nobody_takes_away_or_overwrites_what_waits_as_urgent(scene, sign_in):
    post = bring(scene, sign_in)
    ada, leader, numbers_id = sign_in(scene["ada"]), sign_in(scene["leader"]), kept().id
    ada.post(f"/question-numbers/{numbers_id}/answer", {"rules": "Seven in a row.", "think": "Keep counting."})
    sign_in(scene["second"]).post(f"/posts/{kept().answer_id}/report", {"reason": "child_at_risk", "words": ""})
    assert "kept until somebody has looked" in ada.post(f"/question-numbers/{numbers_id}/answer", {"rules": "Nothing at all."}, status=422).text
    leader.post(f"/question-numbers/{numbers_id}/remove", status=422)
    with work():
        remove_post(Actor(scene["leader"].id), db.session.merge(post))
    db.session.expire_all()
    assert (kept().body, kept().name, kept().rows) == ("Seven in a row.", "", [])
    leader.get(f"/question-numbers/{numbers_id}/chart.svg", status=404)
    with work():
        take_down(Actor(scene["facilitator"].id), db.session.get_one(Post, kept().answer_id))
    assert "Seven in a row." in unseal(db.session.scalars(sa.select(Sealed)).one().words, "safeguarding") and kept().body == ""
    again = bring(scene, sign_in)
    asked = db.session.scalars(sa.select(QuestionNumbers).where(QuestionNumbers.post_id == again.id)).one()
    sign_in(scene["second"]).post(f"/posts/{again.id}/report", {"reason": "child_at_risk", "words": ""})
    leader.post(f"/question-numbers/{asked.id}/remove", status=422)


@pytest.mark.parametrize(("way", "stays"), [("name", True), ("former", True), ("words", False)])
def test_whoever_leaves_for_good_takes_the_school_and_if_they_wish_the_numbers(scene, sign_in, way, stays):
    bring(scene, sign_in, with_school="y")
    with work():
        erase_person(Actor(scene["leader"].id), db.session.merge(scene["leader"]), way, password="")
    page = sign_in(scene["second"]).get(f"/hotseats/{scene['hotseat'].id}").text
    assert (SIGNAL in page) == stays and ("Ash Grove" in page) == (way == "name")


def test_it_closes_on_its_day_and_what_is_left_goes_to_the_next_session(scene, sign_in):
    bring(scene, sign_in)
    begins = now() + timedelta(days=20)
    session = save(Session(group_id=scene["cohort"].id, kind="workshop", title="Workshop 2", starts_at=begins, ends_at=begins + timedelta(hours=2)))
    with time_machine.travel(from_local(today() + timedelta(days=7), "9:00"), tick=False):
        assert (close_hotseats(), close_hotseats()) == (2, 0)
        leader = sign_in(scene["leader"])
        leader.get(f"/hotseats/{scene['hotseat'].id}/ask", status=403)
        sign_in(scene["ada"]).get(f"/question-numbers/{kept().id}/answer", status=403)
        page = leader.get(f"/hotseats/{scene['hotseat'].id}").text
        assert "The office hour is over." in page and SIGNAL in page and "How to cite this" in page
        assert "Office hour on charts" in leader.get(f"/sessions/{session.id}").text


def test_the_title_that_a_facilitator_takes_from_its_thread_stands_nowhere_else(scene, sign_in):
    begins, renamed = now() + timedelta(days=20), {"title": "Office hour on mornings", "slow_minutes": "0", "why": "It named somebody.", "unnamed": "y"}
    session = save(Session(group_id=scene["cohort"].id, kind="workshop", title="Workshop 2", starts_at=begins, ends_at=begins + timedelta(hours=2)))
    bring(scene, sign_in)
    with time_machine.travel(from_local(today() + timedelta(days=7), "9:00"), tick=False):
        close_hotseats()
        sign_in(scene["facilitator"]).post(f"/threads/{scene['hotseat'].thread_id}/manage", renamed)
        second = sign_in(scene["second"])
        pages = [second.get(address).text for address in (f"/hotseats/{scene['hotseat'].id}", f"/sessions/{session.id}", f"/cohorts/{scene['cohort'].id}/measures")]
        assert all("Office hour on mornings" in page and "on charts" not in page for page in pages)
