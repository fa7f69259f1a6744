"""What the framework stands on goes along in its papers: published works as references, accounts of schools as a number, nothing that waits or is elsewhere."""

from __future__ import annotations

import json
from datetime import timedelta

import jsonschema
import openpyxl
import pytest

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.claims.services import end_claim, make_claim
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.papers.data import SCHEMA
from enquiry_hub.features.inputs.citations.csl import cited_as, from_typed
from enquiry_hub.features.inputs.services import Content, connect_input, post_input
from tests.features.framework.conftest import Scene, actor
from tests.features.framework.test_papers import address, at_schools, release
from tests.features.framework.test_publishing import published
from tests.kit.build import make_cohort, make_member
from tests.kit.papers import words_of
from tests.kit.queries import count_queries

TRUST = from_typed("book", ["Bryk, Anthony S.", "Schneider, Barbara"], 2002, "Trust in Schools", publisher="Sage")
CLAIMS = from_typed("article-journal", ["Leithwood, K.", "Harris, A.", "Hopkins, D.", "Other, O."], 2020, "Seven <i>strong</i> claims", container="School Leadership & Management", volume="40(1)")
SECRET = from_typed("book", ["Waiting, W."], 2026, "Not before Friday")
PAPERS = ["framework.docx", "register.xlsx", "register.csv", "framework.json"]


@pytest.fixture
def standing(scene: Scene) -> Scene:
    """Let a risk and its strategy stand on studies, on an account, and on what is not for a paper."""
    at_schools(scene)
    scene.academic = make_member(scene.cohort, "academic", "Ada Scholar")
    scene.done = scene.strategy(owner_id=scene.leaders[1].id, review="2027-02-03")
    risk, strategy = ("risk", scene.risk.id), ("strategy", scene.done.id)
    put(scene, "On trust", TRUST, (risk, "supports"), strength=3)
    scene.claimed = put(scene, "On claims", CLAIMS, (strategy, "contradicts"), strength=4)
    put(scene, "An account of ours at Ash School", None, (risk, "supports"), kind="practice", by=scene.leaders[3])
    put(scene, "Waiting", SECRET, (risk, "supports"), published_at=now() + timedelta(days=3))
    put(scene, "Talked about", from_typed("book", ["Unlinked, U."], 1999, "Under nothing"))
    return scene


def put(scene: Scene, title: str, item, *under, kind: str = "research", by=None, **values):
    """Post an input and put it under things."""
    with work():
        row = post_input(actor(by or scene.academic), db.session.merge(scene.cohort), kind, Content(title, "Words.", citation=item, **values))
        for (what, row_id), nature in under:
            connect_input(actor(by or scene.academic), row, what, row_id, nature)
        return row


@pytest.mark.parametrize("kind", [pytest.param("full.pdf", marks=pytest.mark.pdf), *PAPERS])
def test_papers_cite_what_is_published_and_name_no_account(standing: Scene, sign_in, kind: str) -> None:
    kept = release(standing, "0.9")
    for who in (standing.leaders[0], standing.academic):  # whoever waits for its day sees the input, and its paper does not
        for place in (address(standing, kind), f"/releases/{kept.id}/{kind}"):
            words = " ".join(words_of(sign_in(who).get(place).data, kind).split())
            assert "Bryk and Schneider (2002)" in words and "Leithwood et al. (2020)" in words
            assert "Trust in Schools" in words and "strong claims" in words
            if kind != "framework.json":
                assert "One account of a school." in words
                assert "[1], R3" in words and "speaks against it: Leithwood et al. (2020) [2], R4" in words
            for hidden in ("Ash School", "Not before Friday", "Waiting", "Under nothing", "<i>"):
                assert hidden not in words or (kind == "framework.json" and hidden == "<i>"), (kind, hidden)


def test_programs_read_works_and_old_releases_have_none(standing: Scene, sign_in) -> None:
    browser, schema = sign_in(standing.leaders[0]), json.loads(SCHEMA.read_text("utf-8"))
    found = json.loads(browser.get(address(standing, "framework.json")).data)
    jsonschema.validate(found, schema)
    assert [work["csl"]["title"] for work in found["works"]] == ["Trust in Schools", "Seven <i>strong</i> claims"] and "<i>" not in found["works"][1]["words"]
    assert found["risks"][0]["stands_on"] == {"works": [{"id": 1, "name": "Bryk and Schneider (2002)", "nature": "supports", "strength": 3, "claim": ""}], "accounts": 1}
    assert found["strategies"][0]["stands_on"]["works"][0]["nature"] == "contradicts"
    kept = release(standing, "0.9")
    with work():
        row = db.session.merge(kept)
        row.snapshot = {name: [{part: of[part] for part in of if part != "stands_on"} for of in what] if name in ("risks", "strategies") else what for name, what in row.snapshot.items() if name != "works"}
    old = json.loads(browser.get(f"/releases/{kept.id}/framework.json").data)
    jsonschema.validate(old, schema)
    assert old["works"] == [] and old["risks"][0]["stands_on"] == {"works": [], "accounts": 0}
    assert "was added, merged or changed" in browser.get(f"/releases/{kept.id}/since").text


