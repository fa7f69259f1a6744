"""Citations in and out, and in styles."""

from __future__ import annotations

import contextlib
import json
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from enquiry_hub.demo.inputs import work_of
from enquiry_hub.features.inputs.citations.csl import (
    CitationError,
    from_typed,
    is_same,
    key_of,
    normalise_doi,
    tidy,
    typed,
)
from enquiry_hub.features.inputs.citations.metadata import coins, meta_tags
from enquiry_hub.features.inputs.citations.reading import MOST, read, read_one
from enquiry_hub.features.inputs.citations.styles import plain, render
from enquiry_hub.features.inputs.citations.writing import FORMATS
from tests.kit.growth import check_growth

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
ARTICLE = {
    "type": "article-journal",
    "author": [{"family": "Leithwood", "given": "Kenneth"}, {"family": "Harris", "given": "Alma"}, {"family": "Hopkins", "given": "David"}],
    "issued": {"date-parts": [[2020]]},
    "title": "Seven strong claims about successful school leadership revisited",
    "container-title": "School Leadership & Management",
    "volume": "40",
    "issue": "1",
    "page": "5-22",
    "DOI": "10.1080/13632434.2019.1596077",
}
CHAPTER = {
    "type": "chapter", "title": "On <i>trust</i>", "container-title": "A book & more", "author": [{"family": "Čapek", "given": "Ján"}], "editor": [{"literal": "The Group"}],
    "publisher": "Sage", "publisher-place": "London", "edition": "2", "page": "3-9", "issued": {"date-parts": [[1999]]}, "URL": "https://example.org/a?b={c}",
    "accessed": {"date-parts": [[2024, 3, 5]]},
}  # fmt: skip


def items(text: str) -> list[dict | None]:
    """Return what was read."""
    return [found.item for found in read(text)]


def test_ris() -> None:
    assert items(RIS) == [ARTICLE]
    assert items("\ufeff" + RIS.replace("\n", "\r\n").replace("ER  -", "")) == [ARTICLE]
    assert items("Notes first\n" + RIS + "\n" + RIS) == [ARTICLE, ARTICLE]


def test_bibtex() -> None:
    article, book = items(BIBTEX)
    assert article == {
        "type": "article-journal", "title": "Seven Strong Claims: 50% of Müller & Co", "container-title": "School Leadership", "volume": "40", "issue": "1", "page": "5-22",
        "author": [{"family": "Leithwood", "given": "Kenneth"}, {"family": "Harris", "given": "Alma"}, {"literal": "Education Endowment Foundation"}],
        "issued": {"date-parts": [[2020]]}, "DOI": "10.1080/abc",
    }  # fmt: skip
    assert book["author"] == [{"family": "van Beethoven", "given": "Ludwig"}] and book["publisher"] == "Sage"


def test_csl_json_keeps_what_is_known_and_sound() -> None:
    wild = {**ARTICLE, "abstract": "Long", "note": "mine", "id": 7, "DOI": "doi: 10.1080/13632434.2019.1596077", "URL": "javascript:alert(1)", "title": [ARTICLE["title"]], "x": {}}
    assert items(json.dumps([wild])) == [ARTICLE] and items(json.dumps({"items": [wild]})) == [ARTICLE] and items(json.dumps(ARTICLE)) == [ARTICLE]
    odd = tidy({"title": "T", "author": [{"given": "only"}, 3, {"family": 5}], "issued": {"raw": "May 2011"}, "accessed": {"date-parts": [[2024, 13, 1]]}, "type": ["x"], "volume": True})
    assert odd == {"type": "document", "title": "T", "author": [{"family": "5"}], "issued": {"date-parts": [[2011]]}, "accessed": {"date-parts": [[2024]]}}


@pytest.mark.parametrize("ending", FORMATS)
def test_what_goes_out_comes_in_again(ending: str) -> None:
    whole = [ARTICLE, *items(BIBTEX), {"type": "webpage", "title": "Alone: 100% {sure}", "URL": "https://example.org/a"}]
    assert items(FORMATS[ending][0](whole)) == whole


def test_names_numbers_and_accents_survive_every_format() -> None:
    for write, _kind in FORMATS.values():
        back = items(write([CHAPTER]))[0]
        assert back["author"] == CHAPTER["author"] and back["editor"] == CHAPTER["editor"] and back["accessed"] == CHAPTER["accessed"] and back["edition"] == "2"


def test_a_row_that_cannot_be_read_keeps_no_other() -> None:
    found = read(BIBTEX + "\n@article{broken, title={x\n@book{c, title={Fine}}\n@book{c, title={Same key}}")
    assert [piece.item["title"] if piece.item else None for piece in found] == ["Seven Strong Claims: 50% of Müller & Co", "Trust", None, "Fine", "Same key"]
    assert str(found[2].complaint).startswith("This entry could not be read.") and "broken" in found[2].words
    assert [bool(piece.item) for piece in read(RIS + "TY  - JOUR\nER  - \n" + RIS)] == [True, False, True]
    assert [bool(piece.item) for piece in read('[{"title": "x"}, 3, {"a": 1}, null]')] == [True, False, False, False]


@pytest.mark.parametrize("written", ["10.1000/ABC", "doi: 10.1000/abc", "DOI:10.1000/abc", "https://doi.org/10.1000/abc.", "http://dx.doi.org/10.1000/abc"])
def test_one_form_of_a_doi(written: str) -> None:
    assert normalise_doi(written) == "10.1000/abc" == read_one(written)["DOI"]


def test_what_is_no_doi() -> None:
    assert normalise_doi(" ") == ""
    for written in ("abc", "10.1/x", "https://example.org/10.1000/abc", "javascript:10.1000/abc"):
        with pytest.raises(CitationError):
            normalise_doi(written)


