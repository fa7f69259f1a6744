"""Citations in: RIS, BibTeX and CSL-JSON, one or many; what cannot be read is said row by row."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from enquiry_hub.core.late import dataclass, late
from enquiry_hub.core.text import BadText, clean_input
from enquiry_hub.features.inputs.citations.csl import (
    LONGEST,
    NUMBERED,
    CitationError,
    Csl,
    normalise_doi,
    tidy,
)

bibtexparser, latex2text, rispy = late("bibtexparser"), late("pylatexenc.latex2text"), late("rispy")

LARGEST, MOST, DEEPEST = 400_000, 300, 20
RIS_TYPES = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "MGZN": "article-journal", "NEWS": "article-journal", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book",
    "CHAP": "chapter", "ECHAP": "chapter", "RPRT": "report", "GOVDOC": "report", "THES": "thesis", "CONF": "paper-conference", "CPAPER": "paper-conference",
    "ELEC": "webpage", "BLOG": "webpage",
}  # fmt: skip
BIBTEX_TYPES = {
    "article": "article-journal", "book": "book", "inbook": "chapter", "incollection": "chapter", "techreport": "report", "report": "report", "phdthesis": "thesis",
    "mastersthesis": "thesis", "thesis": "thesis", "inproceedings": "paper-conference", "conference": "paper-conference", "online": "webpage", "electronic": "webpage",
}  # fmt: skip
NO_RIS, NO_BIBTEX = _l("This piece of RIS could not be read."), _l("This entry could not be read. Check that every bracket is closed.")
WRITTEN_OUT = re.compile(r"[\\$~%^`]|--|''")
TOO_MUCH = _l("That is too much at once. Bring at most 300 references.")
BROKEN = (ValueError, OSError, KeyError, IndexError, TypeError, AttributeError, RecursionError, StopIteration)


@dataclass(frozen=True)
class Found:
    """Be one piece of what was brought: a citation, or why it is none."""

    item: Csl | None
    words: str  # how it begins, for what cannot be read
    complaint: str = ""


def read(text: str) -> list[Found]:
    """Read references in RIS, BibTeX or CSL-JSON, whichever it is, in their order.

    Raises CitationError with a sentence for the reader where it is none of them, or too much.
    """
    if len(text) > LARGEST:
        raise CitationError(TOO_MUCH)
    try:
        text = clean_input(text).lstrip("\ufeff").strip()
    except BadText as error:
        raise CitationError(str(error)) from error
    if text.startswith(("[", "{")):
        found = _read_csl(text)
    elif re.search(r"(?m)^TY  ?-", text):
        found = _read_ris(text)
    elif re.search(r"@\s{0,9}\w{1,30}\s{0,9}[{(]", text):
        found = _read_bibtex(text)
    else:
        raise CitationError(_l("This is neither RIS, BibTeX nor CSL-JSON. Export the references again and bring the whole of it."))
    if not found:
        raise CitationError(_l("No reference was found in this."))
    return found


def read_one(text: str) -> Csl:
    """Return the first citation of what was pasted, which may be a DOI alone (then there is nothing else). Raises CitationError in words."""
    text = text.strip()
    if re.match(r"(?i)(doi:|https?://(dx\.)?doi\.org/|10\.)", text):
        return {"type": "article-journal", "DOI": normalise_doi(text)}
    first = read(text)[0]
    if first.item is None:
        raise CitationError(first.complaint)
    return first.item


def _found(words: str, make: Callable[[], Mapping[str, Any]], broken: Any) -> Found:
    words = " ".join(words.split())[:120]
    try:
        return Found(tidy(make()), words)
    except CitationError as error:
        return Found(None, words, str(error))
    except BROKEN:
        return Found(None, words, str(broken))


def _counted(number: int) -> None:
    if number > MOST:
        raise CitationError(TOO_MUCH)


def _read_csl(text: str) -> list[Found]:
    try:
        whole = json.loads(text)
        rows = list(whole.get("items", [whole]) if isinstance(whole, dict) else whole)
    except BROKEN as error:
        raise CitationError(_l("The CSL-JSON could not be read. Export it again and bring the whole of it.")) from error
    _counted(len(rows))
    return [_found(str(row.get("title") or row) if isinstance(row, dict) else str(row), lambda row=row: dict(row), _l("This item could not be read.")) for row in rows]  # type: ignore[misc]


def _read_ris(text: str) -> list[Found]:
    pieces = [piece for piece in re.split(r"(?m)^(?=TY  ?-)", text) if piece.startswith("TY")]
    _counted(len(pieces))
    return [_found(piece, lambda piece=piece: _from_ris(piece), NO_RIS) for piece in pieces]  # type: ignore[misc]


def _from_ris(piece: str) -> dict[str, Any]:
    if not re.search(r"(?m)^ER  ?-", piece):
        piece += "\nER  - \n"
    row = next(iter(rispy.loads(piece)))

    def first(*keys: str) -> str:
        found = next((row[key] for key in keys if row.get(key)), "")
        return " ".join(str(found[0] if isinstance(found, list) else found).split())

    start, end = first("start_page"), first("end_page")
    day = re.fullmatch(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})\D*", first("access_date"))
    return {
        "type": RIS_TYPES.get(first("type_of_reference"), "document"), "title": first("title", "primary_title"),
        "author": [_name(str(name)) for name in row.get("authors") or row.get("first_authors") or ()],
        "editor": [_name(str(name)) for name in row.get("secondary_authors") or ()], "issued": _year(first("year", "publication_year", "date")),
        "container-title": first("journal_name", "secondary_title", "alternate_title1", "alternate_title2", "alternate_title3"),
        "volume": first("volume"), "issue": first("number"), "page": start if not end or end == start or "-" in start else f"{start}-{end}",
        "DOI": first("doi"), "URL": first("urls", "url"), "publisher": first("publisher"), "publisher-place": first("place_published"), "edition": first("edition"),
        "accessed": {"date-parts": [list(day.groups())]} if day else None,
    }  # fmt: skip


def _read_bibtex(text: str) -> list[Found]:
    try:
        library = bibtexparser.parse_string(text, parse_stack=[bibtexparser.middlewares.ResolveStringReferencesMiddleware(), bibtexparser.middlewares.RemoveEnclosingMiddleware()])
        blocks = [block for block in library.blocks if block in library.entries or block in library.failed_blocks] if len(library.blocks) <= MOST else None
    except BROKEN as error:
        raise CitationError(NO_BIBTEX) from error
    if blocks is None:
        _counted(len(library.entries) + len(library.failed_blocks))
        blocks = [*library.entries, *library.failed_blocks]
    return [_found_in_block(block) for block in blocks]


def _found_in_block(block: Any) -> Found:
    if not hasattr(block, "entry_type"):
        twin = getattr(block, "ignore_error_block", None)
        if not hasattr(twin, "entry_type"):  # one with a key that was there before is an entry all the same
            return Found(None, " ".join(str(block.raw or "").split())[:120], str(NO_BIBTEX))
        block = twin
    fields = {field.key.lower(): str(field.value) for field in block.fields}
    return _found(fields.get("title") or str(block.raw or block.key), lambda: _from_bibtex(block.entry_type, fields), NO_BIBTEX)


def _from_bibtex(kind: str, fields: Mapping[str, str]) -> dict[str, Any]:
    def words(*keys: str) -> str:
        return _from_latex(next((fields[key] for key in keys if fields.get(key)), ""))

    volume, number = words("volume"), words("number", "issue")
    if not number and (both := NUMBERED.fullmatch(volume)):
        volume, number = both.groups()
    day = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", words("urldate"))
    names = {role: [_bibtex_name(name) for name in _split_names(fields.get(role) or "")] for role in ("author", "editor")}
    return {
        "type": BIBTEX_TYPES.get(kind.lower(), "document"), **names, "title": words("title"), "issued": _year(words("year", "date")),
        "container-title": words("journal", "journaltitle", "booktitle"), "volume": volume, "issue": number, "page": words("pages"),
        "DOI": words("doi"), "URL": fields.get("url", "").replace("\\", ""), "publisher": words("publisher", "institution", "school", "organization"),
        "publisher-place": words("address", "location"), "edition": words("edition"), "ISBN": words("isbn"), "ISSN": words("issn"),
        "accessed": {"date-parts": [list(day.groups())]} if day else None,
    }  # fmt: skip


def _from_latex(value: str) -> str:
    if len(value) > LONGEST * 4:
        raise CitationError(_l("Something in it is too long."))
    if _depth(value) > DEEPEST:
        raise CitationError(NO_BIBTEX)
    if not WRITTEN_OUT.search(value):  # most values; the whole reader takes a hundred times as long
        return " ".join(value.replace("{", "").replace("}", "").split())
    # A bare per cent sign would begin a comment and eat the rest of the line.
    plain: str = latex2text.LatexNodes2Text().latex_to_text(re.sub(r"(?<!\\)%", r"\\%", value))
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


def _bibtex_name(name: str) -> dict[str, str]:
    if name.startswith("{") and name.endswith("}"):
        return {"literal": _from_latex(name)}
    words = _from_latex(name)
    pieces = words.split()
    if "," in words or len(pieces) < 2:
        return _name(words)
    # "Ludwig van Beethoven": small words before the surname belong to it.
    start = next((i for i, piece in enumerate(pieces[1:-1], start=1) if piece[0].islower()), len(pieces) - 1)
    return {"family": " ".join(pieces[start:]), "given": " ".join(pieces[:start])}


def _name(text: str) -> dict[str, str]:
    family, comma, given = (" ".join(part.split()) for part in text.partition(","))
    return {"family": family, "given": given} if comma and family else {"literal": family}


def _year(text: str) -> dict[str, Any] | None:
    found = re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)", text)
    return {"date-parts": [[int(found[1])]]} if found else None
