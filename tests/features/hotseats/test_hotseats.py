"""Hotseats: questions for some days, with a name or without; what is left goes to the next session, and a transcript stays."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import from_local, now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread, UnnamedWords
from enquiry_hub.features.discussions.services import NewPost, add_post, remove_post
from enquiry_hub.features.discussions.services.unnamed import post_waiting, write_unnamed
from enquiry_hub.features.hotseats.models import Hotseat, QuestionSupport
from enquiry_hub.features.hotseats.queries import unanswered
from enquiry_hub.features.hotseats.services import close_hotseats, open_hotseat, open_office_hour
from enquiry_hub.features.inputs.citations.csl import from_typed
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import stand_on_work, take_down_input
from enquiry_hub.features.programmes.models import AgendaItem, Session
from enquiry_hub.features.takeaway.services import erase_person
from tests.kit.build import make_cohort, make_member, save

CITATION = from_typed("article-journal", ["Scholar, A."], 2020, "Breakfast trials", container="Journal of Mornings")


def days(after: int) -> str:
    """Return a day so many days from today, as a browser sends it."""
    return (today() + timedelta(days=after)).isoformat()


@pytest.fixture
def scene(app):
    """Make an academic with a study in a hotseat that is open for a week, seven leaders, and those who have no business there."""
    cohort, other = make_cohort(), make_cohort("Another")
    ada = make_member(cohort, "academic", "Ada Scholar")
    leaders = [make_member(cohort, name=f"Leader Number{number}") for number in range(7)]
    people = {"facilitator": make_member(cohort, "facilitator", "Fay Lead"), "observer": make_member(cohort, "observer", "Olly"), "outsider": make_member(other, name="Otto")}
    study = {"group_id": cohort.id, "author_id": ada.id, "kind": "research", "body": "Words.", "body_html": "<p>Words.</p>"}
    row = save(Input(title="Breakfast trials", published_at=now() - timedelta(days=1), **study))
    with work():
        stand_on_work(Actor(ada.id), db.session.merge(row), CITATION)
    later = save(Input(title="Not yet", published_at=now() + timedelta(days=3), **study))
    with work():
        hotseat = open_hotseat(Actor(ada.id), row, today(), today() + timedelta(days=6))
    return {"cohort": cohort, "ada": ada, "leaders": leaders, "input": row, "later": later, "hotseat": hotseat, **people}


def ask(scene, number: int, words: str) -> Post:
    """Let a leader ask with their name."""
    with work():
        return add_post(Actor(scene["leaders"][number].id), db.session.get_one(Thread, scene["hotseat"].thread_id), NewPost(words))


def answer(scene, post: Post, words: str) -> None:
    """Let the academic answer."""
    with work():
        add_post(Actor(scene["ada"].id), db.session.get_one(Thread, scene["hotseat"].thread_id), NewPost(words, reply_to_id=post.id))


def test_it_is_opened_once_for_days_that_can_be(scene, sign_in):
    ada = sign_in(scene["ada"])
    ada.get(f"/inputs/{scene['later'].id}/hotseat/new", status=403)  # the title of its thread would tell
    address, mark = f"/inputs/{scene['input'].id}/hotseat/new", uuid.uuid4().hex
    page = ada.post(address, {"opens_on": days(1), "closes_on": days(3)}, status=422).text
    assert "has a hotseat already" in page and days(3) in page
    with work():
        db.session.delete(db.session.merge(scene["hotseat"]))
    for wrong in ({"opens_on": days(-1), "closes_on": days(3)}, {"opens_on": days(3), "closes_on": days(2)}, {"opens_on": days(0), "closes_on": days(90)}, {"opens_on": "soon", "closes_on": days(2)}, {"opens_on": days(0)}):
        assert 'role="alert"' in ada.post(address, wrong, status=422).text
    for _twice in range(2):
        ada.post(address, {"opens_on": days(2), "closes_on": days(5), "client_id": mark})
    hotseat = db.session.scalars(sa.select(Hotseat)).one()
    leader = sign_in(scene["leaders"][0])
    assert "Questions can be asked from" in leader.get(f"/hotseats/{hotseat.id}").text
    leader.post(f"/threads/{hotseat.thread_id}/posts", {"body": "Too early?"}, status=403)
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        sign_in(scene["leaders"][0]).post(f"/threads/{hotseat.thread_id}/posts", {"body": "Now?", "client_id": uuid.uuid4().hex})
        page = sign_in(scene["ada"]).post(f"/hotseats/{hotseat.id}/edit", {"opens_on": days(1), "closes_on": days(4)}, status=422).text
        assert "Its first day stays" in page
        sign_in(scene["ada"]).post(f"/hotseats/{hotseat.id}/edit", {"opens_on": days(0), "closes_on": days(4)})
    for who in ("facilitator",):
        sign_in(scene[who]).post(f"/hotseats/{hotseat.id}/edit", {"opens_on": days(2), "closes_on": days(5)}, status=403)
    for who in ("observer", "outsider"):
        sign_in(scene[who]).get(f"/hotseats/{hotseat.id}", status=404)


def test_questions_and_answers_stand_together_and_lead_to_the_thread(scene, sign_in):
    one, _two = ask(scene, 0, "How many schools?"), ask(scene, 1, "For how long?")
    answer(scene, one, "Twelve, in one city.")
    reader, ada = sign_in(scene["leaders"][2]), sign_in(scene["ada"])
    page = reader.get(f"/hotseats/{scene['hotseat'].id}").text
    assert page.index("How many schools?") < page.index("Twelve, in one city.") < page.index("For how long?") and page.count("not answered yet") == 1
    assert "Ask without my name" in page and "no facilitator and not who answers can see who asked" in page
    assert "Ask until" in reader.get(f"/inputs/{scene['input'].id}").text
    host = ada.get(f"/hotseats/{scene['hotseat'].id}").text
    assert "Ask without my name" not in host and f"reply={one.id}" in host
    assert "Breakfast trials" in reader.get(f"/threads/{scene['hotseat'].thread_id}").text
    with work():
        remove_post(Actor(scene["leaders"][1].id), db.session.get_one(Post, _two.id))
    assert "For how long?" not in reader.get(f"/hotseats/{scene['hotseat'].id}").text


def test_what_a_host_answered_who_left_as_a_former_member_is_answered(scene, sign_in):
    one, _two = ask(scene, 0, "How many schools?"), ask(scene, 1, "For how long?")
    answer(scene, one, "Twelve, in one city.")
    with work():
        erase_person(Actor(scene["ada"].id), db.session.merge(scene["ada"]), "former", password="")
    page = sign_in(scene["leaders"][2]).get(f"/hotseats/{scene['hotseat'].id}").text
    assert page.index("Twelve, in one city.") < page.index("For how long?") and page.count("not answered yet") == 1
    assert unanswered(db.session.get_one(Hotseat, scene["hotseat"].id)) == [_two.id]


def test_a_question_without_a_name_says_nothing_of_who_asked(scene, sign_in):
    thread_id = scene["hotseat"].thread_id
    sign_in(scene["leaders"][3]).post(f"/threads/{thread_id}/unnamed", {"body": "Was anybody harmed?", "client_id": uuid.uuid4().hex}, status=200)
    reader = sign_in(scene["ada"])
    assert "Was anybody harmed?" not in reader.get(f"/hotseats/{scene['hotseat'].id}").text
    with time_machine.travel(from_local(today() + timedelta(days=1), "9:00"), tick=False):
        assert post_waiting() == 1
        page = sign_in(scene["ada"]).get(f"/hotseats/{scene['hotseat'].id}").text
    assert "Was anybody harmed?" in page and "Without a name" in page and "Leader Number3" not in page


def test_support_is_one_each_without_names_and_shown_from_five_on(scene, sign_in):
    first, second = ask(scene, 0, "How many schools?"), ask(scene, 1, "For how long?")
    address = f"/hotseats/{scene['hotseat'].id}"
    for who, status in ((scene["leaders"][1], 403), (scene["ada"], 403), (scene["outsider"], 404), (scene["observer"], 404)):
        sign_in(who).post(f"/questions/{second.id}/support", status=status)
    for number in (0, 2, 3, 4):
        sign_in(scene["leaders"][number]).post(f"/questions/{second.id}/support")
    page = sign_in(scene["facilitator"]).get(address).text
    assert "would ask the same</p>" not in page and "4 people" not in page and page.index("How many schools?") < page.index("For how long?")
    sign_in(scene["leaders"][5]).post(f"/questions/{second.id}/support")
    page = sign_in(scene["facilitator"]).get(address).text
    assert "5 people would ask the same" in page and page.index("For how long?") < page.index("How many schools?") and "Leader Number5" not in page.split("For how long?")[1]
    sign_in(scene["leaders"][5]).post(f"/questions/{second.id}/support")
    assert "5 people" not in sign_in(scene["leaders"][5]).get(address).text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(QuestionSupport)) == 4
    assert not [entry for entry in db.session.scalars(sa.select(AuditEntry)) if "support" in entry.event.casefold()]
    answer(scene, first, "Twelve.")
    host_reply = db.session.scalar(sa.select(Post.id).where(Post.author_id == scene["ada"].id))
    sign_in(scene["leaders"][2]).post(f"/questions/{host_reply}/support", status=403)  # no question


def test_what_is_left_goes_to_the_next_session_and_a_transcript_stays(scene, sign_in):
    answered, _left = ask(scene, 0, "How many schools?"), ask(scene, 1, "For how long?")
    answer(scene, answered, "Twelve, in one city.")
    with time_machine.travel(from_local(today() + timedelta(days=6), "20:00"), tick=False), work():
        write_unnamed(Actor(scene["leaders"][2].id), db.session.get_one(Thread, scene["hotseat"].thread_id), "Was anybody harmed?", "mark")
    with time_machine.travel(from_local(today() + timedelta(days=7), "5:00"), tick=False):
        assert (close_hotseats(), close_hotseats()) == (1, 0)  # over at midnight; nothing is counted before the morning
        sign_in(scene["leaders"][0]).post(f"/threads/{scene['hotseat'].thread_id}/posts", {"body": "Late?"}, status=403)
    with time_machine.travel(from_local(today() + timedelta(days=7), "9:00"), tick=False):
        assert close_hotseats() == 0 and db.session.scalar(sa.select(UnnamedWords.id)) is not None  # not without what was asked on the last day
        post_waiting()
        assert close_hotseats() == 0  # no session ahead
        waiting = sign_in(scene["leaders"][4]).get(f"/hotseats/{scene['hotseat'].id}").text
        assert "goes to the agenda of the next session, as soon as there is one" in waiting and "left unanswered" in waiting
        begins = now() + timedelta(days=10)
        session = save(Session(group_id=scene["cohort"].id, kind="workshop", title="Workshop 2", starts_at=begins, ends_at=begins + timedelta(hours=2)))
        assert (close_hotseats(), close_hotseats()) == (1, 0)
        item = db.session.scalars(sa.select(AgendaItem).where(AgendaItem.session_id == session.id)).one()
        assert (item.minutes, item.title) == (6, "Questions left from “Breakfast trials”")
        reader = sign_in(scene["leaders"][4])
        page = reader.get(f"/sessions/{session.id}").text
        assert "For how long?" in page and "Was anybody harmed?" in page and "How many schools?" not in page
        transcript = reader.get(f"/hotseats/{scene['hotseat'].id}").text
        assert "Twelve, in one city." in transcript and "How to cite this" in transcript and "Journal of Mornings" in transcript and "I would ask the same" not in transcript
        sign_in(scene["ada"]).get(f"/hotseats/{scene['hotseat'].id}/edit", status=403)
        reader.post(f"/questions/{_left.id}/support", status=403)
        with work():
            open_office_hour(Actor(scene["ada"].id), db.session.merge(scene["cohort"]), "Charts on Friday", today(), today()).session_id = session.id
            db.session.add(AgendaItem(session_id=session.id, number=2, minutes=5, kind="questions", title="Questions left from “Charts on Friday”"))
        with work():
            take_down_input(Actor(scene["facilitator"].id), db.session.get_one(Input, scene["input"].id))
        assert "Questions left from “Charts on Friday”" in reader.get(f"/sessions/{session.id}").text
        assert "Breakfast trials" not in reader.get(f"/threads/{scene['hotseat'].thread_id}").text
        assert "Breakfast trials" not in reader.get(f"/sessions/{session.id}").text
