"""The same thing sent many times at one moment is there once, and every answer is the same kind of answer."""

from __future__ import annotations

import io
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.moderation.models import Report
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import hashed
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import VISIBLE, Post, Reaction, Thread
from enquiry_hub.features.framework.models import (
    Control,
    Indicator,
    Rating,
    RatingRound,
    Risk,
    Strategy,
    Suggestion,
    Theme,
)
from enquiry_hub.features.framework.services import RiskWords, create_framework, propose_risk
from enquiry_hub.features.inputs.models import PRACTICE, Input
from enquiry_hub.features.journals.models import LETTER, Entry, EntryResponse
from enquiry_hub.features.journals.services import remember_readers
from enquiry_hub.features.programmes.models import WORKSHOP, Coming, Session, Venue
from enquiry_hub.identity.groups.models import FACILITATOR, Group, Invitation, JoinLink, Membership
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, make_person, save
from tests.security.test_fuzz import forms_in

MANY = 6


def at_once(
    browsers: list[Browser], address: str, form: Callable[[], dict[str, Any]], **options: Any
) -> list[int]:
    """Send a form from several browsers at one moment and return the statuses of the answers."""
    ready, statuses = threading.Barrier(len(browsers)), list[int]()
    tokens = [browser.token() for browser in browsers]
    db.session.rollback()

    def send(browser: Browser, token: str) -> None:
        ready.wait()
        answer = browser.client.post(
            address, data={"csrf_token": token, **form()}, headers={"X-CSRFToken": token}, **options
        )
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return sorted(statuses)


