"""Invisible characters in a form are said in words, on every page that takes what people write about a reflection."""

from __future__ import annotations

import pytest

from enquiry_hub.core.access import Actor
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from tests.kit.build import make_cohort, make_member


@pytest.mark.parametrize(
    ("who", "way", "values"),
    [
        ("author", "passage", {"picked": "0", "target": "x", "note": "A\x01word."}), ("reader", "responses", {"body": "Do keep this.\x01"}),
        ("author", "still-true", {"answer": "yes", "note": "A\x01word."}),
    ],
)  # fmt: skip
def test_an_invisible_character_is_said_in_words(app, sign_in, who, way, values):
    cohort = make_cohort()
    people = {"author": make_member(cohort, name="Ann Author"), "reader": make_member(cohort, name="Ben Reader")}
    with work():
        page = write_entry(Actor(people["author"].id), cohort, NewEntry("past", "One thing. Another."))
        share_entry(Actor(people["author"].id), page, "my_cohort")
    answer = sign_in(people[who]).post(f"/reflections/{page.id}/{way}", values, status=422)
    assert "invisible control character" in answer.text and ("body" not in values or "Do keep this." in answer.text)
