"""The register at the door: one tap, late and left early, those without an account, and the later tap holds."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import from_local, local, now
from enquiry_hub.core.database import db
from enquiry_hub.features.impact.queries.came import who_came
from enquiry_hub.features.programmes.models import Attendance, Session, WalkIn
from enquiry_hub.features.programmes.queries import people_to_tell
from enquiry_hub.features.programmes.services import forget_walk_ins
from enquiry_hub.identity.groups.models import Membership
from tests.kit.build import make_cohort, make_member, save


@pytest.fixture
def scene(app):
    """Make a session that has begun, its facilitator, two leaders, an observer and somebody of another cohort."""
    cohort = make_cohort()
    people = {name: make_member(cohort, role, name) for name, role in {"fay": "facilitator", "lea": "participant", "lou": "participant", "olly": "observer"}.items()}
    begins = from_local(local(now()).date() - timedelta(days=1), "9:00")
    session = save(Session(group_id=cohort.id, kind="workshop", title="Workshop 1", starts_at=begins, ends_at=begins + timedelta(hours=3)))
    return {"cohort": cohort, "session": session, "outsider": make_member(make_cohort("Another"), "facilitator"), **people}


def tap(scene, browser, who: str, what: str = "here", *, status: int = 303, **more):
    """Tap once, as the small form does."""
    return browser.post(f"/sessions/{scene['session'].id}/door", {"person": scene[who].id, "what": what, **more}, status=status)


def state(scene, who: str) -> tuple[str, str, str]:
    """Return the state of somebody on the register, and when they came and went."""
    db.session.expire_all()
    row = db.session.get_one(Attendance, (scene["session"].id, scene[who].id))
    came, left = (local(moment).strftime("%H:%M") if moment else "" for moment in (row.arrived_at, row.left_at))
    return row.state, came, left


def test_one_tap_marks_arrival_with_its_time_and_a_second_control_the_rest(scene, sign_in):
    session = scene["session"]
    with time_machine.travel(session.starts_at - timedelta(minutes=8), tick=False):
        fay = sign_in(scene["fay"])
        tap(scene, fay, "lea")
        assert state(scene, "lea") == ("attended", "08:52", "")
        page = fay.get(f"/sessions/{session.id}/door").text
        assert "1 person is here." in page and "Here, 08:52" in page
        tap(scene, fay, "lou", "late", clock="9:40")
        assert state(scene, "lou") == ("partial", "09:40", "")
        tap(scene, fay, "lea", "left", clock="11:15")
        assert state(scene, "lea") == ("partial", "08:52", "11:15") and "Left at 11:15 (came at 08:52)" in fay.get(f"/sessions/{session.id}/door").text
        tap(scene, fay, "lou", "away")
        assert state(scene, "lou") == ("absent", "", "")
        tap(scene, fay, "lou", "back")
        assert state(scene, "lou")[0] == "" and "1 person is here." in fay.get(f"/sessions/{session.id}/door").text
        for wrong in ({"person": scene["outsider"].id}, {"person": "nobody"}, {"person": scene["lea"].id, "what": "gone"}, {"person": scene["lea"].id, "what": "late", "clock": "25:00"}):
            fay.post(f"/sessions/{session.id}/door", wrong, status=422)
        assert state(scene, "lea") == ("partial", "08:52", "11:15")
    sign_in(scene["lea"]).get(f"/sessions/{session.id}/door", status=403)
    sign_in(scene["olly"]).post(f"/sessions/{session.id}/door", {"person": scene["olly"].id}, status=403)
    sign_in(scene["outsider"]).get(f"/sessions/{session.id}/door", status=404)


def test_who_leaves_past_midnight_leaves_on_the_next_day(scene, sign_in):
    session = scene["session"]
    session.starts_at = from_local(local(session.starts_at).date(), "21:30")
    session.ends_at = session.starts_at + timedelta(hours=3)
    db.session.commit()
    tap(scene, sign_in(scene["fay"]), "lea", "left", clock="0:10")
    tap(scene, sign_in(scene["fay"]), "lou", "late", clock="21:20")
    left, late = (db.session.get_one(Attendance, (session.id, scene[who].id), populate_existing=True) for who in ("lea", "lou"))
    assert left.left_at - session.starts_at == timedelta(hours=2, minutes=40) and session.starts_at - late.arrived_at == timedelta(minutes=10)


def test_whoever_cannot_come_and_does_not_has_sent_apologies(scene, sign_in):
    sign_in(scene["lou"]).post(f"/sessions/{scene['session'].id}/coming", {"answer": "no", "note": ""})
    tap(scene, sign_in(scene["fay"]), "lou", "away")
    assert state(scene, "lou")[0] == "apologies"


def test_of_two_devices_the_later_tap_holds_whenever_it_arrives(scene, sign_in):
    with time_machine.travel(scene["session"].starts_at + timedelta(minutes=30)):
        _two_devices(scene, sign_in)


def _two_devices(scene, sign_in) -> None:
    fay, as_program = sign_in(scene["fay"]), {"headers": {"Accept": "application/json"}, "status": 200}
    address, person = f"/sessions/{scene['session'].id}/door", {"person": scene["lea"].id}
    fay.post(address, {**person, "what": "late"}, **as_program)
    # A device without signal: tapped ten minutes ago, and it arrives now, twice.
    for _twice in range(2):
        said = fay.post(address, {**person, "what": "away", "ago": "600000", "writer": scene["fay"].id}, **as_program).json
        assert said["state"] == "partial" and said["said"].startswith("Late")
    assert state(scene, "lea")[0] == "partial" and db.session.scalar(sa.select(sa.func.count()).select_from(Attendance)) == 1
    fay.post(address, {**person, "what": "here", "ago": "soon"}, **as_program)
    assert state(scene, "lea")[0] == "attended"
    tap(scene, fay, "lou", "here", ago="300000")
    row = db.session.get_one(Attendance, (scene["session"].id, scene["lou"].id))
    assert timedelta(minutes=4) < now() - row.arrived_at < timedelta(minutes=6)
    fay.post(address, {**person, "what": "away", "writer": scene["lea"].id}, headers={"Accept": "application/json"}, status=403)


def test_each_tap_says_how_many_are_here_and_one_without_an_account_who_is_not_here_is_none(scene, sign_in):
    fay, as_program = sign_in(scene["fay"]), {"headers": {"Accept": "application/json"}, "status": 200}
    address = f"/sessions/{scene['session'].id}"
    assert fay.post(f"{address}/door", {"person": scene["lea"].id, "what": "here"}, **as_program).json["here"] == "1 person is here."
    assert fay.post(f"{address}/walk-ins", {"name": "Wanda"}, **as_program).json["here"] == "2 people are here."
    guest = f"/walk-ins/{db.session.scalars(sa.select(WalkIn.id)).one()}/door"
    assert fay.post(guest, {"what": "away"}, **as_program).json["here"] == "1 person is here." and "1 person is here." in fay.get(f"{address}/door").text
    assert fay.post(guest, {"what": "back"}, **as_program).json["here"] == "1 person is here."


def test_a_register_that_is_filled_in_on_another_day_names_no_time_but_one_that_is_written(scene, sign_in):
    fay = sign_in(scene["fay"])  # the session was yesterday
    tap(scene, fay, "lea")
    assert state(scene, "lea") == ("attended", "", "")
    tap(scene, fay, "lea", "late", clock="9.25")
    assert state(scene, "lea") == ("partial", "09:25", "")


def test_the_register_at_the_desk_does_not_undo_a_tap(scene, sign_in):
    fay = sign_in(scene["fay"])
    page = fay.get(f"/sessions/{scene['session'].id}").text
    assert f'name="had-{scene["lea"].id}" value=""' in page
    tap(scene, fay, "lea")
    fay.post(f"/sessions/{scene['session'].id}/register", {f"had-{scene['lea'].id}": "", f"was-{scene['lea'].id}": "", f"had-{scene['lou'].id}": "", f"was-{scene['lou'].id}": "absent"})
    assert (state(scene, "lea")[0], state(scene, "lou")[0]) == ("attended", "absent")


def test_a_tap_that_waited_for_long_undoes_nothing_later(scene, sign_in):
    tap(scene, sign_in(scene["fay"]), "lea", "left")
    with time_machine.travel(now() + timedelta(days=16), tick=False):
        tap(scene, sign_in(scene["fay"]), "lea", "away", ago=str(17 * 86_400_000))
        assert state(scene, "lea")[0] == "partial"


def test_what_the_desk_takes_back_stays_so_when_an_earlier_tap_arrives(scene, sign_in):
    fay, lea = sign_in(scene["fay"]), scene["lea"].id
    tap(scene, fay, "lea")
    fay.post(f"/sessions/{scene['session'].id}/register", {f"had-{lea}": "attended", f"was-{lea}": ""})
    tap(scene, fay, "lea", "late", ago="600000")
    assert state(scene, "lea") == ("", "", "") and "0 people are here." in fay.get(f"/sessions/{scene['session'].id}/door").text
    sign_in(scene["lea"]).get(f"/sessions/{scene['session'].id}")
    tap(scene, fay, "lea", "late")
    assert state(scene, "lea")[0] == "partial"


def test_somebody_without_an_account_is_written_down_once_and_forgotten_after_four_weeks(scene, sign_in):
    fay, session = sign_in(scene["fay"]), scene["session"]
    address, sent = f"/sessions/{session.id}/walk-ins", {"name": "Wanda Walker", "school": "Ash Grove", "client_id": uuid.uuid4().hex}
    for wrong in ({"name": " "}, {"name": "x" * 81}, {"name": "Two\nlines"}, {**sent, "client_id": "odd"}, {**sent, "school": "y" * 121}):
        fay.post(address, wrong, status=422)
    for _twice in range(2):
        fay.post(address, sent)
    row = db.session.scalars(sa.select(WalkIn)).one()
    page = fay.get(f"/sessions/{session.id}/door").text
    assert "Wanda Walker" in page and "Ash Grove" in page and "1 person is here." in page and "Wanda Walker" in fay.get(f"/sessions/{session.id}").text
    for who, status in (("lea", 403), ("olly", 403), ("outsider", 404)):
        sign_in(scene[who]).post(address, sent, status=status)
        assert "Wanda" not in (sign_in(scene[who]).get(f"/sessions/{session.id}", status=404 if who == "outsider" else 200).text)
        sign_in(scene[who]).post(f"/walk-ins/{row.id}/door", {"what": "left"}, status=404)
    fay.post(f"/walk-ins/{row.id}/door", {"what": "left", "clock": "11:30"})
    assert "Left at 11:30" in fay.get(f"/sessions/{session.id}/door").text
    with time_machine.travel(session.ends_at + timedelta(days=27), tick=False):
        assert forget_walk_ins() == 0
    with time_machine.travel(session.ends_at + timedelta(days=29), tick=False):
        assert (forget_walk_ins(), forget_walk_ins()) == (1, 0)
    fay.post(address, {"name": "A slip", "client_id": uuid.uuid4().hex})
    slip = db.session.scalars(sa.select(WalkIn)).one()
    fay.post(f"/walk-ins/{slip.id}/door", {"what": "back"})
    assert tuple(db.session.execute(sa.select(WalkIn.name, WalkIn.school, WalkIn.state)).one()) == ("", "", "")


def test_whoever_was_taken_off_does_not_come_back_when_the_tap_is_delivered_again(scene, sign_in):
    fay, as_program = sign_in(scene["fay"]), {"headers": {"Accept": "application/json"}, "status": 200}
    address, sent = f"/sessions/{scene['session'].id}", {"name": "Wanda Walker", "school": "Ash Grove", "client_id": uuid.uuid4().hex}
    guest = f"/walk-ins/{fay.post(f'{address}/walk-ins', sent, **as_program).json['id']}/door"
    fay.post(guest, {"what": "back"}, **as_program)
    again = fay.post(f"{address}/walk-ins", {**sent, "ago": "600000", "writer": scene["fay"].id}, **as_program).json
    assert (again["said"], again["name"], again["here"], "id" in again) == ("Taken off the register", "Wanda Walker", "0 people are here.", False)
    for what in ("here", "back"):  # from a tablet that still shows the line, and the same once more
        assert fay.post(guest, {"what": what}, **as_program).json["said"] == "Taken off the register"
    assert "Wanda" not in fay.get(f"{address}/door").text + fay.get(address).text
    fay.post(f"{address}/walk-ins", {"name": "A slip", "what": "back", "client_id": uuid.uuid4().hex}, status=422)
    fay.post(f"{address}/walk-ins", {**sent, "client_id": uuid.uuid4().hex})
    assert "Wanda Walker" in fay.get(f"{address}/door").text and "1 person is here." in fay.get(f"{address}/door").text


def test_late_and_left_early_count_as_came_and_what_was_taken_back_as_nothing(scene, sign_in):
    cohort, fay = scene["cohort"], sign_in(scene["fay"])
    for number in range(12):
        scene[f"m{number}"] = make_member(cohort, name=f"M{number}")
    db.session.execute(sa.update(Membership).values(starts_on=scene["session"].starts_at.date() - timedelta(days=9)))
    db.session.commit()
    for number, what in enumerate(("here", "here", "here", "late", "late", "late", "left", "left", "left")):
        tap(scene, fay, f"m{number}", what)
    for what in ("here", "back"):
        tap(scene, fay, "m11", what)
    (line,) = who_came(Actor(scene["fay"].id), cohort).lines
    assert line.cells == (9, 0, 0, 5) and line.expected == 14


def test_whoever_withdraws_is_told_no_more_and_stays_on_the_register(scene, sign_in):
    fay, session = sign_in(scene["fay"]), scene["session"]
    tap(scene, fay, "lea")
    assert scene["lea"].id in {person.id for person in people_to_tell(session)}
    place = db.session.scalar(sa.select(Membership.id).where(Membership.person_id == scene["lea"].id))
    fay.post(f"/memberships/{place}/end", {"words": ""})
    assert scene["lea"].id not in {person.id for person in people_to_tell(session)} and state(scene, "lea")[0] == "attended"
    assert "not in the cohort any more" in tap(scene, fay, "lea", "late", status=422).text
