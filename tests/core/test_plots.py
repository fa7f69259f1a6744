"""Pictures of numbers: everything in them is escaped, said in words, and inside the frame."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.core.plots import (
    TALL,
    WIDE,
    Dot,
    bars,
    interval_chart,
    line_chart,
    rungs,
    strength,
    strengths,
)


def parsed(picture: str) -> ElementTree.Element:
    """Return a picture as a tree; it is sound XML, or this fails."""
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img" and root.get("aria-label") and "style" not in picture
    return root


def marks(picture: str, name: str) -> list[ElementTree.Element]:
    """Return the parts of a picture that have a class."""
    return [part for part in parsed(picture).iter() if part.get("class") == name]


def test_a_line_has_its_points_signals_and_rings() -> None:
    dots = [Dot("5 January", 21), Dot("12 January", None), Dot("19 January", 17, signal=True), Dot("26 January", 31, unlike=True)]
    picture = line_chart(dots, 'Families & "mornings"', middle=20, aim=15, change_at=2, words=("middle", "aim", "<call>"))
    counts = {name: len(marks(picture, name)) for name in ("chart-dot", "chart-signal", "chart-ring", "chart-unseen", "chart-middle", "chart-aim", "chart-change")}
    assert counts == {"chart-dot": 2, "chart-signal": 1, "chart-ring": 1, "chart-unseen": 1, "chart-middle": 1, "chart-aim": 1, "chart-change": 1}
    assert parsed(picture).get("aria-label") == 'Families & "mornings"' and "&lt;call&gt;" in picture
    assert marks(picture, "chart-line")[0].get("d", "").count("M") == 2  # the pen is lifted where nothing is shown


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=30), st.one_of(st.none(), st.floats(-1e6, 1e6)), st.one_of(st.none(), st.integers(0, 40)))
def test_whatever_is_drawn_stays_in_its_frame(values: list[float | None], aim: float | None, change_at: int | None) -> None:
    picture = line_chart([Dot("day", value) for value in values], "Numbers", middle=aim, aim=aim, change_at=change_at)
    parsed(picture)
    for axis, most in (("x", WIDE), ("y", TALL)):
        places = [float(found) for found in re.findall(rf'\bc?{axis}[12]?="(-?[\d.]+)"', picture)]
        assert all(-20 <= place <= most + 20 for place in places), (axis, places)


def test_shares_bars_and_rungs() -> None:
    assert len(marks(interval_chart([("May", 0.3, 0.18, 0.45), ("June", 1.0, 0.6, 1.0)], "Leaders"), "chart-band")) == 2
    assert len(marks(bars([("up", 3, "3"), ("down", 0, "0")], "Answers", 3), "chart-bar")) == 2
    assert len(marks(bars([("up", 0, "0")], "Answers", 0), "chart-bar")) == 1
    picture = rungs([True, False, True], ["one", "two", "three"], "Levels")
    assert (len(marks(picture, "chart-rung")), len(marks(picture, "chart-rung-empty"))) == (2, 1)


@pytest.mark.parametrize(("dots", "shape"), [(False, "rect"), (True, "circle")])
def test_two_kinds_of_strength_look_different(dots: bool, shape: str) -> None:
    root = parsed(strength(2, 4, "Strength", dots=dots))
    assert [part.get("class") for part in root if part.tag == shape] == ["chart-full", "chart-full", "chart-open", "chart-open"]


def test_strengths_stand_below_each_other_in_shapes_of_their_own_and_in_their_frame() -> None:
    long = "A title & more " * 20
    picture = strengths([("Research", 3, False), (long, 1, True)], 4, "Two kinds")
    assert [len(marks(picture, name)) for name in ("chart-full", "chart-open")] == [4, 4] and picture.count("<rect") == picture.count("<circle") == 4
    lines = [part.text or "" for part in marks(picture, "chart-label")]
    assert len(lines) == 3 and lines[-1].endswith("…") and max(map(len, lines)) <= 54
    assert all(float(place) <= 88 for place in re.findall(r'\bc?y="([\d.]+)"', picture)) and "&amp; more" in picture
    assert marks(strengths([], 4, "Nothing"), "chart-label") == []