def test_a_claim_that_ended_says_so_in_the_papers(standing: Scene, sign_in) -> None:
    with work():
        row = db.session.merge(standing.claimed)
        claim = make_claim(actor(standing.academic), row, "Leaders matter second to teaching.", "Mostly of one country.")
        services.stand_on(actor(standing.leaders[0]), db.session.merge(standing.risk), "claim", claim.id, nature="extends")
    browser = sign_in(standing.leaders[0])
    assert "goes further: Leithwood et al. (2020) [2], R4." in words_of(browser.get(address(standing, "framework.docx")).data, "framework.docx")
    kept = release(standing, "0.9")
    with work():
        end_claim(actor(standing.academic), db.session.merge(claim), "It was not so.")
    assert "R4 (this claim was withdrawn since)" in words_of(browser.get(address(standing, "framework.docx")).data, "framework.docx")
    assert "withdrawn since" not in words_of(browser.get(f"/releases/{kept.id}/framework.docx").data, "framework.docx")
    page = browser.get(f"/releases/{kept.id}/since").text
    assert "Stands on" in page and "(its claim was withdrawn)" in page.replace("<ins>", "").replace("</ins>", "")


def test_anybody_reads_the_references_of_a_published_one(standing: Scene, sign_in, visitor) -> None:
    kept = published(standing)
    with work():
        services.open_to_everybody(actor(standing.facilitator), db.session.merge(kept), True)
    page = visitor.get(f"/published/{kept.id}").text
    assert "Research: Bryk and Schneider (2002) [1], R3." in page and "<i>Trust in Schools</i>" in page and "One account of a school." in page
    assert "Ash School" not in page and "Not before Friday" not in page


def test_the_workbook_has_its_references_and_works_elsewhere_are_not_here(standing: Scene, sign_in, tmp_path) -> None:
    other = make_cohort("Another")
    with work():
        elsewhere = Content("Elsewhere", "Words.", citation=from_typed("book", ["Elsewhere, E."], 2001, "In another cohort"))
        row = post_input(actor(make_member(other, "academic")), other, "research", elsewhere)
        db.session.add(Link(upper_kind="risk", upper_id=standing.risk.id, lower_kind="input", lower_id=row.id))
    content = sign_in(standing.leaders[0]).get(address(standing, "register.xlsx")).data
    (tmp_path / "it.xlsx").write_bytes(content)
    book = openpyxl.load_workbook(tmp_path / "it.xlsx")
    assert [[cell.value for cell in row][:1] for row in book["References"].iter_rows(min_row=2)] == [[1], [2]]
    assert "In another cohort" not in words_of(content, "register.xlsx")


def test_no_more_questions_for_more_works(standing: Scene, sign_in) -> None:
    browser = sign_in(standing.leaders[0])
    place = address(standing, "register.csv")
    browser.get(place)
    with count_queries() as few:
        browser.get(place)
    for number in range(5):
        put(standing, f"More {number}", from_typed("book", [f"Writer{number}, A."], 2000 + number, "A book"), (("risk", standing.risk.id), "supports"))
    with count_queries() as many:
        browser.get(place)
    assert len(many) == len(few)


def test_how_a_text_names_a_work() -> None:
    for authors, words in (
        ([], "A title (2020)"), (["Bryk, A."], "Bryk (2020)"), (["Bryk, A.", "Schneider, B."], "Bryk and Schneider (2020)"),
        (["One, A.", "Two, B.", "Three, C."], "One, Two and Three (2020)"), (["One, A.", "Two, B.", "Three, C.", "Four, D."], "One et al. (2020)"),
        (["Department for Education"], "Department for Education (2020)"),
    ):  # fmt: skip
        assert cited_as(from_typed("report", authors, 2020, "A title")) == words
    assert cited_as(from_typed("book", ["Bryk, A."], None, "A title")) == "Bryk (no date)"
