"""Citations: in from RIS and BibTeX, out as a Harvard reference (Cite Them Right)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import RemoveEnclosingMiddleware, ResolveStringReferencesMiddleware
from pylatexenc.latex2text import LatexNodes2Text

from enquiry_hub.core.text import BadText, clean_input

LARGEST, MOST, LONGEST_FIELD, MOST_AUTHORS, DEEPEST = 200_000, 200, 1_000, 200, 20

RIS_TYPES = {
    "JOUR": "article", "EJOUR": "article", "MGZN": "article", "NEWS": "article", "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter", "RPRT": "report", "GOVDOC": "report",
    "THES": "thesis",
    "CONF": "paper", "CPAPER": "paper", "ELEC": "web", "BLOG": "web",
}  # fmt: skip
BIBTEX_TYPES = {
    "article": "article", "book": "book", "inbook": "chapter", "incollection": "chapter",
    "techreport": "report",
    "report": "report", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "inproceedings": "paper",
    "conference": "paper", "online": "web", "electronic": "web",
}  # fmt: skip
DOI = re.compile(r"(?i)(?:https?://(?:dx\.)?doi\.org/|doi:\s{0,5})?(10\.\d{4,9}/[^\s\"<>]{1,200})")
PAGE_RANGE = re.compile(r"\d\s?[–-]\s?\w")
NAME_START = re.compile(r"[^\W\d_]")


class CitationError(ValueError):
    """A citation that cannot be read, with a sentence that says what to change."""


@dataclass(frozen=True)
class Citation:
    """What a reference needs. Authors are written "Surname, Initials" or as the name of an organisation."""

    type: str = "other"
    authors: tuple[str, ...] = ()
    year: int | None = None
    title: str = ""
    container: str = ""
    volume: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    publisher: str = ""
    edition: str = ""


def citation_of(kept: Mapping[str, Any] | None) -> Citation | None:
    """Return a citation as a row keeps it, or None where it keeps none."""
    if not kept:
        return None
    known = {key: value for key, value in kept.items() if key in Citation.__dataclass_fields__ and value is not None}
    return Citation(**{**known, "authors": tuple(known.get("authors", ()))})


def parse_ris(text: str) -> list[Citation]:
    """Read references in RIS.

    Raises CitationError with a sentence for the reader.
    """
    text = _accepted(text)
    if not re.search(r"(?m)^TY  ?-", text):
        raise CitationError("This is not RIS: no line begins with “TY  -”.")
    if not re.search(r"(?m)^ER  ?-", text):
        text += "\nER  - \n"
    try:
        rows = rispy.loads(text)
    except (ValueError, OSError, KeyError, IndexError, TypeError) as error:
        raise CitationError(
            "The RIS could not be read. Export it again and paste the whole of it."
        ) from error
    return _counted([_from_ris(row) for row in rows])


def parse_bibtex(text: str) -> list[Citation]:
    """Read references in BibTeX.

    Raises CitationError with a sentence for the reader.
    """
    text = _accepted(text)
    if not re.search(r"@\s{0,9}\w{1,30}\s{0,9}[{(]", text):
        raise CitationError("This is not BibTeX: no entry begins with “@article{” or the like.")
    try:
        library = parse_string(
            text, parse_stack=[ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()]
        )
        rows = [
            (entry.entry_type, {f.key.lower(): str(f.value) for f in entry.fields})
            for entry in library.entries
        ]
        found = [_from_bibtex(kind, fields) for kind, fields in rows[: MOST + 1]]
    except CitationError:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise CitationError("The BibTeX could not be read. Check that every bracket is closed.") from error
    if library.failed_blocks and not found:
        raise CitationError("The BibTeX could not be read. Check that every bracket is closed.")
    return _counted(found)


def normalise_doi(text: str) -> str:
    """Give a DOI in one form, "10.1000/182" in small letters, or nothing for nothing.

    Raises CitationError for anything else.
    """
    text = text.strip()
    if not text:
        return ""
    found = DOI.fullmatch(text.rstrip(".,;"))
    if not found:
        raise CitationError(
            "This is not a DOI. A DOI begins with “10.”, such as 10.1080/13632434.2019.1596077."
        )
    return found[1].lower()


def format_harvard(citation: Citation) -> str:
    """Write a reference in Harvard style as plain text."""
    year = f"({citation.year})" if citation.year else "(no date)"
    whole = citation.type not in {"article", "chapter", "paper"} or not citation.container
    title = citation.title if whole else f"‘{citation.title}’"
    head = f"{people} {year} {title}" if (people := _people(citation.authors)) else f"{title} {year}"
    if whole:
        edition = (
            f"{citation.edition} edn"
            if citation.edition and "edn" not in citation.edition
            else citation.edition
        )
        parts = [head, edition, citation.publisher or citation.container]
        text = re.sub(r"(?<=[?!])\.(?= )", "", ". ".join(part.rstrip(".") for part in parts if part))
    else:
        inside = citation.container if citation.type == "article" else f"in {citation.container}"
        parts = [head, inside, citation.volume, "" if citation.type == "article" else citation.publisher]
        text = ", ".join(part for part in [*parts, _page_words(citation.pages)] if part)
    text = text if text.endswith((".", "?", "!")) else text + "."
    address = f"https://doi.org/{citation.doi}" if citation.doi else citation.url
    return f"{text} Available at: {address}" if address else text


def _people(authors: tuple[str, ...]) -> str:
    short = [_initials(author) for author in authors]
    if len(short) > 3:
        return f"{short[0]} et al."
    return " and ".join(part for part in (", ".join(short[:-1]), *short[-1:]) if part)


def _initials(author: str) -> str:
    surname, comma, given = author.partition(",")
    if not comma:
        return author
    letters = [
        "-".join(f"{piece[0]}." for piece in name.split("-") if piece)
        for name in given.replace(".", ". ").split()
        if NAME_START.match(name)
    ]
    return f"{surname.strip()}, {' '.join(letters)}" if letters else surname.strip()


def _page_words(pages: str) -> str:
    if not pages[:1].isdigit():
        return pages
    return f"pp. {pages}" if PAGE_RANGE.search(pages) else f"p. {pages}"


def _accepted(text: str) -> str:
    if len(text) > LARGEST:
        raise CitationError("That is too much at once. Paste at most 200 references.")
    try:
        return clean_input(text).lstrip("\ufeff")
    except BadText as error:
        raise CitationError(str(error)) from error


def _counted(citations: list[Citation]) -> list[Citation]:
    if not citations:
        raise CitationError("No reference was found in this text.")
    if len(citations) > MOST:
        raise CitationError("That is too much at once. Paste at most 200 references.")
    for citation in citations:
        if not citation.title:
            raise CitationError("One of the references has no title. Add it and paste again.")
        values = [citation.title, citation.container, citation.publisher, citation.pages, citation.url]
        if len(citation.authors) > MOST_AUTHORS or any(
            len(v) > LONGEST_FIELD for v in [*values, *citation.authors]
        ):
            raise CitationError(f"One of the references is too long: “{citation.title[:60]}”.")
    return citations


def _from_ris(row: Mapping[str, Any]) -> Citation:
    def first(*keys: str) -> str:
        found = next((row[key] for key in keys if row.get(key)), "")
        return " ".join(str(found[0] if isinstance(found, list) else found).split())

    volume, number = first("volume"), first("number")
    start, end = first("start_page"), first("end_page")
    return Citation(
        type=RIS_TYPES.get(first("type_of_reference"), "other"),
        authors=tuple(
            " ".join(str(name).split()) for name in row.get("authors") or row.get("first_authors") or ()
        ),
        year=_year(first("year", "publication_year", "date")),
        title=first("title", "primary_title"),
        container=first(
            "journal_name", "secondary_title", "alternate_title1", "alternate_title2", "alternate_title3"
        ),
        volume=f"{volume}({number})" if volume and number else volume or number,
        pages=start if not end or end == start or "-" in start else f"{start}–{end}",
        doi=_doi_or_nothing(first("doi")),
        url=_web_address(first("urls", "url")),
        publisher=first("publisher"),
        edition=first("edition"),
    )


def _from_bibtex(kind: str, fields: Mapping[str, str]) -> Citation:
    def words(*keys: str) -> str:
        return _from_latex(next((fields[key] for key in keys if fields.get(key)), ""))

    volume, number = words("volume"), words("number", "issue")
    return Citation(
        type=BIBTEX_TYPES.get(kind.lower(), "other"),
        authors=tuple(
            _bibtex_name(name) for name in _split_names(fields.get("author") or fields.get("editor") or "")
        ),
        year=_year(words("year", "date")),
        title=words("title"),
        container=words("journal", "journaltitle", "booktitle"),
        volume=f"{volume}({number})" if volume and number else volume,
        pages=re.sub(r"\s?(?:--?-?|–)\s?", "–", words("pages")),
        doi=_doi_or_nothing(words("doi")),
        url=_web_address(fields.get("url", "").replace("\\", "")),
        publisher=words("publisher", "institution", "school", "organization"),
        edition=words("edition"),
    )


def _from_latex(value: str) -> str:
    if len(value) > LONGEST_FIELD * 4:
        raise CitationError("One of the references is too long.")
    if _depth(value) > DEEPEST:
        raise CitationError("The BibTeX could not be read. Check that every bracket is closed.")
    # A bare per cent sign would begin a comment and eat the rest of the line.
    plain: str = LatexNodes2Text().latex_to_text(re.sub(r"(?<!\\)%", r"\\%", value))
    return " ".join(plain.split())


def _depth(value: str) -> int:
    depth = deepest = 0
    for sign in value:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest


def _split_names(value: str) -> list[str]:
    """Split a list of names at each "and" that is not inside brackets."""
    names: list[str] = []
    current: list[str] = []
    depth = 0
    for word in value.split():
        if word.casefold() == "and" and depth == 0:
            names.append(" ".join(current))
            current = []
        else:
            current.append(word)
            depth += word.count("{") - word.count("}")
    return [name for name in [*names, " ".join(current)] if name]


def _bibtex_name(name: str) -> str:
    if name.startswith("{") and name.endswith("}"):
        return _from_latex(name)
    words = _from_latex(name)
    if "," in words or " " not in words:
        return words
    pieces = words.split()
    # "Ludwig van Beethoven": small words before the surname belong to it.
    start = next((i for i, piece in enumerate(pieces[1:-1], start=1) if piece[0].islower()), len(pieces) - 1)
    return f"{' '.join(pieces[start:])}, {' '.join(pieces[:start])}"


def _year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)", text)
    return int(found[1]) if found else None


def _doi_or_nothing(text: str) -> str:
    try:
        return normalise_doi(text)
    except CitationError:
        return ""


def _web_address(text: str) -> str:
    return text if re.fullmatch(r"(?i)https?://[^\s<>\"]{1,900}", text) else ""
