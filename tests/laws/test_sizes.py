"""Alarms, not goals: a file over 400 lines or a function over 60 needs a reason here."""

from __future__ import annotations

import ast

from tests.laws.source import Function, python_files, short

FILE_LINES, FUNCTION_LINES = 400, 60

# Place or place:function -> why it is better long than cut in two.
REASONS: dict[str, str] = {}


def too_long(name: str, source: str) -> list[str]:
    """Return the places in a source that are longer than the alarms allow."""
    lines = source.count("\n")
    found = [f"{name}: {lines} lines"] if lines > FILE_LINES and name not in REASONS else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES and f"{name}:{node.name}" not in REASONS:
                found.append(f"{name}:{node.name}: {length} lines")
    return found


def test_nothing_is_too_long() -> None:
    found = [fault for path in python_files() for fault in too_long(short(path), path.read_text("utf-8"))]
    assert not found, "\n".join(found)


def test_reasons_are_still_needed() -> None:
    known = {short(path) for path in python_files()}
    assert {place.split(":")[0] for place in REASONS} <= known


def test_a_planted_long_file_and_function_are_caught() -> None:
    assert too_long("a.py", "x = 1\n" * (FILE_LINES + 1)) == ["a.py: 401 lines"]
    assert too_long("a.py", "def f():\n" + "    x = 1\n" * FUNCTION_LINES) == ["a.py:f: 61 lines"]
    assert too_long("a.py", "def f():\n" + "    x = 1\n" * (FUNCTION_LINES - 1)) == []
