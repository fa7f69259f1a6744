"""Two hotseats of the demonstration, of which one is over and left a question for the next session, and an office hour with two charts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import from_local, now, today
from enquiry_hub.core.database import db
from enquiry_hub.demo.world import World
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import NewPost, place_post
from enquiry_hub.features.discussions.services.unnamed import write_unnamed
from enquiry_hub.features.hotseats.models import Hotseat, QuestionNumbers, QuestionSupport
from enquiry_hub.features.hotseats.queries import numbers_beside
from enquiry_hub.features.hotseats.services import (
    Brought,
    answer_question,
    ask_with_numbers,
    close_hotseat,
    open_hotseat,
    open_office_hour,
)

# Days before today from which and until which one could ask; questions with who asked, who would ask the same, and the answer.
OVER = ("IN09", 30, 23, (
    ("L13", "You say that teachers get better for longer where order is kept. How did they know that it was kept, and not just quiet?",
     ("L05", "L18", "L20", "L03", "L24"), "From what the teachers said in a yearly survey, not from visits. So it is how orderly it felt to them, and I would say no more than that."),
    ("L05", "Would you expect the same in a school with six teachers?", ("L19",), "They had no schools as small as that. I would not expect it, and I would not rule it out."),
    ("L20", "What did the schools do in the years before they were good places to work in?", ("L13",), ""),
))  # fmt: skip
OPEN = ("IN21", 2, -5, (
    ("L03", "If the assistants leave the lowest table, where are they best?", ("L05",), "Where a short programme with a script has been shown to work, and near the teacher otherwise."),
    ("L19", "Was special provision in any of this?", (), ""),
))  # fmt: skip
UNNAMED = ("L18", "What do I tell an assistant of twenty years whom this makes doubt her work?")
# An office hour: who brings which numbers, the latest a few days ago, of which week the change was, who sees them, and the answer in two boxes.
OFFICE = ("A02", "Office hour: is our chart telling us anything?", (
    ("L09", "We moved the gate by ten minutes. Is this more than luck?", "Families late three or more mornings a week", "families",
     (21, 19, 23, 20, 22, 21, 24, 20, 22, 21, 15, 14, 16, 13, 15, 14, 12), 10, "cohort",
     "I would say that it holds, and that you cannot know it was the gate. Ask the office whether anything else began that week, and count until half-term."),
    ("L24", "Should I be worried by the last three?", "Lessons covered by somebody who does not teach the subject", "lessons",
     (6, 9, 7, 8, 6, 7, 9, 8, 6, 10, 11, 12), 0, "host", ""),
))  # fmt: skip


def load_hotseats(world: World) -> None:
    """Let academics be asked, with names and without, and answer."""
    over, _thread = _hold(world, *OVER)
    close_hotseat(over)
    _open, thread = _hold(world, *OPEN)
    who, words = UNNAMED
    write_unnamed(world.actor(who), thread, words, "the-mark-of-the-demonstration")
    _hold_office(world, *OFFICE)
    db.session.flush()


def _hold_office(world: World, host: str, title: str, questions: tuple[tuple[str, str, str, str, tuple[int, ...], int, str, str], ...]) -> None:
    office = open_office_hour(world.actor(host), world.cohort, title, today(), today() + timedelta(days=9))
    for who, words, name, unit, values, change, audience, think in questions:
        days = [today() - timedelta(days=3, weeks=len(values) - 1 - place) for place in range(len(values))]
        rows = tuple((day.isoformat(), float(value), "") for day, value in zip(days, values, strict=True))
        changed = (days[change].isoformat(), "The gate opens earlier") if change else ("", "")
        post = ask_with_numbers(world.actor(who), office, NewPost(words), Brought(name, rows, unit, "down", False, *changed, audience))
        shown = numbers_beside(world.actor(host), QuestionNumbers.post_id == post.id)[0]
        if think:
            answer_question(world.actor(host), shown.row, shown.sentence, think)


def _hold(world: World, code: str, begun: int, ends: int, questions: tuple[tuple[str, str, tuple[str, ...], str], ...]) -> tuple[Hotseat, Thread]:
    row = world.things["input", code]
    host = Actor(row.author_id)
    hotseat = open_hotseat(host, row, today(), today() + timedelta(days=7))
    hotseat.opens_on, hotseat.closes_on = today() - timedelta(days=begun), today() - timedelta(days=ends)
    thread = db.session.get_one(Thread, hotseat.thread_id)
    thread.created_at = thread.last_post_at = from_local(hotseat.opens_on, "8:00")
    for number, (who, words, others, answer) in enumerate(questions):
        post = place_post(world.actor(who), thread, NewPost(words, at=_at(hotseat.opens_on, number)))
        db.session.add_all(QuestionSupport(post_id=post.id, person_id=world.people[other].id) for other in others)
        if answer:
            place_post(host, thread, NewPost(answer, reply_to_id=post.id, at=_at(hotseat.opens_on + timedelta(days=1), number)))
    db.session.flush()
    return hotseat, thread


def _at(day: date, number: int) -> datetime:
    return min(from_local(day, f"{16 + number}:20"), now())
