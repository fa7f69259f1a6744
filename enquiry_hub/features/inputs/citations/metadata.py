"""What reference managers read in our pages: embedded metadata and COinS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from enquiry_hub.features.inputs.citations.csl import written_name, year_of

HELD_IN = {"article-journal": "citation_journal_title", "chapter": "citation_inbook_title", "paper-conference": "citation_conference_title"}
PUBLISHED_BY = {"report": "citation_technical_report_institution", "thesis": "citation_dissertation_institution"}
GENRES = {"article-journal": "article", "paper-conference": "proceeding", "report": "report", "chapter": "bookitem", "book": "book"}


def meta_tags(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the names and contents of the `meta` elements of a work, as publishers' pages hold them (Highwire Press), and those of Dublin Core."""
    start, _dash, end = item.get("page", "").partition("-")
    authors, year, kind = [written_name(name) for name in item.get("author", [])], str(year_of(item) or ""), item.get("type", "")
    found = [
        ("citation_title", item.get("title", "")), *(("citation_author", name) for name in authors), ("citation_publication_date", year),
        (HELD_IN.get(kind, "DC.source"), item.get("container-title", "")), ("citation_volume", item.get("volume", "")), ("citation_issue", item.get("issue", "")),
        ("citation_firstpage", start), ("citation_lastpage", end), (PUBLISHED_BY.get(kind, "citation_publisher"), item.get("publisher", "")),
        ("citation_doi", item.get("DOI", "")), ("citation_isbn", item.get("ISBN", "")), ("citation_issn", item.get("ISSN", "")),
        ("DC.title", item.get("title", "")), *(("DC.creator", name) for name in authors), ("DC.date", year), ("DC.publisher", item.get("publisher", "")),
        ("DC.identifier", f"https://doi.org/{item['DOI']}" if item.get("DOI") else item.get("URL", "")),
    ]  # fmt: skip
    return [(name, content) for name, content in found if content]


def coins(item: Mapping[str, Any]) -> str:
    """Return a work as a ContextObject in a span's title (COinS; OpenURL, NISO Z39.88-2004)."""
    kind = item.get("type", "")
    book, article = kind in ("book", "chapter", "report"), kind in ("article-journal", "paper-conference")
    form = "journal" if article else "book" if book else "dissertation" if kind == "thesis" else "dc"
    title = {"journal": "rft.atitle", "book": "rft.atitle" if kind == "chapter" else "rft.btitle"}.get(form, "rft.title")
    start, _dash, end = item.get("page", "").partition("-")
    pairs = [
        ("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"), ("rft.genre", GENRES.get(kind, "") if article or book else ""),
        (title, item.get("title", "")), ("rft.jtitle" if article else "rft.btitle" if kind == "chapter" else "rft.source", item.get("container-title", "")),
        *(("rft.creator" if form == "dc" else "rft.au", written_name(name)) for name in item.get("author", [])), ("rft.date", str(year_of(item) or "")),
        ("rft.volume", item.get("volume", "")), ("rft.issue", item.get("issue", "")), ("rft.spage", start), ("rft.epage", end),
        ("rft.pub" if form != "dc" else "rft.publisher", item.get("publisher", "")), ("rft.isbn", item.get("ISBN", "")), ("rft.issn", item.get("ISSN", "")),
        ("rft_id", f"info:doi/{item['DOI']}" if item.get("DOI") else item.get("URL", "")),
    ]  # fmt: skip
    return urlencode([pair for pair in pairs if pair[1]])
