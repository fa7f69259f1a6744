"""Two do something with one note at one moment: whoever comes second is asked about anew, and nothing is done to what stands no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import HubError, NotThere, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.features.annotations.services import answer, edit, hide, report_note, take_down, withdraw
from tests.features.annotations.test_annotations import scene  # noqa: F401 - a fixture
from tests.kit.at_once import waiting

Step = Callable[[Actor, Annotation], Any]


def second(app: Flask, note: str, first: tuple[Actor, Step], then: tuple[Actor, Step]) -> HubError | None:
    """Let somebody do something with a note while another holds it, who then does something else; return how the first of them was refused."""
    with waiting(app, lambda: then[1](then[0], db.session.get_one(Annotation, note))) as (begin, refused), work():
        row = db.session.get_one(Annotation, note)
        lock_row(row)
        begin()
        first[1](first[0], row)
    return refused[0] if refused else None


@pytest.mark.parametrize("what", ["withdraw", "edit"])
def test_what_is_reported_as_urgent_in_the_same_moment_keeps_its_words(app, scene, what):  # noqa: F811
    ann, ben = Actor(scene["ann"].id), Actor(scene["ben"].id)
    own: Step = withdraw if what == "withdraw" else lambda actor, row: edit(actor, row, "Harmless.")
    refused = second(app, scene["everyones"], (ben, lambda actor, row: report_note(actor, row, "child_at_risk", "")), (ann, own))
    row = db.session.get_one(Annotation, scene["everyones"])
    assert isinstance(refused, Refused) and row.note == "The everyones note." and row.hidden_at is not None


def test_what_is_withdrawn_in_the_same_moment_is_neither_reported_nor_hidden(app, scene):  # noqa: F811
    ann, ben, fay = (Actor(scene[who].id) for who in ("ann", "ben", "facilitator"))
    assert second(app, scene["ours"], (ann, withdraw), (ben, lambda actor, row: report_note(actor, row, "unkind", ""))) is not None
    assert second(app, scene["everyones"], (ann, withdraw), (fay, lambda actor, row: hide(actor, row, "Unkind."))) is not None
    assert db.session.get_one(Annotation, scene["everyones"]).hidden_at is None


def test_what_is_taken_down_in_the_same_moment_gets_no_answer(app, scene):  # noqa: F811
    ben, fay = Actor(scene["ben"].id), Actor(scene["facilitator"].id)
    refused = second(app, scene["everyones"], (fay, take_down), (ben, lambda actor, row: answer(actor, row, "You mean her?")))
    assert isinstance(refused, Refused | NotThere) and db.session.query(Annotation).filter_by(reply_to_id=scene["everyones"]).count() == 0
