"""A school's register on paper: one page for the table of the governors, and the whole of it for Word."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import get_locale
from flask_babel import gettext as _

from enquiry_hub.core.documents import Paper
from enquiry_hub.features.framework.papers.wording import day_words
from enquiry_hub.features.schools.models import SchoolRegister
from enquiry_hub.features.schools.wording import words

# How many risks, looks back and changes one page tries to hold, until it is one.
TRIED = ((10, 5, 10), (8, 4, 8), (7, 3, 6), (6, 3, 5), (5, 3, 5), (4, 2, 4), (4, 1, 3), (3, 2, 3), (3, 1, 2), (2, 2, 2), (1, 0, 0))
LONG = 1_000_000


def one_page(register: SchoolRegister, school: str) -> Paper:
    """Return the register on one page of paper: what needs a decision first, as many rows as there is room for, and how many are left out."""
    many = len(register.snapshot["risks"])
    tried = [lengths for place, lengths in enumerate(TRIED) if place + 1 == len(TRIED) or TRIED[place + 1][0] < many]
    return Paper(_title(school), [_drawn(register, school, *lengths, short=True) for lengths in tried], language=_language(), most_pages=1)


def whole_register(register: SchoolRegister, school: str) -> Paper:
    """Return all of the register, to be put among other papers."""
    return Paper(_title(school), [_drawn(register, school, LONG, LONG, LONG, short=False)], language=_language())


def _drawn(register: SchoolRegister, school: str, risks: int, looks: int, changes: int, *, short: bool) -> str:
    found = register.snapshot
    ordered = sorted(found["risks"], key=lambda risk: not risk["exceptions"])
    rest = {
        "risks": max(0, len(ordered) - risks), "tried": max(0, len(found.get("tried", [])) - looks), "changes": max(0, len(found.get("changes", [])) - changes),
    }  # fmt: skip
    return render_template(
        "schools/printed.html", title=_title(school), register=register, found=found, facts=_facts(ordered), risks=ordered[:risks], tried=found.get("tried", [])[:looks],
        changes=found.get("changes", [])[:changes], rest=rest, short=short, day_words=day_words, **words(),
    )  # fmt: skip


def _facts(risks: list[dict[str, Any]]) -> list[str]:
    lines = [_("Risks: %(count)d.", count=len(risks))]
    for words_, codes in (
        (_("Outside tolerance: %(codes)s."), [risk["code"] for risk in risks if risk["stands"] == "outside_tolerance"]),
        (_("Borne as it is, signed for: %(codes)s."), [risk["code"] for risk in risks if risk["accepted_by"]]),
        (_("Not judged yet: %(codes)s."), [risk["code"] for risk in risks if not risk["likelihood"]]),
    ):  # fmt: skip
        if codes:
            lines.append(words_ % {"codes": ", ".join(codes)})
    return lines


def _title(school: str) -> str:
    return _("Risks at %(school)s", school=school)


def _language() -> str:
    return str(get_locale()).replace("_", "-")
