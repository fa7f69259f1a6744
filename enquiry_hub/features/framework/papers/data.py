"""The framework as JSON, in the format of docs/framework-format.md, which `framework.schema.json` says for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from enquiry_hub.features.framework.papers.edition import LISTING, WORKING, Edition
from enquiry_hub.features.inputs.citations.styles import plain

FORMAT, FORMAT_VERSION = "enquiry-hub-framework", 1
SCHEMA = Path(__file__).parents[1] / "data" / "framework.schema.json"
LEFT_OUT = {"released", "leading_indicators", "may_leave"}  # said again, and better, by other fields


def as_data(edition: Edition, schema_address: str) -> bytes:
    """Return an edition as JSON."""
    whole = {
        "$schema": schema_address,
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "title": edition.title,
        "cohort": edition.cohort,
        "edition": {
            "number": edition.number if edition.state != WORKING else None, "after": edition.number or None if edition.state == WORKING else None,
            "state": edition.state, "dated": edition.dated.isoformat(), "note": edition.note,
        },
        "citation": edition.citation,
        "consent": {"owners": "named", "contributors": "as_chosen" if edition.state in LISTING else "not_listed", "named": edition.named, "roles": edition.roles, "words": edition.consent},
        "approved_by": edition.approved_by,
        "approvals": edition.approvals,
        "themes": edition.themes,
        "risks": [_without(risk) for risk in edition.risks],
        "strategies": edition.strategies,
        "works": [{"id": work["id"], "name": work["name"], "words": plain(work["html"]), "csl": work["csl"]} for work in edition.works],
    }  # fmt: skip
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _without(thing: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if name not in LEFT_OUT}
