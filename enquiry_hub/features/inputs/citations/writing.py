"""Citations out: as RIS, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from enquiry_hub.core.late import late
from enquiry_hub.features.inputs.citations.csl import Csl, written_name, year_of

bibtexparser, latexencode, rispy = late("bibtexparser"), late("pylatexenc.latexencode"), late("rispy")

RIS_TYPES = {
    "article-journal": "JOUR", "book": "BOOK", "chapter": "CHAP", "report": "RPRT", "thesis": "THES", "paper-conference": "CPAPER", "webpage": "ELEC", "document": "GEN",
}  # fmt: skip
BIBTEX_TYPES = {
    "article-journal": "article", "book": "book", "chapter": "incollection", "report": "techreport", "thesis": "phdthesis", "paper-conference": "inproceedings",
    "webpage": "online", "document": "misc",
}  # fmt: skip
PUBLISHED_BY = {"report": "institution", "thesis": "school"}
HELD_IN = {"article-journal": "journal", "chapter": "booktitle", "paper-conference": "booktitle"}


def to_ris(items: Sequence[Csl]) -> str:
    """Return citations as RIS."""
    return str(rispy.dumps([_ris_row(item) for item in items], implementation=_unnumbered())).lstrip()


@cache
def _unnumbered() -> Any:
    return type("Unnumbered", (rispy.RisWriter,), {"set_header": lambda _self, _count: ""})  # which would number references


def _ris_row(item: Csl) -> dict[str, Any]:
    start, _dash, end = item.get("page", "").partition("-")
    accessed = item.get("accessed", {}).get("date-parts", [[]])[0]
    row = {
        "type_of_reference": RIS_TYPES.get(item.get("type", ""), "GEN"), "authors": [written_name(name) for name in item.get("author", [])],
        "secondary_authors": [written_name(name) for name in item.get("editor", [])], "year": str(year_of(item) or ""), "title": item.get("title", ""),
        "journal_name" if item.get("type") == "article-journal" else "secondary_title": item.get("container-title", ""), "volume": item.get("volume", ""),
        "number": item.get("issue", ""), "start_page": start, "end_page": end, "publisher": item.get("publisher", ""),
        "place_published": item.get("publisher-place", ""), "edition": item.get("edition", ""), "doi": item.get("DOI", ""),
        "urls": [item["URL"]] if item.get("URL") else [], "issn": item.get("ISBN") or item.get("ISSN") or "",
        "access_date": "/".join(f"{part:02}" for part in accessed) if len(accessed) == 3 else "",
    }  # fmt: skip
    return {name: value for name, value in row.items() if value}


def to_bibtex(items: Sequence[Csl]) -> str:
    """Return citations as BibTeX, in letters that every BibTeX reads; each has a key of its own."""
    taken: dict[str, int] = {}
    return bibtexparser.writer.write(bibtexparser.Library([_bibtex_entry(item, taken) for item in items]))


def _bibtex_entry(item: Csl, taken: dict[str, int]) -> Any:
    kind, accessed = item.get("type", ""), item.get("accessed", {}).get("date-parts", [[]])[0]
    values = {
        "title": _latex(item.get("title", "")), "author": _bibtex_names(item.get("author", [])), "editor": _bibtex_names(item.get("editor", [])),
        "year": str(year_of(item) or ""), HELD_IN.get(kind, "howpublished"): _latex(item.get("container-title", "")), "volume": _latex(item.get("volume", "")),
        "number": _latex(item.get("issue", "")), "pages": _latex(item.get("page", "")).replace("-", "--"),
        PUBLISHED_BY.get(kind, "publisher"): _latex(item.get("publisher", "")), "address": _latex(item.get("publisher-place", "")),
        "edition": _latex(item.get("edition", "")), "doi": _latex(item.get("DOI", "")), "url": item.get("URL", "").replace("{", "%7B").replace("}", "%7D"),
        "isbn": _latex(item.get("ISBN", "")), "issn": _latex(item.get("ISSN", "")), "urldate": "-".join(f"{part:02}" for part in accessed) if len(accessed) == 3 else "",
    }  # fmt: skip
    model = bibtexparser.model
    return model.Entry(BIBTEX_TYPES.get(kind, "misc"), _key(item, taken), [model.Field(name, f"{{{value}}}") for name, value in values.items() if value])


def _latex(text: str) -> str:
    return str(latexencode.unicode_to_latex(text, unknown_char_policy="keep", replacement_latex_protection="braces-all"))


def _bibtex_names(names: Sequence[Mapping[str, str]]) -> str:
    return " and ".join(f"{{{_latex(name['literal'])}}}" if name.get("literal") else _latex(written_name(name)) for name in names)


def _key(item: Csl, taken: dict[str, int]) -> str:
    first = (item.get("author") or item.get("editor") or [{}])[0]
    words = [first.get("family") or first.get("literal") or "", str(year_of(item) or ""), *item.get("title", "").split()[:1]]
    plain = unicodedata.normalize("NFKD", "".join(words)).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]", "", plain.lower()) or "work"
    taken[key] = taken.get(key, 0) + 1
    return key if taken[key] == 1 else f"{key}-{taken[key]}"


def to_csl_json(items: Sequence[Csl]) -> str:
    """Return citations as CSL-JSON, each with an id as in BibTeX."""
    taken: dict[str, int] = {}
    return json.dumps([{"id": _key(item, taken), **item} for item in items], ensure_ascii=False, indent=1)


# Ending of a file's name -> how it is made, and its type for browsers.
FORMATS: dict[str, tuple[Callable[[Sequence[Csl]], str], str]] = {
    "ris": (to_ris, "application/x-research-info-systems"), "bib": (to_bibtex, "application/x-bibtex"), "json": (to_csl_json, "application/vnd.citationstyles.csl+json"),
}  # fmt: skip
