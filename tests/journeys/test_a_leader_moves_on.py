"""A change of school: the journal goes along, what the school took home stays; and words taken back after they were quoted are gone in every place."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.identity.people.models import Person
from tests.journeys.conftest import mark
from tests.kit.browser import Browser
from tests.kit.demo import Demo

SignIn = Callable[[str], Browser]
PAGE = "The timetable was mine. The quincebell rang and nobody came. I did not say so to anybody."
SENTENCE = "The quincebell rang and nobody came."


def invited(lived: Demo, code: str) -> str:
    """Return the way in that the last invitation to somebody holds."""
    with lived.app.app_context():
        address = db.session.get_one(Person, lived.people[code]).email
        letters = sa.select(OutboxMail.text).where(OutboxMail.recipient == address, OutboxMail.text.contains("/invitations/")).order_by(OutboxMail.created_at.desc())
        found = re.search(r"/invitations/[\w-]+", db.session.scalars(letters).first() or "")
    assert found is not None
    return found[0]


def test_a_leader_changes_school(lived: Demo, by_letter: SignIn) -> None:
    claire, seun, anneliese, cohort = by_letter("L16"), by_letter("L15"), by_letter("L18"), lived.cohort_id
    words = {"title": "The year I leave", "part_body": "I shall miss the gate in the morning.", "client_id": mark()}
    page = claire.post(f"/cohorts/{cohort}/journal/new?tense=present", words).location.split("?")[0]
    claire.post(f"/cohorts/{cohort}/school")
    school = claire.get(f"/cohorts/{cohort}/school", status=303).location
    copy = claire.post(f"/risks/{lived.things['risk', 'RK02']}/take-home", {"client_id": mark()}).location
    claire.post(f"{copy}/rating", {"rating-kind": "residual", "rating-likelihood": "4", "rating-impact": "3", "rating-client_id": mark()})
    claire.post(f"{school}/team", {"name": "Seun Bakare", "email": _email(lived, "L15")})
    seun.post(invited(lived, "L15"), {})
    claire.post(f"{school}/team/change", {"way": "lead", "who": lived.people["L15"]})
    assert "likelihood 4 (likely)" in seun.get(copy).text

    assert "What stays yours" in claire.get("/school/leave").text
    claire.post("/school/leave", {"way": "leave"})
    claire.get(copy, status=404)
    claire.get(school, status=404)
    assert "I shall miss the gate" in claire.get(page).text and "The year I leave" in claire.get("/my-journal").text
    assert "likelihood 4 (likely)" in seun.get(copy).text  # the school keeps it

    anneliese.post(f"/cohorts/{cohort}/school")
    next_school = anneliese.get(f"/cohorts/{cohort}/school", status=303).location
    taken = anneliese.post(f"/risks/{lived.things['risk', 'RK06']}/take-home", {"client_id": mark()}).location
    anneliese.post(f"{next_school}/team", {"name": "Claire Whitlock", "email": _email(lived, "L16")})
    claire.post(invited(lived, "L16"), {})
    assert claire.get(taken).status_code == 200
    seun.get(taken, status=404)
    assert "I shall miss the gate" in claire.get(page).text


def _email(lived: Demo, code: str) -> str:
    with lived.app.app_context():
        return db.session.get_one(Person, lived.people[code]).email


def test_words_taken_back_after_they_were_quoted(lived: Demo, by_letter: SignIn) -> None:
    author, colleague, cohort = by_letter("L10"), by_letter("L22"), lived.cohort_id
    page = author.post(f"/cohorts/{cohort}/journal/new?tense=past", {"title": "Bells", "part_body": PAGE, "client_id": mark()}).location.split("?")[0]
    with lived.app.app_context():
        threads = db.session.scalars(sa.select(Thread.id).where(Thread.group_id == cohort, Thread.restricted.is_(False), Thread.locked_at.is_(None)).order_by(Thread.last_post_at.desc()).limit(2)).all()
    risk, strategy = lived.things["risk", "RK06"], lived.things["strategy", "ST01"]
    sent = {"picked": ["1"], "signed": "named", "note": "", "base": "1", "sure": "yes"}
    for target in (f"thread:{threads[0]}", f"risk:{risk}", f"strategy:{strategy}"):
        passage = author.post(f"{page}/passage", {**sent, "target": target, "client_id": mark()}).location
    quoted = f"> {SENTENCE}\n\nThat is our bell too."
    colleague.post(f"/threads/{threads[1]}/posts", {"body": quoted, "client_id": mark()})
    places = (f"/threads/{threads[0]}", f"/threads/{threads[1]}", f"/risks/{risk}", f"/strategies/{strategy}")
    for place in places:
        assert "quincebell" in colleague.get(place).text, place
    asked = colleague.post(f"/quotes/ask/passage/{passage.rsplit('/', 1)[1]}", {"picked": ["0"], "purpose": "The booklet", "client_id": mark()}).location
    author.post(f"{asked}/answer", {"answer": "approved", "words": SENTENCE, "signed": "A head"})
    assert "quincebell" in colleague.get(f"/cohorts/{cohort}/quotes").text

    assert PAGE.split(". ")[2] not in colleague.get(f"/threads/{threads[0]}").text
    for address in _passages_of(author, page):
        author.post(f"{address}/withdraw")
    for who in (colleague, lived.browser("F01"), lived.browser("A01")):
        for place in (*places, f"/cohorts/{cohort}/quotes", f"/cohorts/{cohort}/quotes.csv", f"/cohorts/{cohort}/framework"):
            assert "quincebell" not in who.get(place).text, place
        assert "quincebell rang" not in who.get(f"/cohorts/{cohort}/search?q=quincebell").text
    assert "That is our bell too." in colleague.get(f"/threads/{threads[1]}").text  # the colleague's own words stay
    assert SENTENCE in author.get(page).text  # and the page is as it was


def _passages_of(author: Browser, page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/passages/[a-z0-9]+", author.get(page).text)))
