"""Choices, days and names are compared as wholes."""

import pytest

from enquiry_hub.core.text.changes import Change, replaced


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Rising", "Falling", [("removed", "Rising"), ("same", " "), ("added", "Falling")]),
        ("Rising", "Rising", [("same", "Rising")]),
        ("", "Falling", [("added", "Falling")]),
        ("Rising", "", [("removed", "Rising")]),
        ("", "", []),
    ],
)
def test_one_text_in_the_place_of_another(before: str, after: str, pieces: list[Change]) -> None:
    assert replaced(before, after) == pieces
