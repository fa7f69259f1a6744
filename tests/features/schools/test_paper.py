"""A register on paper: one page whatever stands in it, the whole of it for Word, and what is compared with what."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.framework.models import Framework
from enquiry_hub.features.framework.services import RiskWords, propose_risk, propose_strategy
from enquiry_hub.features.programmes.domain import Span, terms_of
from enquiry_hub.features.programmes.services import set_half_terms
from enquiry_hub.features.schools.domain import compared_with, looks_since
from enquiry_hub.features.schools.models import School, SchoolRegister
from enquiry_hub.features.schools.services import add_local_control, adopt, issue_register, review_here
from tests.features.schools.conftest import RATING
from tests.features.schools.test_looks import own
from tests.features.schools.test_registers import issued
from tests.kit.papers import opened_in_an_office, words_of


def filled(scene, many: int, long: int) -> School:
    """Let a school hold as many risks as that, each with long words, a control, a strategy and a look back."""
    taken, head = scene.take(), scene.actor("head")
    said = {name: (f"{name} and more words " * 40)[: long] for name in ("cause", "event", "consequence")}
    for number in range(many):
        with work():
            framework, school = db.session.get_one(Framework, scene.framework.id), db.session.get_one(School, taken.school_id)
            risk = propose_risk(scene.actor("other"), framework, RiskWords(theme_id=db.session.merge(scene.risk).theme_id, title=f"Risk {number} of many", **said))
            plan = propose_strategy(scene.actor("other"), risk, {"title": "A plan with a long name " * 5, "if_text": "we do it at once", "then_text": "all is well here", "because_text": "it is so"})
            row = adopt(head, school, risk, strategies=[plan])
            add_local_control(head, row, "What happens already " * 12, "partial")
    with work():
        for row in db.session.query(type(own(scene))).filter_by(kind="strategy"):
            review_here(head, row, Review("no" if row.code > "ST03" else "yes", "What we saw was long. " * 60, "stop", "Something else. " * 20, ""))
    return db.session.get_one(School, taken.school_id)


@pytest.mark.pdf
@pytest.mark.parametrize(("many", "long"), [(0, 60), (14, 300)])
def test_the_paper_is_one_page_whatever_stands_in_it(app, scene, sign_in, many, long):
    school, head = filled(scene, many, long), sign_in(scene.people["head"])
    address = issued(head, school.id)
    for browser, place in ((head, f"/registers/{db.session.query(SchoolRegister).one().id}"), (app.test_client(), address)):
        found = PdfReader(io.BytesIO(browser.get(f"{place}/register.pdf").data))
        assert len(found.pages) == 1 and found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    words = words_of(head.get(f"{place}/register.pdf").data, "register.pdf")
    assert "Risks at Tanners Reach" in words and f"Risks: {many + 1}." in words
    assert ("stand in the whole register" in words) == (many > 0)


def test_word_holds_the_whole_of_it(app, scene, sign_in):
    school, head = filled(scene, 15, 300), sign_in(scene.people["head"])
    address = issued(head, school.id)
    words = words_of(app.test_client().get(f"{address}/register.docx").data, "register.docx")
    assert "Risk 14 of many" in words and words.count("Did it work?") == 16 and "Did it work? No" in words and "stand in the whole" not in words
    assert "PDF" in app.test_client().get(address).get_data(as_text=True) or "Word" in app.test_client().get(address).get_data(as_text=True)
    register = db.session.query(SchoolRegister).one()
    head.post(f"/registers/{register.id}/end")
    assert app.test_client().get(f"{address}/register.docx").status_code == 404


@pytest.mark.office
def test_an_office_opens_a_schools_register(app, scene, sign_in):
    school, head = filled(scene, 3, 60), sign_in(scene.people["head"])
    content = app.test_client().get(f"{issued(head, school.id)}/register.docx").data
    assert "Risk 2 of many" in opened_in_an_office(content, "register.docx")


def test_what_changed_is_told_since_last_term_where_its_dates_are_known(scene, sign_in):
    taken, head, day = scene.take(), sign_in(scene.people["head"]), today()
    spans = [Span("Summer 1", day - timedelta(200), day - timedelta(150)), Span("Summer 2", day - timedelta(140), day - timedelta(100)), Span("Autumn 1", day - timedelta(30), day + timedelta(30))]
    with work():
        set_half_terms(scene.actor("facilitator"), db.session.merge(scene.cohort), spans)
    for back in (110, 20, 5):
        with work():
            row, _token = issue_register(scene.actor("head"), db.session.get_one(School, taken.school_id), 30, client_id=uuid.uuid4().hex)
            row.issued_on = day - timedelta(days=back)
    head.post(f"/taken-home/{taken.id}/rating", RATING)
    text = head.get(issued(head, taken.school_id)).text
    assert "What changed since last term (Summer, no. 1 of" in text and "Judged for the first time: RK01" in text
    with work():
        set_half_terms(scene.actor("facilitator"), db.session.merge(scene.cohort), [])
    assert "What changed since the last issue (no. 4 of" in head.get(issued(head, taken.school_id)).text


def test_terms_and_what_is_compared():
    day = date(2026, 11, 28)
    halves = [("Summer 1", 4, 13, 5, 22), ("Summer 2", 6, 1, 7, 20), ("Autumn 1", 9, 2, 10, 23), ("Autumn 2", 11, 2, 12, 18)]
    terms = terms_of([Span(name, date(2026, m1, d1), date(2026, m2, d2)) for name, m1, d1, m2, d2 in halves])
    assert [(term.name, term.starts_on.month, term.ends_on.month) for term in terms] == [("Summer", 4, 7), ("Autumn", 9, 12)]
    numbered = terms_of([Span(f"Half-term {n}", date(2026, n, 1), date(2026, n, 20)) for n in (1, 2, 3, 4, 5)])
    assert [term.starts_on.month for term in numbered] == [1, 3, 5] and terms_of([]) == []
    assert compared_with([date(2026, 7, 1), date(2026, 8, 30), date(2026, 11, 1)], terms, day) == (1, "Summer")
    assert compared_with([date(2026, 9, 3), date(2026, 11, 1)], terms, day) == (1, "")  # nothing was issued last term
    assert compared_with([date(2026, 7, 1)], terms, date(2027, 6, 1)) == (0, "")  # the dates are of another year
    assert compared_with([], terms, day) == (None, "") and compared_with([day], terms[:1], day) == (0, "")
    told = {"id": "a", "on": "2026-11-01", "code": "ST01", "title": "A", "did_it_work": "partly"}
    failed = {**told, "id": "b", "did_it_work": "no"}
    assert [one["what"] for one in looks_since([], [told, failed])] == ["told", "failed"] and looks_since([told], [told]) == []
