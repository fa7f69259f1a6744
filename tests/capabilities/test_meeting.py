"""Whatever two may have open at once: where both change one box, the second save is refused, shows both, and no word is lost."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import Amendment
from enquiry_hub.identity.groups.models import Agreement
from tests.conftest import empty_store
from tests.kit.browser import Browser
from tests.kit.html import Page, inspect, new_words
from tests.kit.world import World, make_world
from tests.laws.source import Function, python_files

FIRST, THEIRS, MINE = "We began with one plain sentence", "They found four other words for it", "Mine go a different way altogether"


@dataclass(frozen=True)
class Case:
    """Be a form that several may have open.

    `caught` is the function that catches the refused save, `who` saves first and second (one person: in two tabs), `box` is what both
    change, `more` what has to be said with it, `sent_to` where the form is sent if not to where it stands, and `began` where it carries from
    which version it began, or from which words.
    """

    caught: str
    address: str
    who: tuple[str, str]
    box: str
    more: dict[str, str] = field(default_factory=dict)
    sent_to: str = ""
    began: str = "base"
    beside: bool = True  # both stand beside each other, field by field


TWO_TABS, STEWARDS, MEMBERS = ("owner", "owner"), ("facilitator", "manager"), ("participant", "owner")
CASES = (
    Case("write_agreement", "/cohorts/{group}/agreement/write", STEWARDS, "body"),
    Case("bring_back", "/circles/{circle}/bring-back", TWO_TABS, "brings"),
    Case("edit", "/reflections/{private}/edit", TWO_TABS, "part_body", beside=False),  # the whole page stands above the boxes
    Case("change", "/starters/{starter}/edit", STEWARDS, "title"),
    Case("edit_design", "/designs/{design}/edit", STEWARDS, "title"),
    Case("edit_variant", "/part-variants/{part_variant}/edit", TWO_TABS, "words"),
    Case("change_risk", "/risks/{risk}/edit", MEMBERS, "cause"),
    Case("change_strategy", "/strategies/{strategy}/edit", MEMBERS, "cost"),
    Case("_change", "/risks/{risk}/controls/{control}/edit", MEMBERS, "text"),
    Case("_change", "/risks/{risk}/indicators/{indicator}/edit", MEMBERS, "name"),
    Case("change_theme", "/frameworks/{framework}/themes", STEWARDS, "{theme}-name", sent_to="/themes/{theme}", began="{theme}-began"),
    Case("change_parties", "/frameworks/{framework}/edit", STEWARDS, "title", began="began"),
    Case("edit_measure", "/measures/{measure}/edit", ("facilitator", "owner"), "name"),
    Case("edit_outside", "/figures-from-elsewhere/{outside_figure}/edit", ("facilitator", "owner"), "limits"),
    Case("edit_account", "/strategies/{strategy}/did-it-work/edit", MEMBERS, "practice_words"),
    Case("edit_card", "/spiral-cards/{spiral_card}/edit", TWO_TABS, "words"),
    Case("_edited", "/shared-pins/{shared_pin}/edit", TWO_TABS, "note"),
    Case("_edited", "/shared-pins/{tool}/edit", STEWARDS, "note"),
    Case("write_context", "/threads/{other_thread}/context", MEMBERS, "body"),
    Case("change_post", "/posts/{post}/edit", TWO_TABS, "body"),
    Case("edit_note", "/annotations/{annotation}/edit", TWO_TABS, "note"),
    Case("edit_claim", "/claims/{claim}/edit", TWO_TABS, "words", {"why": "It is said better so."}),
    Case("edit_input", "/inputs/{input}/edit", TWO_TABS, "body", {"strength": "1"}),
    Case("edit_session", "/sessions/{session}/edit", STEWARDS, "title"),
    Case("sharpen", "/enquiries/{enquiry}", TWO_TABS, "question", {"why": "It is clearer so."}, "/enquiries/{enquiry}/question"),
    Case("change_adoption", "/taken-home/{adoption}/edit", TWO_TABS, "event", {"why": "So it is with us."}),
)
# One shows what the school says now and what the cohort says beside the box for each word, whoever saved what; of an agenda no earlier lines
# are kept (tests/features/programmes).
OTHERWISE = {"update", "write_agenda"}


@pytest.fixture(scope="module")
def world(session_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return the small world in the run's store, for all of these forms."""
    with session_app.app_context():
        yield make_world(session_app, tmp_path_factory.mktemp("files"))
        db.session.rollback()
        db.session.remove()
        empty_store()


def filled(source: str, *parts: str) -> dict[str, str]:
    """Return what the form with these parts would send as it stands."""
    (form,) = [form for form in inspect(source).all("form") if set(parts) <= {part.get("name") for part in form.iter()}]
    return Page(form).form()


def kept() -> str:
    """Return all earlier words that are kept."""
    parts = [str(found) for found in db.session.scalars(sa.select(Amendment.parts))]
    return " ".join([*(str(row.fields) for row in db.session.scalars(sa.select(Revision))), *db.session.scalars(sa.select(Agreement.body)), *parts])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.address)
def test_two_edits_of_one_box_meet_and_both_are_shown(world: World, case: Case) -> None:
    one, other = (Browser(world.app, world.people[name]) for name in case.who)
    page, to, box, began = (text.format(**world.places) for text in (case.address, case.sent_to or case.address, case.box, case.began))

    def opened(browser: Browser) -> dict[str, str]:
        db.session.expire_all()
        return filled(browser.get(f"{page}?as=saved").text, box, began)

    def save(browser: Browser, form: dict[str, str], words: str, status: int = 303) -> Any:
        return browser.post(to, {**form, **case.more, box: words}, status=status)

    save(one, opened(one), FIRST)
    theirs, mine = opened(one), opened(other)
    assert mine[box] == FIRST
    save(one, theirs, THEIRS)
    refused = save(other, mine, MINE, 409).text
    again = filled(refused, box, began)
    assert again[box] == MINE and again[began] != mine[began] and opened(other)[box] == THEIRS, "nothing is saved over, and nothing is lost"
    assert THEIRS in unescape(refused)
    if case.beside:
        (shown,) = re.findall(r'<section class="both-field".*?</section>', refused, re.S)
        saved, differing = shown.split('class="diff"')
        assert THEIRS in unescape(saved) and MINE in " ".join(new_words(f"<p{differing}").split())
    save(other, again, MINE)
    assert opened(one)[box] == MINE
    assert all(words in kept() for words in (FIRST, THEIRS, MINE)), "what was saved before is kept"


def catching() -> set[str]:
    """Return the functions that catch a save that somebody else was quicker than."""
    found = set()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, Function) and any(isinstance(part, ast.ExceptHandler) and getattr(part.type, "id", "") == "Stale" for part in ast.walk(node)):
                found.add(node.name)
    return found


def test_every_form_that_can_be_refused_is_tried() -> None:
    assert catching() == {case.caught for case in CASES} | OTHERWISE
