"""Whoever walks through the demonstration: each chart says what it shows, has its table and its sentence, and can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from lxml.etree import _Element as Element
from lxml.html import document_fromstring

from enquiry_hub.core.database import db
from enquiry_hub.features.claims.models import Claim
from enquiry_hub.features.framework.models import Risk, Strategy
from enquiry_hub.features.impact.models import Measure
from tests.journeys.conftest import loaded
from tests.kit.browser import Browser
from tests.kit.crawl import crawl
from tests.kit.demo import Demo

CHARTS = {"dots", "line-chart", "bar-chart", "rungs", "strength"}  # one of each is met, or nothing is proved; intervals stand where lines do
NO_CHART = ("icon",)  # a sign
WITH_CHARTS: tuple[tuple[type[Any], str], ...] = ((Risk, "/risks/{}"), (Strategy, "/strategies/{}/did-it-work"), (Measure, "/measures/{}"), (Claim, "/claims/{}"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return the demonstration on a store of its own."""
    with loaded(tmp_path_factory.mktemp("followed")) as demo:
        yield demo


def drawn_in(source: str) -> list[Element]:
    """Return what a page draws of numbers: pictures that are no signs; in a tree that knows the way up."""
    return [svg for svg in document_fromstring(source).iter("svg") if svg.get("aria-hidden") is None and not set(svg.get("class", "").split()) & set(NO_CHART)]


def words_of(part: Element) -> str:
    """Return the words of a part of a page."""
    return " ".join("".join(part.itertext()).split())


def kind_of(chart: Element) -> str:
    """Return which kind of chart is drawn, by the classes of the picture and of its figure."""
    names = {*chart.get("class", "").split(), *next((figure.get("class", "").split() for figure in chart.iterancestors("figure")), [])}
    return next(iter(sorted(names & CHARTS)), " ".join(sorted(names)))


def faults_of(chart: Element) -> list[str]:
    """Return what a chart lacks of its description, its sentence, its table and its files."""
    figure = next(chart.iterancestors("figure"), None)
    if figure is None:
        return ["it stands in no figure"]
    whole = next((part for part in (figure, *figure.iterancestors()) if files_in(part) >= {"svg", "csv"} and next(part.iter("table"), None) is not None), None)
    if whole is None or len(list(whole.iter("figure"))) > 1:
        return ["no table and files of its own"]
    said = [words_of(part) for part in (*figure.iter("figcaption"), *figure.itersiblings("p", preceding=True), *figure.itersiblings("p")) if words_of(part)]
    return [*([] if chart.get("role") == "img" and chart.get("aria-label") else ["no description"]), *([] if said else ["no sentence"])]


def files_in(part: Element) -> set[str]:
    """Return the kinds of file that are linked from a part of a page."""
    return {link.get("href", "").partition("?")[0].rpartition(".")[2] for link in part.iter("a")}


def addresses(demo: Demo, browser: Browser) -> list[str]:
    """Return an address of each kind of page that one comes to by links, and the page of each thing that is drawn."""
    with demo.app.app_context():
        pages = [where.format(row_id) for model, where in WITH_CHARTS for row_id in db.session.scalars(sa.select(model.id).order_by(model.id))]
    return [*crawl(browser).pages.values(), *pages]


@pytest.mark.parametrize("role", ["headteacher", "facilitator"])
def test_each_chart_is_whole(demo: Demo, role: str) -> None:
    browser, kinds, asked, faults = demo.browser(role), set[str](), set[str](), list[str]()
    for address in addresses(demo, browser):
        answer = browser.client.get(address, follow_redirects=True)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for chart in drawn_in(answer.text):
            kinds.add(kind_of(chart))
            faults += [f"{address}: {kind_of(chart)}, {chart.get('aria-label', '')[:60]}: {fault}" for fault in faults_of(chart)]
            figure = next(chart.iterancestors("figure"), None)
            asked |= {link.get("href", "") for link in (figure.getparent() if figure is not None else chart).iter("a") if link.get("href", "").endswith((".svg", ".csv"))}
    for file in sorted(asked):
        answer = browser.client.get(file)
        if answer.status_code != 200 or "attachment" not in answer.headers.get("Content-Disposition", ""):
            faults.append(f"{file}: {answer.status_code}, no file")
        elif file.endswith(".svg") and not ("<title" in answer.text and "<desc" in answer.text):
            faults.append(f"{file}: a picture that does not say what it shows")
    assert not faults, "\n".join(faults)
    assert kinds >= CHARTS, kinds
