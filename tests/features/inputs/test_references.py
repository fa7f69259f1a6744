"""The works that inputs stand on, over HTTP: one record, found again, brought in and taken along by the rule of reading."""

from __future__ import annotations

import io
import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.inputs.citations.csl import from_typed
from enquiry_hub.features.inputs.citations.reading import read
from enquiry_hub.features.inputs.models import Citation, Input, Rendering
from enquiry_hub.features.inputs.services import (
    Content,
    change_input,
    list_references,
    post_input,
    render_late,
    take_down_input,
)
from tests.features.inputs.test_citations import ARTICLE, RIS
from tests.kit.build import make_cohort, make_member
from tests.kit.queries import count_queries

TRUST = from_typed("book", ["Bryk, A. S.", "Schneider, B."], 2002, "Trust in Schools", publisher="Sage")
STUDY = {"title": "Seven claims, again", "body": "Softer.", "strength": "3", "session_id": "", "work_type": "article-journal", "authors": "Leithwood, Kenneth", "year": "2020", "source_title": ARTICLE["title"], "container": "School Leadership & Management"}
TWELVE = "".join(f"@article{{k{n}, author={{Writer, A.}}, title={{Study number {n}}}, year={{20{n:02}}}}}\n" for n in range(1, 10))
TWELVE += "@book{t, author={Bryk, Anthony}, title={Trust in schools}, year=2002}\n@article{k1b, author={Writer, A.}, title={Study Number 1.}, year={2001}}\n@article{lost, title={Never closed\n"


@pytest.fixture
def scene(app):
    """Make a cohort with an academic, two leaders and a facilitator, and an outsider."""
    cohort = make_cohort()
    people = {role: make_member(cohort, role) for role in ("academic", "facilitator")}
    return {"cohort": cohort, **people, "leader": make_member(cohort), "other": make_member(cohort), "outsider": make_member(make_cohort("Another"))}


def posted(scene, who="academic", title="A study", item=TRUST, **values):
    """Post a research input on a work."""
    with work():
        return post_input(Actor(scene[who].id), scene["cohort"], "research" if who in ("academic", "facilitator") else "practice", Content(title, "Words.", citation=item, **values))


def works() -> list[Citation]:
    """Return all works that are kept."""
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Citation).order_by(Citation.sort_name)))


def address(scene, rest="") -> str:
    """Return the address of the cohort's references."""
    return f"/cohorts/{scene['cohort'].id}/references{rest}"


def test_twelve_entries_two_of_them_here_one_not_readable(scene, sign_in):
    before = posted(scene, title="On trust")
    browser, mark = sign_in(scene["academic"]), uuid.uuid4().hex
    page = browser.post(address(scene, "/bring"), {"text": TWELVE, "client_id": mark}, status=200).text
    assert "12 rows were found" in page and "New: 9. Here already: 2. Not readable: 1." in page
    assert f'href="/inputs/{before.id}"' in page and "The same as row 1." in page and "Check that every bracket is closed" in page and len(works()) == 1
    ticks = re.findall(r'name="keep" value="(\d+)" checked', page)
    data = {"text": TWELVE, "client_id": mark, "confirm": "yes", "keep": ticks}
    assert browser.post(address(scene, "/bring"), data).location == address(scene)
    browser.post(address(scene, "/bring"), data)
    assert len(works()) == 10
    listed = sign_in(scene["leader"]).get(address(scene)).text
    assert "Study number 9" in listed and "On trust" in listed and "No input stands on it yet." in listed and "Bring it as an input" not in listed


def test_a_file_comes_in_and_what_is_wrong_comes_back(scene, sign_in):
    browser = sign_in(scene["academic"])
    page = browser.post(address(scene, "/bring"), {"file": (io.BytesIO(b"\xef\xbb\xbf" + RIS.encode()), "list.ris"), "text": ""}, content_type="multipart/form-data", status=200).text
    assert "One row was found" in page and "AU  - Harris, Alma" in page
    for wrong in ({"text": ""}, {"text": "no list"}, {"text": RIS, "confirm": "yes"}, {"text": RIS, "confirm": "yes", "keep": ["7", "x", "-1", "9" * 40]}, {"text": "TY  - JOUR\x07\nER  -"}):
        page = browser.post(address(scene, "/bring"), wrong, status=422).text
        assert wrong["text"][:6] in page and 'role="alert"' in page
    assert works() == []
    sign_in(scene["leader"]).post(address(scene, "/bring"), {"text": RIS}, status=403)
    sign_in(scene["outsider"]).get(address(scene, "/bring"), status=404)


