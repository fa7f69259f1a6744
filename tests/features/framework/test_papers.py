"""The framework as documents: what they hold, that they keep the release rule, and that other programs open them."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any

import jsonschema
import openpyxl
import pytest
import sqlalchemy as sa
from docx import Document
from pypdf import PdfReader

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, writing
from enquiry_hub.core.documents import press
from enquiry_hub.core.work import in_work, work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import Appetite, FrameworkRelease
from enquiry_hub.features.framework.papers import Edition, edition_now, edition_of, two_pages
from enquiry_hub.features.framework.papers.data import SCHEMA
from enquiry_hub.features.framework.papers.printed import weight
from enquiry_hub.features.framework.views import papers as views
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import (
    NewEntry,
    NewPassage,
    share_passage,
    withdraw_passage,
    write_entry,
)
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, SignIn, actor
from tests.kit.build import make_school
from tests.kit.papers import opened_in_an_office, words_of
from tests.kit.queries import count_queries

SPLIT = [(1, 4), (1, 4), (2, 4), (5, 4), (5, 4), (4, 4)]
FIVE = [(4, 4), (5, 3), (4, 4), (4, 5), (4, 4)]
PDFS = [pytest.param(kind, marks=pytest.mark.pdf) for kind in ("two-pages.pdf", "full.pdf")]
KINDS = [*PDFS, "framework.docx", "register.xlsx", "register.csv", "framework.json"]


def at_schools(scene: Scene, schools: int = 3) -> None:
    """Let the leaders come from so many schools."""
    homes = [make_school() for _number in range(schools)]
    with work():
        for number, person in enumerate(scene.leaders):
            db.session.get_one(Person, person.id).organisation_id = homes[number % schools].id


@pytest.fixture
def full(scene: Scene) -> Scene:
    """Add an appetite, a control, an indicator, a closed round that is split, and a strategy."""
    at_schools(scene)
    scene.rate(found := scene.open(), SPLIT, reason="Unsaid reason")
    scene.close(found)
    first = scene.strategy(owner_id=scene.leaders[1].id, review="2027-02-03", starts="2027-01-04", steps=[{"text": "Look at the diary", "due_on": "2027-01-11"}])
    with work():
        services.add_control(actor(scene.leaders[0]), db.session.merge(scene.risk), "Somebody answers the telephone", evidence="We counted")
        services.add_indicator(actor(scene.leaders[0]), db.session.merge(scene.risk), "Days without a head", kind="leading", unit="days", how_counted="each Friday")
        services.set_appetite(actor(scene.facilitator), db.session.merge(scene.framework), db.session.merge(scene.themes[0]), "minimal", why="We have little room.")
        services.explain_round(actor(scene.facilitator), db.session.merge(found), "One roll is full in one school and empty in another.")
    assert first.code
    return scene


def address(scene: Scene, kind: str) -> str:
    """Return where the framework is handed over as it stands."""
    return f"/cohorts/{scene.cohort.id}/framework/{kind}"


def release(scene: Scene, number: str = "0.3", **values: Any) -> FrameworkRelease:
    """Keep the framework as it stands."""
    with work():
        return services.make_release(actor(scene.facilitator), db.session.merge(scene.framework), number, note="after workshop 1", **values)


@pytest.mark.parametrize("kind", KINDS)
def test_each_says_what_it_is_and_holds_the_risk_what_is_done_and_the_dissent(full: Scene, sign_in: SignIn, kind: str) -> None:
    kept, browser = release(full), sign_in(full.leaders[2])
    for place, version in ((address(full, kind), "after version 0.3"), (f"/releases/{kept.id}/{kind}", "Version 0.3, draft")):
        answer = browser.get(place)
        words = words_of(answer.data, kind)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=framework-")
        for part in (
            "RK01", "Leaders give up the work only they can do", "posts left empty are absorbed", "decisions made late", "End one meeting for every duty", "not listed",
        ):  # fmt: skip
            assert part in words, (kind, part)
        if kind != "framework.json":
            assert version in words and "describes few of us" in words and "One roll is full" in words and "We do not agree" in words
        else:
            assert ('"number": "0.3"' in words) is ("releases" in place) and '"label": "split"' in words
        if kind not in ("two-pages.pdf",):
            assert "Somebody answers the telephone" in words
        assert "Unsaid reason" not in words and "mean" not in re.findall(r"[a-z]+", words.lower()) and not re.search(r"average(?!s)", words)
        assert not [person.display_name for person in full.leaders if person.display_name != "Leader Bay" and person.display_name in words]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("points", "closed", "schools"), [(FIVE[:4], False, 3), (FIVE, False, 3), (FIVE[:4], True, 3), (FIVE, True, 2)],
    ids=["open of four", "open of five", "closed of four", "closed of two schools"],
)  # fmt: skip
def test_nothing_of_a_blind_round_or_of_four_or_of_two_schools_anywhere(
    scene: Scene, sign_in: SignIn, kind: str, points: list[tuple[int, int]], closed: bool, schools: int
) -> None:
    at_schools(scene, schools)
    browsers = [sign_in(person) for person in (scene.leaders[0], scene.facilitator)]
    before = [words_of(browser.get(address(scene, kind)).data, kind) for browser in browsers] if not closed else []
    found = scene.open()
    scene.rate(found, points, reason="Because of secrets")
    if closed:
        scene.close(found)
    after = [words_of(browser.get(address(scene, kind)).data, kind) for browser in browsers]
    kept = words_of(browsers[0].get(f"/releases/{release(scene).id}/{kind}").data, kind)
    for words in (*after, kept):
        assert "secrets" not in words and "ratings):" not in words and '"median"' not in words and "middle half 4" not in words
        assert not closed or ("too few to show" in words or '"too_few"' in words)
    if not closed:
        assert after == before


def test_the_register_is_read_back_with_its_columns_and_no_formula(full: Scene, sign_in: SignIn) -> None:
    full.propose(title='=HYPERLINK("http://example.org")', cause="+1 +1 +1 +1 +1", event="@SUM(A1:A9) @SUM", consequence="-2 -2 -2 -2 people")
    browser = sign_in(full.leaders[0])
    book = openpyxl.load_workbook(io.BytesIO(browser.get(address(full, "register.xlsx")).data))
    assert book.sheetnames == ["Register", "Actions", "About"]
    rows = list(book["Register"].iter_rows())
    header = [cell.value for cell in rows[0]]
    first = dict(zip(header, (cell.value for cell in rows[1]), strict=True))
    assert not [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert first["Inherent: Ratings"] == 6 and first["Inherent: Likelihood, median"] == 3 and first["Inherent: Likelihood, agreement"] == "Split, describes few of us"
    assert first["Residual: Ratings"] == "not judged yet" and first["Appetite"] == "Minimal" and first["Next review"].date() == date(2027, 2, 3)
    assert first["Controls"] == "Somebody answers the telephone (Partial: works when remembered)" and first["Action owners"] == "Leader Bay"
    assert rows[2][1].value == '=HYPERLINK("http://example.org")' and rows[2][1].data_type == "s" and rows[2][1].quotePrefix
    actions = dict(zip(*([cell.value for cell in row] for row in list(book["Actions"].iter_rows())[:2]), strict=True))
    assert actions["Starts"].date() == date(2027, 1, 4) and actions["First steps"] == "Look at the diary (2027-01-11)"
    table = list(csv.reader(io.StringIO(browser.get(address(full, "register.csv")).text.removeprefix("\ufeff"))))
    assert table[0][:3] == ["Reference", "Risk", "Category"] and {len(row) for row in table} == {len(table[0])}
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))] and table[2][1].startswith("'=")


def test_json_is_what_its_schema_says(full: Scene, sign_in: SignIn, app: Any) -> None:
    schema = json.loads(app.test_client().get("/formats/framework-1.schema.json").data)
    assert schema == json.loads(SCHEMA.read_text("utf-8"))
    checker = jsonschema.validators.validator_for(schema)
    checker.check_schema(schema)
    browser = sign_in(full.leaders[0])
    kept = release(full)
    for place in (address(full, "framework.json"), f"/releases/{kept.id}/framework.json"):
        data = json.loads(browser.get(place).data)
        assert [error.message for error in checker(schema).iter_errors(data)] == [] and data["$schema"].endswith("/formats/framework-1.schema.json")
    assert data["risks"][0]["inherent"]["likelihood"] == {"median": 3, "lower": 1.25, "upper": 4.75, "label": "split"}
    assert list(checker(schema).iter_errors({**data, "risks": [{**data["risks"][0], "mean": 3.2}]})), "a mean has no place in it"


@pytest.mark.pdf
def test_pdf_is_tagged_titled_in_its_language_and_two_pages_are_two(full: Scene, sign_in: SignIn) -> None:
    for number in range(24):
        full.propose(title=f"Risk {number} " + "with many words " * 11, cause="w " * 149, event="e " * 149, consequence="c " * 149)
    browser = sign_in(full.leaders[0])
    for kind, most in (("two-pages.pdf", 2), ("full.pdf", 60)):
        found = PdfReader(io.BytesIO(browser.get(address(full, kind)).data))
        root = found.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB" and found.metadata.title.startswith("What could go wrong")
        assert len(found.pages) <= most
    words = words_of(browser.get(address(full, "two-pages.pdf")).data, "two-pages.pdf")
    assert "more risks stand in the whole document" in words and words.index("Our themes") < words.index("The risks that matter most") < words.index("RK01 Leaders")


@pytest.mark.office
@pytest.mark.parametrize("kind", ["framework.docx", "register.xlsx"])
def test_an_office_opens_what_is_handed_over(full: Scene, sign_in: SignIn, kind: str) -> None:
    full.propose(title='=HYPERLINK("http://example.org")', cause="+1 +1 +1 +1 +1", event="@SUM(A1:A9) @SUM", consequence="-2 -2 -2 -2 people")
    words = opened_in_an_office(sign_in(full.leaders[0]).get(address(full, kind)).data, kind)
    for part in ("RK01", "posts left empty are absorbed", "HYPERLINK", "@SUM(A1:A9)"):
        assert part in words, part
    assert not any(mark in words for mark in ("#NAME?", "#VALUE!", "Err:"))


def test_word_has_headings_by_theme_and_tables(full: Scene, sign_in: SignIn) -> None:
    found = Document(io.BytesIO(sign_in(full.leaders[0]).get(address(full, "framework.docx")).data))
    headings = [(line.style.name, line.text) for line in found.paragraphs if line.style.name.startswith(("Heading", "Title"))]
    assert headings[0] == ("Title", "What could go wrong") and ("Heading 2", full.themes[0].name) in headings
    assert ("Heading 3", "RK01 Leaders give up the work only they can do") in headings and len(found.tables) == 1


@pytest.mark.parametrize("kind", ["framework.docx", "register.xlsx", "framework.json"])
def test_a_release_of_before_and_a_withdrawn_one_are_handed_over_as_what_they_are(full: Scene, sign_in: SignIn, kind: str) -> None:
    kept = release(full)
    with work():
        row = db.session.merge(kept)
        known = ("code", "title", "theme", "cause", "event", "consequence", "objective", "status", "owner", "merged_into", "rate_locally", "leading_indicators", "released")
        risks = [{name: risk[name] for name in known} for risk in row.snapshot["risks"]]
        strategies = [{name: one[name] for name in ("code", "risk", "title", "if", "then", "because", "state", "owner", "review_on")} for one in row.snapshot["strategies"]]
        row.snapshot = {"title": row.snapshot["title"], "approved_by": "", "risks": risks, "strategies": strategies}
        services.withdraw_release(actor(full.facilitator), row)
    content = sign_in(full.leaders[0]).get(f"/releases/{kept.id}/{kind}").data
    words = words_of(content, kind)
    assert "withdrawn" in words and ("not kept in this version" in words or "not_kept" in words) and "Leaders give up" in words
    if kind.endswith("json"):
        jsonschema.validate(json.loads(content), json.loads(SCHEMA.read_text("utf-8")))


def test_those_who_contributed_are_listed_as_they_chose_and_only_where_it_is_published(full: Scene, sign_in: SignIn) -> None:
    with work():
        services.suggest(actor(full.leaders[4]), db.session.merge(full.risk), "cause", "Say which posts.", named=True)
        services.choose_listing(actor(full.leaders[0]), db.session.merge(full.framework), "named")
        services.choose_listing(actor(full.leaders[4]), db.session.merge(full.framework), "unlisted")
        services.change_framework(actor(full.facilitator), db.session.merge(full.framework), title="Ours", research_lead_id=None, practice_leads=[], approved_by="The board")
    full.approve("0.2")
    drafted, published, browser = release(full), release(full, "1.0", state="published"), sign_in(full.leaders[2])
    for kind in ("framework.docx", "register.xlsx", "register.csv", "framework.json"):
        for place in (address(full, kind), f"/releases/{drafted.id}/{kind}"):
            words = words_of(browser.get(place).data, kind)
            assert "Leader Ash" not in words and "not listed" in words or "not_listed" in words
        words = words_of(browser.get(f"/releases/{published.id}/{kind}").data, kind)
        assert "With contributions by Leader Ash" in words and "Leader Elder" not in words and "Version 1.0, published" in words or kind == "framework.json"


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_says_whether_this_very_text_was_approved(full: Scene, sign_in: SignIn, kind: str) -> None:
    with work():
        services.choose_listing(actor(full.leaders[0]), db.session.merge(full.framework), "unlisted")
    browser, first = sign_in(full.leaders[2]), release(full, "0.1")
    said, stale = "Approved by The board on", "Approved for 0.2 by The board on"
    data = kind == "framework.json"

    def words(place: str) -> str:
        return " ".join(words_of(browser.get(place).data, kind).split())

    assert ('"approvals": []' if data else "No approval of this text is recorded.") in words(f"/releases/{first.id}/{kind}")
    approved = full.approve("0.2")
    published = release(full, "1.0", state="published")
    for place in (address(full, kind), f"/releases/{approved.id}/{kind}", f"/releases/{published.id}/{kind}"):
        found = words(place)
        assert ('"holds": true' in found and '"approved_by": "The board"' in found) if data else (said in found and "for this text" in found and "changed since" not in found)
    full.propose(title="Another risk")
    later = release(full, "1.1")
    for place in (address(full, kind), f"/releases/{later.id}/{kind}"):
        found = words(place)
        assert ('"holds": false' in found and '"approved_by": ""' in found) if data else (stale in found and "the text has changed since" in found and said not in found)
    assert said in words(f"/releases/{published.id}/{kind}") or data  # it is kept, and so is what was approved


def test_movement_and_appetite_leave_only_with_what_they_rest_on(full: Scene, app: Any) -> None:
    with app.test_request_context():
        assert edition_now(actor(full.leaders[0]), full.framework, "C").risks[0]["movement"] is None
        full.rate(again := full.open(kind="residual"), [(1, 2)] * 6)
        full.close(again)
        risk = edition_now(actor(full.leaders[0]), full.framework, "C").risks[0]
        assert risk["movement"]["pairs"] == 6 and risk["against_appetite"] == "within_appetite"
        full.rate(third := full.open(kind="residual"), [(1, 2)] * 5)
        full.close(third)
        assert edition_now(actor(full.leaders[0]), full.framework, "C").risks[0]["movement"] is None  # five of the six: not the same people
        at_schools(full, 2)
        full.rate(fourth := full.open(kind="residual"), [(1, 2)] * 6)
        full.close(fourth)
        risk = edition_now(actor(full.leaders[0]), full.framework, "C").risks[0]
        assert risk["movement"] is None and risk["against_appetite"] is None and risk["residual"] == {"shown": False, "why": "too_few"}


@pytest.mark.parametrize(("seeing", "shown"), [(0, 0), (1, None), (2, None), (5, None), (6, 6)])
def test_how_many_see_it_no_lower_is_left_out_where_it_points_at_few(full: Scene, sign_in: SignIn, seeing: int, shown: int | None) -> None:
    full.rate(again := full.open(kind="residual"), [pair if place < seeing else (1, 1) for place, pair in enumerate(SPLIT)])
    full.close(again)
    browser, place = sign_in(full.leaders[0]), address(full, "framework.json")
    told = json.loads(browser.get(place).text)
    jsonschema.validate(told, json.loads(SCHEMA.read_text("utf-8")))
    moved = told["risks"][0]["movement"]
    assert moved["pairs"] == 6 and moved["seeing_none"] == shown
    words = words_of(browser.get(address(full, "register.csv")).data, "register.csv")
    assert ("middle rater" in words, "who judged both times" in words) == (True, shown is not None)


def test_a_release_says_what_stood_and_not_what_stands(full: Scene, sign_in: SignIn) -> None:
    kept, browser = release(full), sign_in(full.leaders[0])
    full.propose(title="Added afterwards")
    assert "Added afterwards" not in words_of(browser.get(f"/releases/{kept.id}/register.xlsx").data, "register.xlsx")
    assert "Added afterwards" in words_of(browser.get(address(full, "register.xlsx")).data, "register.xlsx")


@pytest.mark.parametrize("kind", KINDS)
def test_observers_and_others_get_none(full: Scene, sign_in: SignIn, kind: str) -> None:
    kept = release(full)
    for person, here, there in ((full.observer, 403, 404), (full.outsider, 404, 404), (full.administrator, 404, 404)):
        browser = sign_in(person)
        browser.get(address(full, kind), status=here)
        browser.get(f"/releases/{kept.id}/{kind}", status=there)


@pytest.mark.parametrize("kind", ["x.pdf", "full.PDF", "full.pdf.exe", "..%2Ffull.pdf", "register.xls", "framework.json%00", "=1", "full.pdf/", "%F0%9F%8C%8A.pdf"])
def test_other_addresses_are_nothing(full: Scene, sign_in: SignIn, kind: str) -> None:
    browser = sign_in(full.leaders[0])
    browser.get(address(full, kind), status=404)
    browser.get(f"/releases/{release(full).id}/{kind}", status=404)


def test_no_words_of_a_page_or_of_a_withdrawn_passage(full: Scene, sign_in: SignIn) -> None:
    writer = actor(full.leaders[3])
    with work():
        page = write_entry(writer, db.session.merge(full.cohort), NewEntry("past", "Marmalade one. Quince two."))
    with work():
        passage = share_passage(writer, db.session.get_one(Entry, page.id), NewPassage({1}, "risk", full.risk.id))
    with work():
        withdraw_passage(writer, db.session.merge(passage))
    browser, kept = sign_in(full.leaders[0]), release(full)
    for kind in ("framework.docx", "register.xlsx", "register.csv", "framework.json"):
        for place in (address(full, kind), f"/releases/{kept.id}/{kind}"):
            words = words_of(browser.get(place).data, kind)
            assert "Marmalade" not in words and "Quince" not in words, place


def test_each_page_leads_to_the_papers_and_hides_pdf_where_there_is_none(full: Scene, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, browser = release(full), sign_in(full.leaders[0])
    for page in (f"/cohorts/{full.cohort.id}/framework", f"/releases/{kept.id}"):
        text = browser.get(page).text
        assert all(f"/{kind}" in text for kind in ("framework.docx", "register.xlsx", "register.csv", "framework.json"))
        assert ("full.pdf" in text) is press.can_make_pdf()
    monkeypatch.setattr(press, "LIBRARIES", (("libnothing-of-that-name.so.7",),))
    press.can_make_pdf.cache_clear()
    try:
        for page in (f"/cohorts/{full.cohort.id}/framework", f"/releases/{kept.id}"):
            assert ".pdf" not in browser.get(page).text
        browser.get(address(full, "full.pdf"), status=303)
        assert "PDF is not installed here" in browser.get(f"/cohorts/{full.cohort.id}/framework").text
    finally:
        press.can_make_pdf.cache_clear()


def test_papers_are_made_outside_transactions_and_ask_the_store_as_often_for_many(full: Scene, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, browser = [], sign_in(full.leaders[0])

    def maker(_paper: Any) -> bytes:
        seen.append((in_work(), writing.get(), db.session().in_transaction()))
        return b"PK"

    monkeypatch.setattr(views, "as_word", maker)
    counts = []
    for more in (0, 6):
        for number in range(more):
            full.propose(title=f"Risk {number}")
        with count_queries() as queries:
            browser.get(address(full, "framework.docx"))
        counts.append(len(queries))
    assert seen == [(False, False, False)] * 2 and counts[0] == counts[1]


def test_what_matters_most_comes_first(full: Scene, app: Any) -> None:
    with app.test_request_context():
        edition: Edition = edition_now(actor(full.leaders[0]), full.framework, "Cohort")
        risk = edition.risks[0]
        quiet = {**risk, "code": "RK09", "inherent": {"shown": False, "why": "not_judged"}, "residual": {"shown": False, "why": "not_judged"}}
        happening, outside = {**quiet, "code": "RK08", "status": "happening_now"}, {**quiet, "code": "RK07", "against_appetite": "outside_tolerance"}
        assert [one["code"] for one in sorted([quiet, risk, outside, happening], key=weight)] == ["RK08", "RK07", "RK01", "RK09"]
        kept = edition_of(release(full), "Cohort")
        assert kept.line.startswith("Version 0.3, draft, ") and edition.line.startswith("As it stands on ") and edition.dated == today()
        assert len(two_pages(Edition("T", "C", "", "working", today(), "", "", [], "", [], [], [], [], [], [])).html) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Appetite)) == 1
