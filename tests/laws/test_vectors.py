"""Every worked case of the calculations is met by a test: each id or its topic is named in one."""

from __future__ import annotations

import ast
import json
from pathlib import Path

from tests.laws.source import ROOT

CASES = json.loads((ROOT / "tests/data/vectors.json").read_text("utf-8"))["cases"]


def named_in(source: str) -> set[str]:
    """Return the texts that a source names."""
    return {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def without_a_test(cases: list[dict], named: set[str]) -> list[str]:
    """Return the cases of which neither the id nor the topic is named."""
    return [case["id"] for case in cases if case["id"] not in named and case["topic"] not in named]


def test_every_case_has_a_test() -> None:
    assert len(CASES) == 71
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if "vectors.json" in path.read_text("utf-8") and path != Path(__file__)]
    named = set().union(*(named_in(path.read_text("utf-8")) for path in files))
    assert not without_a_test(CASES, named)


def test_a_planted_case_is_caught() -> None:
    cases = [{"id": "NEW-01", "topic": "something.new"}, {"id": "OLD-01", "topic": "old"}]
    assert without_a_test(cases, named_in('X = ["OLD-01"]')) == ["NEW-01"]
    assert not without_a_test(cases, named_in('X = ["OLD-01", "something.new"]'))