def test_the_same_work() -> None:
    plainer = {key: value for key, value in ARTICLE.items() if key != "DOI"}
    assert is_same(ARTICLE, {**ARTICLE, "title": "Other"}) and is_same(ARTICLE, {**plainer, "title": "SEVEN strong claims—about successful school leadership, revisited!"})
    assert not is_same(ARTICLE, {**ARTICLE, "DOI": "10.1000/other"}) and not is_same(plainer, {**plainer, "issued": {"date-parts": [[2021]]}})
    assert key_of({"title": "Été", "author": [{"family": "Čapek"}]}) == key_of({"title": "ETE", "author": [{"family": "capek"}]})


def test_harvard_and_apa() -> None:
    assert plain(render(ARTICLE, "harvard")) == (
        "Leithwood, K., Harris, A. and Hopkins, D. (2020) ‘Seven strong claims about successful school leadership revisited’, School Leadership & Management, 40(1), pp. 5–22. "
        "Available at: https://doi.org/10.1080/13632434.2019.1596077."
    )
    assert render(ARTICLE, "apa") == (
        "Leithwood, K., Harris, A., &amp; Hopkins, D. (2020). Seven strong claims about successful school leadership revisited. "
        "<i>School Leadership &amp; Management</i>, <i>40</i>(1), 5–22. https://doi.org/10.1080/13632434.2019.1596077"
    )
    alone = {"type": "webpage", "title": "Alone", "URL": "https://x.org"}
    assert plain(render(alone, "harvard")) == "Alone (no date). Available at: https://x.org."
    assert plain(render({"type": "document", "title": "Why?"}, "apa")) == "Why? (n.d.)." or "Why?" in render({"type": "document", "title": "Why?"}, "apa")


def test_no_mark_of_a_citation_becomes_one_of_the_page() -> None:
    for style in ("harvard", "apa"):
        html = render(tidy({"title": "<script>x</script> <b onclick=y>a</b> a < b & <i>c</i>", "author": [{"literal": "<img src=x>"}], "URL": "https://x.org/'\"><x>"}), style)
        assert "<script" not in html and "<b" not in html and "<img" not in html and "onclick=y" in unescape(html)


def test_every_citation_of_the_demonstration_can_be_written() -> None:
    rows = [row["citation"] for row in json.loads(DEMO.read_text("utf-8"))["inputs"] if row.get("citation")]
    for row in rows:
        for style in ("harvard", "apa"):
            text = plain(render(work_of(row), style))
            assert str(row["year"]) in text and row["title"] in text and ".." not in text and "?." not in text
    assert len(rows) == 24


def test_boxes_and_back() -> None:
    for item in (ARTICLE, CHAPTER):
        boxes = typed(item)
        again = from_typed(
            boxes["work_type"], boxes["authors"].splitlines(), boxes["year"], boxes["source_title"], accessed=boxes["accessed"], rest=boxes["rest"],
            **{name: boxes[name] for name in ("container", "volume", "issue", "pages", "publisher", "edition", "doi", "url")},
        )  # fmt: skip
        assert again == item
    assert from_typed("article-journal", ["The Group"], None, "T", volume="40(1)") == {"type": "article-journal", "title": "T", "volume": "40", "issue": "1", "author": [{"literal": "The Group"}]}
    with pytest.raises(CitationError):
        from_typed("book", ["A, B"], 1999, " ")


def test_what_reference_managers_read() -> None:
    tags = meta_tags(ARTICLE)
    assert [content for name, content in tags if name == "citation_author"] == ["Leithwood, Kenneth", "Harris, Alma", "Hopkins, David"]
    assert {"citation_firstpage": "5", "citation_lastpage": "22", "citation_doi": ARTICLE["DOI"], "citation_publication_date": "2020", "DC.title": ARTICLE["title"]}.items() <= dict(tags).items()
    context = parse_qs(coins(ARTICLE))
    assert context["rft.atitle"] == [ARTICLE["title"]] and len(context["rft.au"]) == 3 and context["rft_id"] == ["info:doi/" + ARTICLE["DOI"]] and context["rft.genre"] == ["article"]
    assert parse_qs(coins(CHAPTER))["rft.btitle"] == ["A book & more"]


@pytest.mark.parametrize("text", ["", "hello", "@comment{x}", "@article{", "x" * 400_001, "TY  - JOUR\nTI  - a\x00\nER  - ", "[", "[]", '{"items": 3}', "[" * 5_000])
def test_what_is_no_list_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(CitationError, match=r"\.$"):
        if all(piece.item is None for piece in read(text)):
            raise CitationError("Nothing of it.")


def test_three_hundred_and_no_more() -> None:
    assert len(read("".join(f"@book{{k{n}, title={{Book {n}}}}}\n" for n in range(MOST)))) == MOST
    for many in ("".join(f"@book{{k{n}, title={{B}}}}\n" for n in range(MOST + 1)), "TY  - BOOK\nTI  - T\nER  - \n" * (MOST + 1), json.dumps([{"title": "x"}] * (MOST + 1))):
        with pytest.raises(CitationError, match="at most 300"):
            read(many)


@pytest.mark.parametrize("piece", ["@", "@a{", "{", "}", '"', "@article{a,title={x}}\n", "@string{a=b}\n", "\\", "TY  - ", "TY  - JOUR\n", "@article{a,title=a#b", "=", ",", "[", '{"a":'])
def test_it_is_quick_whatever_it_reads(piece: str) -> None:
    for start in ("@article{a,\nTY  - JOUR\n", "@article{a,\n", "["):


        def read_all(size: int, start: str = start) -> None:
            with contextlib.suppress(CitationError):
                read(start + piece * (size // len(piece)))

        check_growth(read_all, 190_000)
