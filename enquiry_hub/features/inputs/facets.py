"""What inputs, strategies and parts of the library are sorted by: strands, approach, and the schools they speak to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask_babel import lazy_gettext as _l

from enquiry_hub.core.current import settings

STRAND, APPROACH, PHASE, SIZE, SETTING = "strand", "approach", "phase", "size", "setting"
NAMES = {STRAND: _l("Strand"), APPROACH: _l("Approach"), PHASE: _l("Phase"), SIZE: _l("Size"), SETTING: _l("Setting")}
SHIPPED_STRANDS = {("principles", "Principles"): _l("Principles"), ("culture", "Culture"): _l("Culture"), ("practice", "Practice"): _l("Practice")}
FIXED: dict[str, dict[str, Any]] = {
    APPROACH: {"transformational": _l("Transformational"), "context": _l("Responsive to context")},
    PHASE: {"early_years": _l("Early years"), "primary": _l("Primary"), "secondary": _l("Secondary"), "post_16": _l("16 to 19")},
    SIZE: {"small": _l("Small schools"), "medium": _l("Middling schools"), "large": _l("Large schools")},
    SETTING: {"mainstream": _l("Mainstream"), "special": _l("Special schools"), "alternative": _l("Alternative provision")},
}


def facets() -> dict[str, dict[str, Any]]:
    """Return the values of each facet with their names; the strands as the owner of the installation names them."""
    pairs = [tuple(part.strip() for part in strand.split(":")) for strand in settings().strands.split(";")]
    return {STRAND: {code: SHIPPED_STRANDS.get((code, name), name) for code, name in pairs}, **FIXED}


def marks() -> dict[str, Any]:
    """Return every value as an input keeps it, such as "strand:culture", with its name."""
    return {f"{facet}:{code}": name for facet, values in facets().items() for code, name in values.items()}


SCHOOLS = (PHASE, SIZE, SETTING)


def school_marks() -> dict[str, Any]:
    """Return every mark that says for which schools something is, such as "size:small", with its name."""
    return {f"{facet}:{code}": name for facet in SCHOOLS for code, name in FIXED[facet].items()}


def in_facets(found: Iterable[str]) -> dict[str, list[str]]:
    """Return marks by their facet, each with its codes in their order: what a document keeps."""
    there = set(found)
    return {facet: [code for code in FIXED[facet] if f"{facet}:{code}" in there] for facet in SCHOOLS}


def own_marks(own: Iterable[str]) -> list[str]:
    """Return the marks of the settings for which somebody reads."""
    return [f"{facet}:{code}" for facet in (PHASE, SIZE, SETTING) for code in FIXED[facet] if code in own]


def chosen_in(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the mark that an address chooses in each facet, without what is none."""
    known = marks()
    return {facet: mark for facet in NAMES if (mark := f"{facet}:{asked.get(facet, '')}") in known}


def sorts(rows: Iterable[Collection[str]], chosen: Mapping[str, str], kept: Mapping[str, str], address: str) -> list[tuple[Any, list[tuple[Any, int, bool, str]]]]:
    """Return each facet with its values: name, how many rows have it, whether it is chosen, and the address that chooses it or takes it back.

    `kept` is what else the address of the list says, by name.
    """
    counts = counted(rows, chosen)
    said = {name: value for name, value in kept.items() if value} | {facet: mark.partition(":")[2] for facet, mark in chosen.items()}
    found = []
    for facet, values in facets().items():
        others, lines = {name: value for name, value in said.items() if name != facet}, []
        for code, name in values.items():
            taken, number = chosen.get(facet) == f"{facet}:{code}", counts[f"{facet}:{code}"]
            query = others if taken else {**others, facet: code}
            if number or taken:
                lines.append((name, number, taken, address + (f"?{urlencode(query)}" if query else "")))
        if lines:
            found.append((NAMES[facet], lines))
    return found


def counted(rows: Iterable[Collection[str]], chosen: Mapping[str, str]) -> dict[str, int]:
    """Return how many of the rows would be shown with each mark, as the choices in the other facets stand."""
    known = marks()
    found = dict.fromkeys(known, 0)
    for row in rows:
        for mark in set(row) & known.keys():
            others = {wanted for facet, wanted in chosen.items() if facet != mark.partition(":")[0]}
            found[mark] += others <= set(row)
    return found
