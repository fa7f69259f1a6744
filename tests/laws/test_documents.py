"""The documents say what the code says."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask

from enquiry_hub.cli import COMMANDS, main
from enquiry_hub.commands.docs import permissions_page, settings_table, with_part
from enquiry_hub.config import Settings
from enquiry_hub.core.access import PERMISSIONS
from tests.laws.source import PACKAGE, ROOT, python_files, short

DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")
NAMED_PATH = re.compile(
    r"`((?:enquiry_hub|templates|static|tests|docs|migrations|bench|requirements)/[\w./-]+)`"
)
EVENT_HEARD = re.compile(r'socketio\.on\("(\w+)"\)')
EVENT_SENT = re.compile(r'(?:socketio\.emit\(|realtime\.tell\(channel, )"(\w+)"')
JOURNEY = re.compile(r"^\| ([HDFAMCKBP]\d) [^|]+\| (holds|in part|not built) \|([^|\n]*)\|$", re.MULTILINE)
JOURNEYS = {"H": 6, "D": 5, "F": 6, "A": 5, "M": 6, "C": 4, "K": 4, "B": 5, "P": 6}  # 47 in all
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def pages() -> list[Path]:
    """Return every document of the project."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def test_the_permissions_are_up_to_date(app: Flask) -> None:
    made = permissions_page(app, ROOT / "tests" / "table" / "__init__.py")
    assert (DOCS / "permissions.md").read_text("utf-8") == made, "run `enquiry-hub docs permissions`"
    assert all(f"`{name}`" in made for name in PERMISSIONS)


def test_the_settings_are_up_to_date() -> None:
    page = (DOCS / "operations.md").read_text("utf-8")
    assert page == with_part(page, "settings", settings_table()), "run `enquiry-hub docs settings`"
    assert all(f"`HUB_{spec.name.upper()}`" in page for spec in fields(Settings))
    assert all(str(spec.metadata["sentence"]).endswith(".") for spec in fields(Settings))


def test_every_command_is_explained() -> None:
    page = (DOCS / "operations.md").read_text("utf-8")
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        inner = (
            [f"{name} {part}" for part in command.commands] if isinstance(command, click.Group) else [name]
        )
        for words in inner:
            assert re.search(rf"`{words}( [A-Z]+)?`", page), f"docs/operations.md does not explain {words}"


def test_every_message_of_the_socket_is_explained() -> None:
    page = (DOCS / "live.md").read_text("utf-8")
    code = "\n".join(path.read_text("utf-8") for path in python_files(PACKAGE) if path.name == "realtime.py")
    events = set(EVENT_HEARD.findall(code)) | set(EVENT_SENT.findall(code))
    assert {"enter", "leave", "typing", "post", "thread", "present"} <= events
    assert [event for event in sorted(events) if f"`{event}`" not in page] == []


def faults_in(page: Path) -> list[str]:
    """Return the links and paths of a page that lead nowhere."""
    words = page.read_text("utf-8")
    linked = [name for name in LINK.findall(words) if not (page.parent / name).exists()]
    named = [name for name in NAMED_PATH.findall(words) if not (ROOT / name).exists()]
    return [f"{page.name}: {name}" for name in [*linked, *named]]


@pytest.mark.parametrize("page", pages(), ids=short)
def test_every_path_leads_somewhere(page: Path) -> None:
    assert faults_in(page) == []


def faults_of_journeys(words: str) -> list[str]:
    """Return the journeys without a line, the lines that say neither how it is proved nor what is missing, and the tests that are not there."""
    rows = {row[1]: (row[2], row[3]) for row in JOURNEY.finditer(words)}
    missing = [name for letter, count in JOURNEYS.items() for name in (f"{letter}{number}" for number in range(1, count + 1)) if name not in rows]
    bare = [name for name, (state, proof) in rows.items() if (state != "not built") != bool(proof.strip()) or (state == "holds" and "::" not in proof)]
    named = [f"{file}::{test}" for file, test in NAMED_TEST.findall(words) if not (ROOT / file).exists() or f"def {test}(" not in (ROOT / file).read_text("utf-8")]
    return missing + bare + named


def test_every_journey_has_its_line_and_its_tests_exist() -> None:
    assert faults_of_journeys((DOCS / "journeys.md").read_text("utf-8")) == []
    planted = "| H1 Ten minutes | holds | they say |\n| H2 Sure | not built | `tests/conftest.py::test_nothing` |\n"
    assert {"H3", "P6", "H1", "H2", "tests/conftest.py::test_nothing"} <= set(faults_of_journeys(planted))


def test_planted_faults_are_caught(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("See [there](nowhere.md) and `enquiry_hub/core/nothing.py`.", encoding="utf-8")
    assert len(faults_in(page)) == 2
    with pytest.raises(click.ClickException, match="no place for settings"):
        with_part("A page.", "settings", settings_table())