def test_typing_a_work_that_is_here_is_said_once_with_what_may_be_read(scene, sign_in):
    first = posted(scene, title="Ours", item=ARTICLE)
    browser, data = sign_in(scene["facilitator"]), {**STUDY, "client_id": uuid.uuid4().hex}
    url = f"/cohorts/{scene['cohort'].id}/inputs/research"
    page = browser.post(url, data, status=422).text
    assert "The cohort has this work already" in page and f"/inputs/{first.id}" in page and "Softer." in page
    seen = page.split('name="same_seen"')[1].split('value="')[1].split('"')[0]
    posted_at = browser.post(url, {**data, "same_seen": seen}).location.partition("?")[0]
    assert "On the same work:" in browser.get(posted_at).text and "Ours" in browser.get(posted_at).text
    browser.post(f"{posted_at}/edit", {**data, "title": "Once more", "base": "1"})  # it stood on that work before


def test_a_work_under_an_input_that_waits_is_nobodys_but_its_authors(scene, sign_in):
    row = posted(scene, title="Not yet", item=ARTICLE, published_at=now() + timedelta(days=3))
    [kept] = works()
    for who in ("facilitator", "leader"):
        browser = sign_in(scene[who])
        browser.get(f"/references/{kept.id}/reference.ris", status=404)
        for ending in ("", "/list.ris", "/list.bib", "/list.json", "?q=seven"):
            assert "Hopkins" not in browser.get(address(scene, ending)).text
    page = sign_in(scene["facilitator"]).post(address(scene, "/bring"), {"text": RIS}, status=200).text
    assert "New: 1. Here already: 0." in page
    answer = sign_in(scene["facilitator"]).post(f"/cohorts/{scene['cohort'].id}/inputs/research", {**STUDY, "client_id": uuid.uuid4().hex})
    assert answer.location.startswith("/inputs/")
    assert "Hopkins" in sign_in(scene["academic"]).get(address(scene)).text
    sign_in(scene["outsider"]).get(f"/inputs/{row.id}", status=404)


def test_the_list_goes_out_in_three_formats_and_comes_back_the_same(scene, sign_in):
    posted(scene, item=TRUST)
    posted(scene, title="B", item=ARTICLE)
    browser = sign_in(scene["leader"])
    for ending in ("ris", "bib", "json"):
        answer = browser.get(address(scene, f"/list.{ending}"))
        assert "attachment" in answer.headers["Content-Disposition"] and [found.item for found in read(answer.text)] == [TRUST, ARTICLE]
    browser.get(address(scene, "/list.exe"), status=404)
    sign_in(scene["outsider"]).get(address(scene, "/list.ris"), status=404)


def test_pages_hold_what_reference_managers_read(scene, sign_in):
    row, browser = posted(scene, item=ARTICLE), sign_in(scene["leader"])
    page = browser.get(f"/inputs/{row.id}").text
    assert '<meta name="citation_doi" content="10.1080/13632434.2019.1596077">' in page and page.count('name="citation_author"') == 3
    assert f'type="application/x-research-info-systems" href="/references/{works()[0].id}/reference.ris"' in page and "not looked up" in page
    for where in (f"/inputs/{row.id}", f"/cohorts/{scene['cohort'].id}/inputs", address(scene)):
        assert 'class="Z3988" title="ctx_ver=Z39.88-2004&amp;' in browser.get(where).text


def test_a_style_is_chosen_for_a_page_or_remembered(scene, sign_in):
    row, browser = posted(scene, item=ARTICLE), sign_in(scene["leader"])
    page = f"/inputs/{row.id}"
    assert "pp. 5–22" in browser.get(page).text and "<i>40</i>(1), 5–22" in browser.get(page, query_string={"style": "apa"}).text
    assert "pp. 5–22" in browser.get(page).text
    assert browser.post("/references/style", {"style": "apa", "back": page}).location == page
    for where in (page, address(scene), f"/cohorts/{scene['cohort'].id}/inputs"):
        assert "<i>40</i>(1), 5–22" in browser.get(where).text
    assert browser.post("/references/style", {"style": "x", "back": "https://evil.example/"}).location == "/"
    assert "pp. 5–22" in browser.get(page).text and "pp. 5–22" in sign_in(scene["other"]).get(page).text


def test_words_are_kept_by_version_and_made_late_by_the_worker(scene, sign_in):
    row = posted(scene, item=ARTICLE)
    with work():
        change_input(Actor(scene["academic"].id), db.session.get_one(Input, row.id), Content("A study", "Words.", citation={**ARTICLE, "title": "Eight claims"}), base=1)
    [kept] = works()
    assert kept.version == 2 and {found.version for found in db.session.scalars(sa.select(Rendering))} == {2} and "Eight claims" in sign_in(scene["leader"]).get(f"/inputs/{row.id}").text
    assert db.session.scalar(sa.select(Revision)).fields["citation"]["title"] == "Eight claims"
    with work():
        list_references(Actor(scene["academic"].id), scene["cohort"], [(1, TRUST)], client_id=None)
    assert "Trust in Schools" in sign_in(scene["leader"]).get(address(scene)).text
    assert render_late() == 1 and render_late() == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Rendering)) == 4


