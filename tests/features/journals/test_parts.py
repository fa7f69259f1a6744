"""A page and its parts: changing shape loses nothing."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.features.journals.parts import BEFORE, join_parts, split_parts
from enquiry_hub.features.journals.prompts import shapes

DEMO = Path(__file__).parents[3] / "enquiry_hub/demo/data/journals.json"
LABELS = sorted(
    {field.label for shape in shapes().values() for field in shape.fields} | {"What you wrote before"}
)
LINE = st.one_of(
    st.text(alphabet="ab #\\-`", max_size=12),
    st.sampled_from(LABELS).map("## {}".format),
    st.sampled_from(LABELS).map("\\## {}".format),
    st.sampled_from(LABELS).map("\\\\## {} ".format),
)
TEXT = st.lists(LINE, max_size=8).map("\n".join)
# Whatever somebody may type, with the lines among it that look like what a page is made of.
ANYTHING = st.lists(st.one_of(LINE, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=30)), max_size=6).map("\n".join)
SHAPE = st.sampled_from(list(shapes().values()))


def trimmed(text: str) -> str:
    lines = text.rstrip().split("\n")
    while lines and not lines[0].strip(" \t"):
        lines.pop(0)
    return "\n".join(lines)


@given(SHAPE, st.data())
def test_what_goes_into_the_boxes_comes_out_of_them(shape, data) -> None:
    texts = {field.key: data.draw(TEXT) for field in shape.fields}
    parts = split_parts(join_parts(texts, shape), shape)
    assert {key: parts[key] for key in texts} == {key: trimmed(text) for key, text in texts.items()}
    assert parts[BEFORE] == ""


@given(TEXT, SHAPE)
def test_any_page_settles_at_once(body: str, shape) -> None:
    parts = split_parts(body, shape)
    assert split_parts(join_parts(parts, shape), shape) == parts


@given(SHAPE, SHAPE, st.data())
def test_going_to_another_shape_and_back_changes_nothing(first, other, data) -> None:
    texts = {field.key: data.draw(st.text(alphabet="ab c\n", max_size=20)) for field in first.fields}
    start = split_parts(join_parts(texts, first), first)
    there = join_parts(split_parts(join_parts(start, first), other), other)
    back = split_parts(there, first)
    if first.is_blank and not other.is_blank:
        assert start["body"] in back["body"]
    else:
        assert back == start


@given(SHAPE, st.lists(SHAPE, min_size=1, max_size=4), st.data())
def test_any_text_comes_back_from_any_shapes(first, others, data) -> None:
    texts = {field.key: data.draw(ANYTHING) for field in first.fields}
    body = join_parts(texts, first)
    start = split_parts(body, first)
    for other in others:
        body = join_parts(split_parts(body, other), other)
    back = split_parts(join_parts(split_parts(body, first), first), first)
    if first.is_blank:
        lines = [line for line in start["body"].split("\n") if line.strip() and not line.lstrip("\\").startswith("## ")]
        assert all(line.rstrip() in back["body"] for line in lines)
    else:
        assert back == start


@given(TEXT, SHAPE)
def test_every_word_is_still_there(body: str, shape) -> None:
    joined = join_parts(split_parts(body, shape), shape)
    kept = [line.strip() for line in joined.split("\n")]
    for line in body.split("\n"):
        assert (
            line.strip().lstrip("\\") in [one.lstrip("\\") for one in kept]
            or not line.strip(" \\")
            or "## " in line
        )


def test_a_page_of_another_shape_is_kept_in_sight() -> None:
    ten, gibbs = shapes()["ten_minutes"], shapes()["gibbs"]
    body = join_parts({"what": "It rained.", "so_what": "Nobody came.", "now_what": "Tents by May."}, ten)
    parts = split_parts(body, gibbs)
    assert parts["description"] == "It rained."
    assert (
        parts[BEFORE]
        == "## Why does it matter?\n\nNobody came.\n\n## What next, and by when?\n\nTents by May."
    )
    assert split_parts(join_parts({**parts, "feelings": "Wet."}, gibbs), ten)["so_what"] == "Nobody came."


def test_a_page_written_without_boxes_goes_below() -> None:
    assert split_parts("Just words.", shapes()["kolb"])[BEFORE] == "Just words."


def test_every_page_of_the_demonstration_survives_every_shape() -> None:
    for entry in json.loads(DEMO.read_text("utf-8"))["entries"]:
        body = entry["body_markdown"]
        for shape in shapes().values():
            joined = join_parts(split_parts(body, shape), shape)
            assert all(line.strip() in joined for line in body.split("\n"))
