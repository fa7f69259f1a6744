"""Citations in and out."""

import contextlib
import json
import time
from pathlib import Path

import pytest

from enquiry_hub.features.inputs.citations import (
    Citation,
    CitationError,
    format_harvard,
    normalise_doi,
    parse_bibtex,
    parse_ris,
)

DEMO = Path(__file__).parents[3] / "enquiry_hub/demo/data/inputs.json"
RIS = """TY  - JOUR
AU  - Leithwood, Kenneth
AU  - Harris, Alma
AU  - Hopkins, David
PY  - 2020
TI  - Seven strong claims about successful school leadership revisited
JO  - School Leadership & Management
VL  - 40
IS  - 1
SP  - 5
EP  - 22
DO  - https://doi.org/10.1080/13632434.2019.1596077
ER  -
"""
BIBTEX = r"""@article{leithwood,
  author = {Leithwood, Kenneth and Alma Harris and {Education Endowment Foundation}},
  title = {Seven {S}trong Claims: 50% of M{\"u}ller \& Co},
  journal = "School Leadership",
  year = 2020, volume = {40}, number = 1, pages = {5--22}, doi = {10.1080/ABC}
}
@book{b, author = {Ludwig van Beethoven}, title = {Trust}, publisher = {Sage}, year = {2002}}
"""
ARTICLE = Citation(
    type="article",
    authors=("Leithwood, Kenneth", "Harris, Alma", "Hopkins, David"),
    year=2020,
    title="Seven strong claims about successful school leadership revisited",
    container="School Leadership & Management",
    volume="40(1)",
    pages="5–22",
    doi="10.1080/13632434.2019.1596077",
)


def test_ris() -> None:
    assert parse_ris(RIS) == [ARTICLE]
    assert parse_ris("\ufeff" + RIS.replace("\n", "\r\n").replace("ER  -", "")) == [ARTICLE]
    assert len(parse_ris(RIS + "\n" + RIS)) == 2


def test_bibtex() -> None:
    article, book = parse_bibtex(BIBTEX)
    assert article == Citation(
        type="article",
        authors=("Leithwood, Kenneth", "Harris, Alma", "Education Endowment Foundation"),
        year=2020,
        title="Seven Strong Claims: 50% of Müller & Co",
        container="School Leadership",
        volume="40(1)",
        pages="5–22",
        doi="10.1080/abc",
    )
    assert (book.type, book.authors, book.publisher) == ("book", ("van Beethoven, Ludwig",), "Sage")


@pytest.mark.parametrize(
    "written",
    [
        "10.1000/ABC",
        "doi: 10.1000/abc",
        "DOI:10.1000/abc",
        "https://doi.org/10.1000/abc.",
        "http://dx.doi.org/10.1000/abc",
    ],
)
def test_one_form_of_a_doi(written: str) -> None:
    assert normalise_doi(written) == "10.1000/abc"


def test_what_is_no_doi() -> None:
    assert normalise_doi(" ") == ""
    for written in ("abc", "10.1/x", "https://example.org/10.1000/abc", "javascript:10.1000/abc"):
        with pytest.raises(CitationError):
            normalise_doi(written)


def test_harvard() -> None:
    assert format_harvard(ARTICLE) == (
        "Leithwood, K., Harris, A. and Hopkins, D. (2020) ‘Seven strong claims about successful school "
        "leadership revisited’, School Leadership & Management, 40(1), pp. 5–22. "
        "Available at: https://doi.org/10.1080/13632434.2019.1596077"
    )
    book = Citation(
        type="book",
        authors=("Bryk, A. S.", "Schneider, B."),
        year=2002,
        title="Trust in Schools",
        publisher="Sage",
    )
    assert format_harvard(book) == "Bryk, A. S. and Schneider, B. (2002) Trust in Schools. Sage."
    many = Citation(
        authors=("Braun, A.", "Ball, S. J.", "Maguire, M.", "Hoskins, K."), title="Why?", edition="2nd"
    )
    assert format_harvard(many) == "Braun, A. et al. (no date) Why? 2nd edn."
    chapter = Citation(
        type="chapter", authors=("A, B",), year=1999, title="T", container="C", publisher="P", pages="3-9"
    )
    assert format_harvard(chapter) == "A, B. (1999) ‘T’, in C, P, pp. 3-9."
    assert (
        format_harvard(Citation(title="Alone", url="https://x.org"))
        == "Alone (no date). Available at: https://x.org"
    )


def test_every_citation_of_the_demonstration_can_be_written() -> None:
    rows = [row["citation"] for row in json.loads(DEMO.read_text("utf-8"))["inputs"] if row.get("citation")]
    for row in rows:
        text = format_harvard(Citation(**{**row, "authors": tuple(row["authors"])}))
        assert str(row["year"]) in text and row["title"] in text and ".." not in text
    assert len(rows) == 24


@pytest.mark.parametrize(
    "text", ["", "hello", "TY  - JOUR\nER  - \n", "TY  - JOUR\nTI  - a\x00\nER  - ", "x" * 200_001]
)
def test_bad_ris_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(CitationError, match=r"[.”]$"):
        parse_ris(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "@article{",
        "@article{a,}",
        "@article{a, title={" + "{" * 5_000,
        "@comment{x}",
        "@article{a,title={" + "{" * 50 + "x" + "}" * 50 + "}}",
    ],
)
def test_bad_bibtex_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(CitationError, match=r"[.”]$"):
        parse_bibtex(text)


@pytest.mark.parametrize(
    "piece",
    [
        "@",
        "@a{",
        "{",
        "}",
        '"',
        "@article{a,title={x}}\n",
        "@string{a=b}\n",
        "\\",
        "TY  - ",
        "TY  - JOUR\n",
        "@article{a,title=a#b",
        "=",
        ",",
    ],
)
def test_it_is_quick_whatever_it_reads(piece: str) -> None:
    for parse in (parse_ris, parse_bibtex):
        started = time.process_time()
        with contextlib.suppress(CitationError):
            parse("@article{a,\nTY  - JOUR\n" + piece * (190_000 // len(piece)))
        assert time.process_time() - started < 4


def test_a_link_that_is_not_of_the_web_is_dropped() -> None:
    assert (
        parse_ris(RIS.replace("DO  - https://doi.org/10.1080/13632434.2019.1596077", "UR  - javascript:x"))[
            0
        ].url
        == ""
    )