def test_one_reference_that_cannot_be_written_keeps_no_other_back(scene, caplog):
    with work():
        list_references(Actor(scene["academic"].id), scene["cohort"], [(1, TRUST), (2, ARTICLE)], client_id=None)
        odd = next(found for found in works() if found.csl == TRUST)
        odd.csl = {"title": "Trust", "author": "of an odd shape"}
        odd_id = odd.id
    assert render_late() == 1 and odd_id in caplog.text
    assert {found.citation_id for found in db.session.scalars(sa.select(Rendering))} == {found.id for found in works()} - {odd_id}


def test_a_record_that_others_stand_on_is_never_changed_from_one_input(scene):
    first, second = posted(scene, item=TRUST), posted(scene, title="B", item=TRUST)
    assert first.citation_id == second.citation_id
    with work():
        change_input(Actor(scene["academic"].id), db.session.get_one(Input, second.id), Content("B", "Words.", citation=ARTICLE))
    assert [found.csl["title"] for found in works()] == [TRUST["title"], ARTICLE["title"]]
    with work():
        change_input(Actor(scene["academic"].id), db.session.get_one(Input, second.id), Content("B", "Words."))
    assert [found.csl["title"] for found in works()] == [TRUST["title"]]


def test_taking_an_input_down_takes_its_work_unless_others_stand_on_it(scene):
    alone, shared, other = posted(scene, item=ARTICLE), posted(scene, title="B"), posted(scene, title="C")
    for row in (alone, shared):
        with work():
            take_down_input(Actor(scene["facilitator"].id), db.session.get_one(Input, row.id))
    assert [found.id for found in works()] == [other.citation_id]


def test_what_is_on_the_list_can_be_taken_off(scene, sign_in):
    with work():
        list_references(Actor(scene["academic"].id), scene["cohort"], [(1, TRUST), (2, ARTICLE)], client_id=None)
    article, trust = sorted(works(), key=lambda found: found.doi, reverse=True)
    sign_in(scene["leader"]).post(f"/references/{trust.id}/remove", status=403)
    posted(scene, item=TRUST)
    for row in (trust, article):
        sign_in(scene["academic"]).post(f"/references/{row.id}/remove")
    assert [found.id for found in works()] == [trust.id] and not works()[0].listed
    sign_in(scene["academic"]).post(f"/references/{trust.id}/remove", status=403)


def test_a_listed_work_fills_the_form_of_an_input(scene, sign_in):
    with work():
        list_references(Actor(scene["academic"].id), scene["cohort"], [(1, ARTICLE)], client_id=None)
    [kept] = works()
    browser, url = sign_in(scene["facilitator"]), f"/cohorts/{scene['cohort'].id}/inputs/research"
    page = browser.get(f"{url}?work={kept.id}").text
    assert "Leithwood, Kenneth\nHarris, Alma\nHopkins, David" in page and 'value="40"' in page
    boxes = {"authors": "Leithwood, Kenneth\nHarris, Alma\nHopkins, David", "volume": "40", "issue": "1", "pages": "5–22", "doi": ARTICLE["DOI"]}
    browser.post(url, {**STUDY, **boxes, "client_id": uuid.uuid4().hex})
    assert len(works()) == 1 and db.session.scalar(sa.select(Input)).citation_id == kept.id
    browser.get(f"{url}?work=aaaaaaaaaaaaaaaa")


def test_a_list_asks_no_more_for_more_rows(scene, sign_in):
    browser, counts = sign_in(scene["facilitator"]), []
    for number in (2, 15):
        for extra in range(number):
            posted(scene, title=f"{number} {extra}", item={**TRUST, "title": f"Book {number} {extra}"})
        with work():
            list_references(Actor(scene["academic"].id), scene["cohort"], [(extra, {**TRUST, "title": f"List {number} {extra}"}) for extra in range(number)], client_id=None)
        for where in (address(scene), f"/cohorts/{scene['cohort'].id}/inputs"):
            with count_queries() as seen:
                browser.get(where)
            counts.append(len(seen))
    assert counts[:2] == counts[2:], counts


def test_an_earlier_citation_that_was_not_read_whole_says_so(scene, sign_in):
    row = posted(scene, item=TRUST)
    with work():
        db.session.get_one(Citation, row.citation_id).as_typed = {"title": "Trust", "year": "about 2002", "authors": ["Bryk", "Schneider"]}
    page = sign_in(scene["leader"]).get(f"/inputs/{row.id}").text
    assert "partly as typed" in page and "about 2002" in page and "Bryk; Schneider" in page
    assert "partly as typed" in sign_in(scene["leader"]).get(address(scene)).text
