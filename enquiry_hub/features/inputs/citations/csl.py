"""A citation as CSL-JSON: what of it is kept, and how two are the same work."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

# Short ones of these are cut at nothing: what is longer is refused, never shortened.
LONGEST, MOST_NAMES = 1_000, 200
TYPES = ("article-journal", "book", "chapter", "report", "thesis", "paper-conference", "webpage", "document")
NEAREST = {
    "article": "article-journal", "article-magazine": "article-journal", "article-newspaper": "article-journal", "review": "article-journal",
    "entry-encyclopedia": "chapter", "entry-dictionary": "chapter", "entry": "chapter", "post-weblog": "webpage", "post": "webpage", "speech": "paper-conference",
}  # fmt: skip
TEXTS = (
    "title", "container-title", "collection-title", "volume", "issue", "page", "publisher", "publisher-place", "edition", "genre", "number", "event-title",
    "DOI", "URL", "ISBN", "ISSN",
)  # fmt: skip
NAMES = ("author", "editor", "translator")
DATES = ("issued", "accessed")
NAME_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
DOI = re.compile(r"(?i)(?:https?://(?:dx\.)?doi\.org/|doi:\s{0,5})?(10\.\d{4,9}/[^\s\"<>]{1,200})")
WEB = re.compile(r"(?i)https?://[^\s<>\"]{1,900}")
NUMBERED = re.compile(r"(\S{1,40}?)\s?\(([^()]{1,40})\)")
ORDINAL = re.compile(r"(?i)(\d{1,3})(?:st|nd|rd|th)?\.?(?:\s?(?:edn|ed|edition))?\.?")
Csl = dict[str, Any]


class CitationError(ValueError):
    """A citation that cannot be read, with a sentence that says what to change."""


def normalise_doi(text: str) -> str:
    """Give a DOI in one form, "10.1000/182" in small letters, or nothing for nothing.

    Raises CitationError for anything else.
    """
    text = text.strip()
    if not text:
        return ""
    found = DOI.fullmatch(text.rstrip(".,;"))
    if not found:
        raise CitationError(_l("This is not a DOI. A DOI begins with “10.”, such as 10.1080/13632434.2019.1596077."))
    return found[1].lower()


def tidy(raw: Mapping[str, Any]) -> Csl:
    """Return what is kept of a CSL-JSON item: known variables in sound forms, empty ones left out.

    A DOI and an address that have not the form of one are left out. Raises CitationError where there is no title or something is too long.
    """
    kept: Csl = {"type": _type(raw.get("type"))}
    kept |= {name: text for name in TEXTS if (text := _text(raw.get(name)))}
    kept |= {name: people for name in NAMES if (people := _names(raw.get(name)))}
    kept |= {name: {"date-parts": [parts]} for name in DATES if (parts := _date(raw.get(name)))}
    if "DOI" in kept:
        found = DOI.fullmatch(kept.pop("DOI").rstrip(".,;"))
        kept |= {"DOI": found[1].lower()} if found else {}
    if not WEB.fullmatch(kept.get("URL", "")):
        kept.pop("URL", None)
    if "page" in kept:
        kept["page"] = re.sub(r"(?<=\w)\s?(?:--?-?|[‐‑‒–—])\s?(?=\w)", "-", kept["page"])
    if edition := ORDINAL.fullmatch(kept.get("edition", "")):
        kept["edition"] = edition[1]
    if "title" not in kept:
        raise CitationError(_l("It has no title."))
    if any(len(kept.get(name, "")) > LONGEST for name in TEXTS):
        raise CitationError(_l("Something in it is too long."))
    return kept


def _type(value: Any) -> str:
    value = NEAREST.get(value, value) if isinstance(value, str) else value
    return value if value in TYPES else "document"


def _text(value: Any) -> str:
    if isinstance(value, list) and value:  # Crossref gives titles as lists
        value = value[0]
    return " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _names(value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list):
        return []
    people = [{part: text for part in NAME_PARTS if (text := _text(name.get(part)))} for name in value if isinstance(name, Mapping)]
    if len(people) > MOST_NAMES or any(len(text) > LONGEST for person in people for text in person.values()):
        raise CitationError(_l("Something in it is too long."))
    return [person for person in people if person.get("family") or person.get("literal")]


def _date(value: Any) -> list[int]:
    """Return [year], [year, month] or [year, month, day] of a CSL date, or nothing."""
    if not isinstance(value, Mapping):
        return []
    given = value.get("date-parts")
    if isinstance(given, list) and given and isinstance(given[0], list):
        parts = [int(part) for part in given[0][:3] if str(part).strip().isascii() and str(part).strip().isdigit() and len(str(part)) < 5]
    else:
        found = re.match(r"\D{0,20}(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", str(value.get("raw") or value.get("literal") or ""))
        parts = [int(part) for part in found.groups() if part] if found else []
    if not parts or not 1000 <= parts[0] <= 2200:
        return []
    try:
        date(parts[0], *(parts[1:] + [1, 1])[:2])
    except ValueError:
        return parts[:1]
    return parts


def name_of(text: str) -> dict[str, str]:
    """Return a typed name as CSL: "Surname, Given" in its parts, anything else as it is written."""
    family, comma, given = (part.strip() for part in text.partition(","))
    return {"family": family, "given": given} if comma and family and given else {"literal": text.strip().rstrip(",")}


def written_name(name: Mapping[str, str]) -> str:
    """Return a name as one types it: "Surname, Given", or the whole of what is not in parts."""
    if name.get("literal"):
        return name["literal"]
    family = " ".join(name[part] for part in ("non-dropping-particle", "family") if name.get(part))
    given = " ".join(name[part] for part in ("given", "dropping-particle", "suffix") if name.get(part))
    return f"{family}, {given}" if given else family


def year_of(item: Mapping[str, Any]) -> int | None:
    """Return the year of a work, or None."""
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    return parts[0] if parts else None


def from_typed(
    kind: str, authors: Iterable[str], year: int | None, title: str, *, container: str = "", volume: str = "", issue: str = "", pages: str = "",
    publisher: str = "", edition: str = "", doi: str = "", url: str = "", accessed: date | None = None, rest: Mapping[str, Any] | None = None,
) -> Csl:  # fmt: skip
    """Return the CSL-JSON of what somebody typed into boxes; "40(1)" is a volume and a number. `rest` is what no box shows."""
    if not issue and (found := NUMBERED.fullmatch(volume)):
        volume, issue = found.groups()
    if kind in ("book", "report", "thesis") and not publisher:  # what such a work stands in is who published it
        container, publisher = "", container
    return tidy(
        {
            **{name: value for name, value in (rest or {}).items() if name not in BOXES}, "type": kind, "title": title, "container-title": container, "volume": volume,
            "issue": issue, "page": pages, "publisher": publisher, "edition": edition, "DOI": doi, "URL": url,
            "author": [name_of(name) for name in authors if name.strip()], "issued": {"date-parts": [[year]]} if year else None,
            "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]} if accessed else None,
        }
    )  # fmt: skip


# The variables that a form has a box for.
BOXES = ("type", "title", "container-title", "volume", "issue", "page", "publisher", "edition", "DOI", "URL", "author", "issued", "accessed")


def typed(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a citation as the boxes of a form show it, and as `rest` what no box shows."""
    accessed = item.get("accessed", {}).get("date-parts", [[]])[0]
    return {
        "work_type": item.get("type", "document"), "authors": "\n".join(written_name(name) for name in item.get("author", [])), "year": year_of(item),
        "source_title": item.get("title", ""), "container": item.get("container-title", ""), "volume": item.get("volume", ""), "issue": item.get("issue", ""),
        "pages": item.get("page", "").replace("-", "–"), "publisher": item.get("publisher", ""), "edition": item.get("edition", ""), "doi": item.get("DOI", ""),
        "url": item.get("URL", ""), "accessed": date(*accessed) if len(accessed) == 3 else None,
        "rest": {name: value for name, value in item.items() if name not in BOXES},
    }  # fmt: skip


