"""The five sessions with venues, agendas, answers and attendance."""

from __future__ import annotations

from typing import Any

from enquiry_hub.capabilities.search.services import index_document
from enquiry_hub.core.database import db
from enquiry_hub.core.prose import set_prose
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.world import World
from enquiry_hub.features.programmes.models import AgendaItem, Attendance, Coming, Session, Venue

# These have not said yet whether they come to the celebration; the headteacher as whom anyone may look around is one of them.
UNDECIDED = ("L01", "L07", "L11", "L16")
PREPARATION = {
    "launch": "Bring one worry about the years ahead and one thing that your school does well. Nothing to read.",
    "workshop_1": "Think of three turning points in your time as a leader, each with a rough date.\n\n"
    "- What was happening to you?\n- What was happening in school?\n- What was happening around the school?",
    "workshop_2": "Read the risks and choose one that is already happening in your school. Bring a count, not a story about a child.",
    "workshop_3": "Bring one strategy that you would keep and one that you would stop, with what would change your mind.",
    "celebration": "Choose one milestone to show. A failed test is a milestone too.",
}


def load_sessions(world: World) -> None:
    """Make the sessions of the journey."""
    data = read("programme")
    for item in data["sessions"]:
        session = _session(world, item)
        world.things["session", item["id"]] = session
        _details(world, item, session)
        for code, state in data["attendance"].get(item["id"], {}).items():
            _attend(world, session, code, state)
        index_document("session", session.id, group_id=session.group_id, title=session.title, words=session.body)
    db.session.flush()


def _attend(world: World, session: Session, code: str, state: str) -> None:
    """Note who said that they come, and who came; of a session ahead nobody knows the second."""
    ahead, person = session.starts_at > world.shift.until, world.people[code]
    if not ahead:
        db.session.add(Attendance(session_id=session.id, person_id=person.id, state=state, noted_by=world.people["M01"].id))
    if state in ("attended", "partial") and not (ahead and code in UNDECIDED):
        db.session.add(Coming(session_id=session.id, person_id=person.id, answer="yes"))


def _session(world: World, item: dict[str, Any]) -> Session:
    host = world.organisations.get(item.get("host_school", ""))
    session = Session(
        group_id=world.cohort.id, kind=item["kind"], title=item["title"], tense=item.get("lens", ""), audience=item["audience"], mode=item["mode"],
        capacity=item.get("capacity"), host_id=host.id if host else None,
        starts_at=world.shift.moment(f"{item['date']}T{item['starts']}"), ends_at=world.shift.moment(f"{item['date']}T{item['ends']}"),
    )  # fmt: skip
    set_prose(session, PREPARATION[item["id"]])
    db.session.add(session)
    db.session.flush()
    return session


def _details(world: World, item: dict[str, Any], session: Session) -> None:
    for number, venue in enumerate(item["venue_history"], 1):
        place = "" if venue["status"] == "tbc" else venue["text"]
        db.session.add(
            Venue(
                session_id=session.id, number=number, status=venue["status"], place=place, access=venue.get("access", ""),
                set_on=world.shift.day(venue["set_on"]), set_by=world.people["M01"].id,
            )
        )  # fmt: skip
    session.sequence = len(item["venue_history"]) - 1
    for number, part in enumerate(item["agenda"], 1):
        db.session.add(AgendaItem(session_id=session.id, number=number, minutes=part["minutes"], kind=part["kind"], title=part["title"]))
