"""Pictures of data."""

from xml.etree import ElementTree

import pytest

from enquiry_hub.core.charts import dot_plot


def test_a_dot_for_each_person() -> None:
    svg = dot_plot([1, 0, 3], ["Low", "Middle", "High"], "Four ratings")
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img" and root.get("aria-label") == "Four ratings"
    assert svg.count("<circle") == 4
    assert [text.text for text in root.iter("text")] == ["1", "Low", "0", "Middle", "3", "High"]


def test_everything_is_escaped_and_nothing_is_styled() -> None:
    svg = dot_plot([1], ["<script>&"], '"><script>alert(1)</script>')
    assert "<script" not in svg and "style=" not in svg
    ElementTree.fromstring(svg)


def test_a_tall_column_counts_in_bundles_and_says_so() -> None:
    svg = dot_plot([40, 3], ["a", "b"], "Many.")
    assert "Each dot stands for up to 4." in svg and svg.count("<circle") == 11


def test_nothing_can_be_drawn_too() -> None:
    ElementTree.fromstring(dot_plot([], [], "Nothing yet"))
    with pytest.raises(ValueError, match="label"):
        dot_plot([1], [], "x")
