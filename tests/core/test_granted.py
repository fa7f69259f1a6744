"""What a route has granted holds for its request, until somebody else may have taken it away; outside requests nothing is kept."""

from __future__ import annotations

import re

from flask import Flask

from enquiry_hub.core.granted import forget_grants, grant, was_granted
from tests.laws.source import ROOT

THREAD = ("discussions:thread:read", "abcdef12", "somebody")


def test_what_was_granted_is_known_until_it_is_forgotten(app: Flask) -> None:
    with app.test_request_context():
        assert not was_granted(*THREAD)
        grant(*THREAD)
        assert was_granted(*THREAD) and not was_granted(*THREAD[:2], "another")
        forget_grants()
        assert not was_granted(*THREAD)


def test_outside_a_request_everything_is_asked_anew(app: Flask) -> None:
    grant(*THREAD)
    forget_grants()
    assert not was_granted(*THREAD)


def test_its_name_stands_in_one_place() -> None:
    named = [path.name for path in (ROOT / "enquiry_hub").rglob("*.py") if re.search(r"""["']granted["']|\bg\.granted\b""", path.read_text("utf-8"))]
    assert named == ["granted.py"]