def count(model: Any, *conditions: Any) -> int:
    """Count rows."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


@pytest.fixture
def cohort(app: Flask) -> Group:
    """Make a cohort."""
    return make_cohort()


@pytest.fixture
def ann(cohort: Group) -> Person:
    """Make somebody in it."""
    return make_member(cohort, name="Ann")


@pytest.fixture
def anns(app: Flask, ann: Person) -> list[Browser]:
    """Sign her in on several devices."""
    return [Browser(app, ann) for _number in range(MANY)]


def test_a_reflection(anns: list[Browser], cohort: Group) -> None:
    address = f"/cohorts/{cohort.id}/journal/new?tense=past"
    _action, form = forms_in(anns[0].get(address).text, address)[-1]
    form = {
        name: "Words." if name.startswith("part_") else value
        for name, value in form.items()
        if name not in ("turn", "csrf_token")
    }
    statuses = at_once(anns, address, lambda: form)
    assert (statuses, count(Entry)) == ([303] * MANY, 1)


def test_a_thread_with_its_first_post(anns: list[Browser], cohort: Group) -> None:
    mark, cohort_id = uuid.uuid4().hex, cohort.id
    statuses = at_once(
        anns,
        f"/cohorts/{cohort.id}/threads/new",
        lambda: {"title": "Which?", "group": cohort_id, "body": "Words.", "tense": "", "client_id": mark},
    )
    assert (statuses, count(Thread), count(Post)) == ([303] * MANY, 1, 1)


def test_a_post(anns: list[Browser], cohort: Group, ann: Person) -> None:
    thread = save(Thread(group_id=cohort.id, started_by=ann.id, title="One", last_post_at=now()))
    mark = uuid.uuid4().hex
    statuses = at_once(anns, f"/threads/{thread.id}/posts", lambda: {"body": "Words.", "client_id": mark})
    assert (statuses, count(Post)) == ([303] * MANY, 1)


def test_an_answer_a_report_and_a_word(app: Flask, anns: list[Browser], cohort: Group, ann: Person) -> None:
    other = make_member(cohort)
    words = {"author_id": other.id, "body": "Words.", "body_html": "<p>Words.</p>"}
    entry = save(
        Entry(group_id=cohort.id, tense="past", written_at=now(), title="", audience="my_cohort", **words)
    )
    with work():
        remember_readers(entry)
    mark = uuid.uuid4().hex
    assert (
        at_once(anns, f"/reflections/{entry.id}/responses", lambda: {"body": "Thank you.", "client_id": mark})
        == [303] * MANY
    )
    assert count(EntryResponse) == 1
    thread = save(
        Thread(
            group_id=cohort.id, started_by=ann.id, title="One", last_seq=1, last_change=1, last_post_at=now()
        )
    )
    post = save(Post(thread_id=thread.id, seq=1, change=1, state=VISIBLE, **words))
    assert at_once(anns, f"/posts/{post.id}/report", lambda: {"reason": "unkind"}) == [303] * MANY
    assert count(Report) == 1
    assert set(at_once(anns, f"/posts/{post.id}/react", lambda: {"word": "thinking"})) <= {303, 422}
    assert count(Reaction) <= 1
    assert at_once(anns, f"/threads/{thread.id}/read", lambda: {"seq": "1"}) == [303] * MANY


def test_a_draft(anns: list[Browser], ann: Person) -> None:
    tokens = {"X-CSRFToken": anns[0].token()}
    assert tokens
    ready, statuses = threading.Barrier(MANY), list[int]()
    marks = [browser.token() for browser in anns]
    db.session.rollback()

    def send(browser: Browser, token: str) -> None:
        ready.wait()
        answer = browser.client.put(
            "/drafts/one:place", json={"fields": {"body": "Words"}}, headers={"X-CSRFToken": token}
        )
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(anns, marks, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses, count(Draft)) == ([200] * MANY, 1)


def test_an_input_and_a_file(anns: list[Browser], cohort: Group, ann: Person) -> None:
    words = {"body": "Words.", "body_html": "<p>Words.</p>"}
    row = save(
        Input(
            group_id=cohort.id,
            author_id=ann.id,
            kind=PRACTICE,
            title="Breakfast",
            published_at=now(),
            **words,
        )
    )
    mark = uuid.uuid4().hex
    statuses = at_once(
        anns,
        f"/files/on/input/{row.id}",
        lambda: {"file": (io.BytesIO(b"words"), "a.txt"), "description": "", "client_id": mark, "licence": "ours"},
    )
    assert (statuses, count(Attachment)) == ([303] * MANY, 1)
    form = {"title": "Breakfast", "body": "We opened early.", "strength": "0", "client_id": mark}
    page = anns[0].get(f"/cohorts/{cohort.id}/inputs/practice").text
    parts = {
        name: "We tried it."
        for name in ("where", "what_we_did", "what_we_saw", "what_i_would_change")
        if f'name="{name}"' in page
    }
    statuses = at_once(anns, f"/cohorts/{cohort.id}/inputs/practice", lambda: {**form, **parts})
    assert len(set(statuses)) == 1
    assert count(Input) == (2 if statuses[0] == 303 else 1)


def test_a_risk_a_strategy_and_a_rating(app: Flask, anns: list[Browser], cohort: Group, ann: Person) -> None:
    fran, mark = make_member(cohort, FACILITATOR), uuid.uuid4().hex
    with work():
        framework = create_framework(Actor(fran.id), cohort, "Framework")
        theme = db.session.scalars(sa.select(Theme)).first()
        assert theme is not None
        said = {
            "title": "No time",
            "cause": "posts are empty",
            "event": "nobody thinks",
            "consequence": "tired decisions",
            "theme_id": theme.id,
        }
        risk = propose_risk(Actor(fran.id), framework, RiskWords(**said))
        framework_id, risk_id, ann_id = framework.id, risk.id, ann.id
    choices = {
        "context_factor": "organisational",
        "proximity": "this year",
        "trend": "steady",
        "owner_id": "",
    }
    statuses = at_once(
        anns,
        f"/frameworks/{framework_id}/risks/new",
        lambda: {**said, **choices, "title": "Another", "client_id": mark},
    )
    assert (statuses, count(Risk)) == ([303] * MANY, 2)
    clauses = {
        "title": "End a meeting",
        "if_text": "we end one meeting",
        "then_text": "there is time",
        "because_text": "time is finite",
        "client_id": mark,
    }
    statuses = at_once(anns, f"/risks/{risk_id}/strategies/new", lambda: {**clauses, "owner_id": ann_id})
    assert (set(statuses), count(Strategy)) in (({303}, 1), ({422}, 0))
    opened = save(RatingRound(risk_id=risk_id, group_id=cohort.id, kind="inherent", number=1, opens_at=now()))
    statuses = at_once(
        anns,
        f"/rounds/{opened.id}/rate",
        lambda: {"likelihood": "3", "impact": "4", "confidence": "", "client_id": uuid.uuid4().hex},
    )
    assert (statuses, count(Rating)) == ([303] * MANY, 1)


def test_what_hangs_on_a_risk(anns: list[Browser], cohort: Group) -> None:
    fran, mark, numbers = make_member(cohort, FACILITATOR), uuid.uuid4().hex, iter(range(100))
    with work():
        framework = create_framework(Actor(fran.id), cohort, "Framework")
        theme = db.session.scalars(sa.select(Theme)).first()
        assert theme is not None
        words = RiskWords("No time", "posts are empty", "nobody thinks", "tired decisions", theme_id=theme.id)
        risk_id = propose_risk(Actor(fran.id), framework, words).id
    # Other words each time: it is the mark that says that they are one.
    forms: dict[str, tuple[Any, Callable[[], dict[str, Any]]]] = {
        "controls": (
            Control,
            lambda: {"control-text": f"A call {next(numbers)}", "control-effectiveness": "good"},
        ),
        "indicators": (
            Indicator,
            lambda: {"indicator-name": f"Calls {next(numbers)}", "indicator-kind": "leading"},
        ),
        "suggestions": (
            Suggestion,
            lambda: {"suggestion-text": f"Say {next(numbers)}", "suggestion-part": "cause"},
        ),
    }
    for name, (model, form) in forms.items():
        part = name.removesuffix("s")
        statuses = at_once(
            anns,
            f"/risks/{risk_id}/{name}",
            lambda form=form, part=part: {**form(), f"{part}-client_id": mark},
        )
        assert (name, statuses, count(model)) == (name, [303] * MANY, 1)


def test_a_thread_about_a_thing_and_an_answer_to_a_session(anns: list[Browser], cohort: Group) -> None:
    begins = now() + timedelta(days=1)
    session = save(
        Session(
            group_id=cohort.id,
            kind=WORKSHOP,
            title="Workshop",
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
        )
    )
    assert at_once(anns, f"/about/session/{session.id}/thread", dict) == [303] * MANY
    assert count(Thread) == 1
    assert at_once(anns, f"/sessions/{session.id}/coming", lambda: {"answer": "yes"}) == [303] * MANY
    assert count(Coming) == 1


def test_a_place_that_is_set(app: Flask, cohort: Group) -> None:
    begins, fran = now() + timedelta(days=1), make_member(cohort, FACILITATOR)
    session = save(
        Session(
            group_id=cohort.id,
            kind=WORKSHOP,
            title="Workshop",
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
        )
    )
    browsers = [Browser(app, fran) for _number in range(MANY)]
    assert (
        at_once(
            browsers, f"/sessions/{session.id}/venue", lambda: {"place": "The library", "access": "A ramp"}
        )
        == [303] * MANY
    )
    assert sorted(db.session.scalars(sa.select(Venue.number))) == list(range(1, MANY + 1))


def test_an_invitation_is_accepted_once(app: Flask, cohort: Group) -> None:
    soon = now() + timedelta(days=1)
    save(
        Invitation(
            group_id=cohort.id,
            email="new@example.org",
            role="participant",
            token_hash=hashed("one"),
            expires_at=soon,
        )
    )
    visitors = [Browser(app) for _number in range(MANY)]
    statuses = at_once(visitors, "/invitations/one", lambda: {"display_name": "Nell New", "password": ""})
    assert set(statuses) <= {303, 403, 410, 422}
    assert statuses.count(303) == 1
    assert (count(Person, Person.email == "new@example.org"), count(Membership)) == (1, 1)


def test_a_join_link_lets_in_as_many_as_it_says(app: Flask, cohort: Group) -> None:
    save(
        JoinLink(
            group_id=cohort.id,
            role="participant",
            code="abcd2345efgh",
            limit=2,
            expires_at=now() + timedelta(days=1),
        )
    )
    browsers = [Browser(app, make_person()) for _number in range(MANY)]
    statuses = at_once(browsers, "/join/abcd2345efgh", dict)
    assert set(statuses) <= {303, 404, 422}
    assert count(Membership) == 2


def test_somebody_joins_twice_at_once(app: Flask, cohort: Group) -> None:
    save(
        JoinLink(
            group_id=cohort.id,
            role="participant",
            code="abcd2345efgh",
            limit=5,
            expires_at=now() + timedelta(days=1),
        )
    )
    person = make_person()
    assert (
        at_once([Browser(app, person) for _number in range(MANY)], "/join/abcd2345efgh", dict) == [303] * MANY
    )
    assert (count(Membership), db.session.scalar(sa.select(JoinLink.used))) == (1, 1)


def test_a_letter_is_sealed_while_a_tab_still_edits_it(anns: list[Browser], cohort: Group, ann: Person) -> None:
    words = {"author_id": ann.id, "body": "First words.", "body_html": "<p>First words.</p>"}
    letter = save(Entry(group_id=cohort.id, tense="future", shape=LETTER, written_at=now(), title="", audience="only_me", **words))
    until, entry_id = str((now() + timedelta(days=30)).date()), letter.id
    forms = iter([(f"/reflections/{entry_id}/seal", {"until": until}), *[(f"/reflections/{entry_id}/edit", {"part_hope": f"Later {n}.", "part_ask": "?"}) for n in range(MANY - 1)]])
    ready, tokens = threading.Barrier(MANY), [browser.token() for browser in anns]
    db.session.rollback()

    def send(browser: Browser, token: str, address: str, form: dict[str, str]) -> None:
        ready.wait()
        browser.client.post(address, data={"csrf_token": token, **form}, headers={"X-CSRFToken": token})

    threads = [threading.Thread(target=send, args=(browser, token, *next(forms))) for browser, token in zip(anns, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    entry = db.session.get_one(Entry, entry_id)
    assert entry.sealed_until is not None and entry.sealed_body is None and entry.sealed_head is None
    assert count(Revision, Revision.subject_id == entry_id) == 0
