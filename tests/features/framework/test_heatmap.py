"""The grid of the latest judgements taken along as a file: what the page shows, and nothing that it hides."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from xml.etree import ElementTree

import sqlalchemy as sa

from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import Rating
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import FIVE, Scene, SignIn, actor
from tests.features.framework.test_papers import at_schools
from tests.kit.browser import Browser
from tests.kit.build import make_person
from tests.kit.html import inspect, text_of

SVG = "{http://www.w3.org/2000/svg}"
Grid = dict[tuple[str, str], tuple[str, list[str]]]  # the word and the codes of each cell, by its row and its column


def address(scene: Scene, kind: str) -> str:
    """Return where one of the files is."""
    return f"/cohorts/{scene.cohort.id}/framework/heatmap.{kind}"


def judged(scene: Scene, title: str, points: list[tuple[int, int]], *, close: bool = True, theme: int = 0) -> str:
    """Propose a risk and let the first leaders judge it; return its code."""
    risk = scene.propose(title=title, theme_id=scene.themes[theme].id)
    scene.rate(found := scene.open(risk), points, reason="Because")
    if close:
        scene.close(found)
    return risk.code


def everything(scene: Scene) -> dict[str, str]:
    """Have a risk of every kind: judged alike, apart, by four only, in a round that is open, in one opened anew, by nobody, and one that is gone."""
    found = {
        "alike": judged(scene, "Alike", [(5, 2)] * 6), "apart": judged(scene, "Apart", FIVE, theme=1), "four": judged(scene, "Four", [(1, 1)] * 4),
        "open": judged(scene, "Open", [(2, 5)] * 6, close=False), "anew": judged(scene, "Anew", [(3, 3)] * 5), "gone": judged(scene, "Gone", [(4, 4)] * 5),
    }  # fmt: skip
    risks = {risk.code: risk for risk in db.session.scalars(sa.select(type(scene.risk)))}
    scene.rate(scene.open(risks[found["anew"]]), [(1, 5)] * 6)
    with work():
        services.set_status(actor(scene.facilitator), db.session.merge(risks[found["gone"]]), "closed", why="Over.")
    return {**found, "nobody": scene.risk.code}


def on_page(source: str) -> Grid:
    """Return the grid that the page shows."""
    page = inspect(source)
    table = page.one("table", class_="heat")
    columns = [text_of(head) for head in table.iter("th") if head.get("scope") == "col"]
    rows = [row for row in table.iter("tr") if row.find("td") is not None and row.find("th[@scope='row']") is not None]
    return {
        (text_of(row.find("th")), column): (text_of(next(cell.iter("span"))), [text_of(link) for link in cell.iter("a")])
        for row in rows for column, cell in zip(columns, row.findall("td"), strict=True)
    }  # fmt: skip


def drawn(source: str) -> Grid:
    """Return the grid that a picture draws: the words that stand within each of its boxes."""
    root = ElementTree.fromstring(source)
    texts = [(float(text.get("x", 0)), float(text.get("y", 0)), text.text or "") for text in root.iter(f"{SVG}text")]
    boxes = [tuple(float(box.get(name, 0)) for name in ("x", "y", "width", "height")) for box in root.iter(f"{SVG}rect") if box.get("class")]
    found: Grid = {}
    for left, top, wide, tall in boxes:
        column = next(words for x, y, words in texts if y < min(box[1] for box in boxes) and left < x < left + wide)
        row = next(words for x, y, words in texts if x < min(box[0] for box in boxes) and top < y < top + tall)
        inside = [words for x, y, words in texts if left <= x < left + wide and top <= y < top + tall]
        found[row, column] = (inside[0], " ".join(inside[1:]).split())
    assert all(lower[1] >= upper[1] for upper, lower in pairwise(boxes)) and len(found) == 25
    return found


def rows_of(browser: Browser, scene: Scene, query: str = "") -> dict[str, dict[str, str]]:
    """Return the rows of the table by the code of their risk."""
    text = browser.get(address(scene, "csv") + query).text
    return {row["Risk"].split()[0]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}


def test_files_hold_what_the_page_shows(scene: Scene, sign_in: SignIn) -> None:
    codes, browser = everything(scene), sign_in(scene.leaders[0])
    for theme, placed in (("", ["alike", "apart", "anew"]), (f"?theme={scene.themes[1].code}", ["apart"])):
        source = browser.get(f"/cohorts/{scene.cohort.id}/framework{theme}").text
        assert all(f'href="{address(scene, kind)}{theme}"' in source for kind in ("svg", "csv"))
        shown, picture = on_page(source), browser.get(address(scene, "svg") + theme)
        assert drawn(picture.text) == shown and sorted(code for _word, there in shown.values() for code in there) == sorted(codes[name] for name in placed)
        rows = rows_of(browser, scene, theme)
        by_table = {code: (f"{row['Likelihood']} {row['Likelihood in words']}", f"{row['Impact']} {row['Impact in words']}", row["Level"]) for code, row in rows.items() if row["Likelihood"]}
        assert by_table == {code: (*place, word) for place, (word, there) in shown.items() for code in there}
        root, said = ElementTree.fromstring(picture.text), text_of(inspect(source).one("p", class_="so-what"))
        assert str(root.findtext(f"{SVG}desc")).startswith(said) and "attachment" in picture.headers["Content-Disposition"] and picture.mimetype == "image/svg+xml"
        assert str(root.findtext(f"{SVG}title")).startswith(scene.framework.title)
    rows = rows_of(browser, scene)
    assert {code: row["Its median describes few"] for code, row in rows.items() if row["Likelihood"]} == {codes["alike"]: "no", codes["apart"]: "yes", codes["anew"]: "no"}
    assert rows[codes["alike"]]["Theme"] == scene.themes[0].name and codes["gone"] not in rows


def test_nothing_of_an_open_round_nor_of_four_is_in_a_file(scene: Scene, sign_in: SignIn) -> None:
    codes, browser = everything(scene), sign_in(scene.leaders[0])
    rows, before = rows_of(browser, scene), [browser.get(address(scene, kind)).text for kind in ("svg", "csv")]
    for name in ("four", "open", "nobody"):
        row = rows[codes[name]]
        assert {row[part] for part in row if part not in ("Risk", "Theme", "Level")} == {""} and row["Level"] == "not placed"
    assert rows[codes["anew"]]["Likelihood"] == rows[codes["anew"]]["Impact"] == "3", "the round that closed, not the one that is open"
    assert "Because" not in "".join(before) and not [text for text in before if codes["open"] in text.replace(f"{codes['open']} Open", "")]
    hidden = sa.select(Rating.id).where(Rating.round_id.in_([found.id for found in scene.rounds if not found.is_closed] + [scene.rounds[2].id]))
    with work():
        db.session.execute(sa.update(Rating).where(Rating.id.in_(hidden)).values(likelihood=5, impact=5))
    assert [browser.get(address(scene, kind)).text for kind in ("svg", "csv")] == before, "whatever was judged there, the files are the same"


def test_files_are_for_those_who_may_read_the_page(scene: Scene, sign_in: SignIn, visitor: Browser) -> None:
    leader = sign_in(scene.leaders[0])
    leader.get(address(scene, "svg"), status=404)  # nothing is placed yet
    judged(scene, "Alike", [(5, 2)] * 4)
    leader.get(address(scene, "csv"), status=404)
    assert "heatmap.svg" not in leader.get(f"/cohorts/{scene.cohort.id}/framework").text
    judged(scene, "Apart", FIVE)
    for kind in ("svg", "csv"):
        for person in (scene.leaders[6], scene.facilitator, scene.academic):
            sign_in(person).get(address(scene, kind))
        sign_in(scene.observer).get(address(scene, kind), status=403)
        for stranger in (scene.outsider, scene.administrator, make_person("Sue Stranger")):
            sign_in(stranger).get(address(scene, kind), status=404)
        visitor.get(address(scene, kind), status=303)


def test_a_file_says_which_judgements_may_leave_the_cohort(scene: Scene, sign_in: SignIn) -> None:
    at_schools(scene)
    two, browser = judged(scene, "Six", [(4, 4)] * 6), sign_in(scene.leaders[0])
    assert rows_of(browser, scene)[two]["May leave the cohort"] == "yes" and "for this cohort only" not in browser.get(address(scene, "svg")).text
    with work():
        db.session.execute(sa.update(Person).where(Person.id.in_([scene.leaders[number].id for number in range(5)])).values(organisation_id=None))
    assert rows_of(browser, scene)[two]["May leave the cohort"] == "yes"  # as it was when the round closed: whoever moves away later tells nothing
    one = judged(scene, "Of no school", [(4, 4)] * 6)
    assert rows_of(browser, scene)[one]["May leave the cohort"] == "no" and "for this cohort only" in browser.get(address(scene, "svg")).text


def test_many_on_one_cell_all_stand_in_it(scene: Scene, sign_in: SignIn) -> None:
    codes = [judged(scene, f"Risk {number}", [(3, 3)] * 5) for number in range(7)]
    browser = sign_in(scene.leaders[0])
    shown = drawn(browser.get(address(scene, "svg")).text)
    assert shown == on_page(browser.get(f"/cohorts/{scene.cohort.id}/framework").text) and codes in [there for _word, there in shown.values()]


def test_the_table_of_the_framework_shows_no_more_than_the_grid(scene: Scene, sign_in: SignIn) -> None:
    codes, browser = everything(scene), sign_in(scene.leaders[0])
    source = browser.get(f"/cohorts/{scene.cohort.id}/framework/table").text
    medians = {}
    for row in inspect(source).all("tr"):
        cells = {cell.get("data-label", ""): text_of(cell) for cell in row if isinstance(cell.tag, str)}
        if "Reference" in cells:
            medians[cells["Reference"]] = (cells["Likelihood, median"], cells["Impact, median"])
    placed = {codes["alike"]: "52", codes["apart"]: "44", codes["anew"]: "33"}
    for code, pair in medians.items():
        assert ("".join(letter for letter in "".join(pair) if letter.isdigit()) or None) == placed.get(code), code
    assert set(placed) < set(medians)