def brief(item: Mapping[str, Any]) -> str:
    """Return a work in few words: first author, year and title."""
    people = item.get("author") or item.get("editor") or []
    first = (people[0].get("literal") or people[0].get("family", "")) + (" et al." if len(people) > 1 else "") if people else ""
    return " ".join(part for part in (first, f"({year_of(item)})" if year_of(item) else "", item.get("title", "")) if part)


def cited_as(item: Mapping[str, Any]) -> str:
    """Return how a text names a work: up to three authors and the year, the first author of more; the title where it has none (Cite Them Right)."""
    people = [name.get("family") or name.get("literal") or "" for name in item.get("author") or item.get("editor") or []]
    if not people:
        names = re.sub(r"</?(?:i|b|sub|sup)>", "", item.get("title", ""))
    elif len(people) > 3:
        names = f"{people[0]} et al."
    else:
        names = " and ".join(filter(None, (", ".join(people[:-1]), people[-1])))
    return f"{names} ({year_of(item) or 'no date'})"


def key_of(item: Mapping[str, Any]) -> str:
    """Return what is the same for two writings of one work: of title, year and first author, without case, accents and signs; 32 characters."""
    first = (item.get("author") or item.get("editor") or [{}])[0]
    parts = (item.get("title", ""), str(year_of(item) or ""), first.get("family") or first.get("literal") or "")
    return hashlib.blake2b("|".join(_folded(part) for part in parts).encode(), digest_size=16).hexdigest()


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two citations are of one work: by their DOIs, or by title, year and first author where one has no DOI."""
    if one.get("DOI") and other.get("DOI"):
        return bool(one["DOI"] == other["DOI"])
    return key_of(one) == key_of(other)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", re.sub(r"</?(?:i|b|sub|sup)>", "", text)).casefold()
    return "".join(letter for letter in plain if letter.isalnum())
