"""Reading, comparing and taking in text."""


import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.core.text import (
    BadText,
    clean_input,
    diff_words,
    excerpt,
    marks,
    mentions_in,
    pipeline,
    plain,
    references_in,
    without_files,
)
from tests.kit.growth import check_growth


def test_people_are_found_once_and_in_order() -> None:
    text = "[@B](person:bbbbbb) [@A](person:aaaaaa) [@B again](person:bbbbbb) [#R](risk:cccccc)"
    assert mentions_in(text) == ["bbbbbb", "aaaaaa"]
    assert references_in(text) == [("risk", "cccccc")]


@pytest.mark.parametrize(
    "text",
    [
        "`[@A](person:aaaaaa)`",
        "``a ` [@A](person:aaaaaa)``",
        "```\n[@A](person:aaaaaa)\n```",
        "~~~ text\n[@A](person:aaaaaa)\n~~~",
        "\\[@A](person:aaaaaa)",
        "![@A](person:aaaaaa)",
        "[@A](person:AAAAAA)",
        "@aaaaaa",
    ],
)
def test_nobody_is_called_from_code_or_by_a_bare_name(text: str) -> None:
    assert mentions_in(text) == []


def test_an_open_fence_or_tick_hides_nobody() -> None:
    assert mentions_in("```\n[@A](person:aaaaaa)") == ["aaaaaa"]
    assert mentions_in("it`s [@A](person:aaaaaa)") == ["aaaaaa"]


def test_plain_words() -> None:
    text = "# Title\n\n**Bold** and _slant_ and ~~gone~~ `code`[^1]\n\n> quoted [link](https://x.org)\n\n"
    text += "| a | b |\n|---|---|\n| 1 | 2 |"
    assert plain(text) == "Title\n\nBold and slant and gone code\n\nquoted link\n\na · b\n1 · 2"
    assert plain("a < b, I <3 this, snake_case_name") == "a < b, I <3 this, snake_case_name"
    assert plain("[@Ann Lee](person:aaaaaa) \\*so\\*") == "@Ann Lee *so*"


def test_an_excerpt_ends_at_a_word() -> None:
    assert excerpt("One two\n\nthree four", 100) == "One two three four"
    assert excerpt("One two three four", 12) == "One two…"
    assert len(excerpt("x" * 500, 80)) == 80


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "`", "*", "![a", "> ", "#", "|", "[^", "``a`", "_a", "\\", "```\n", "[@a](person:"]
)
def test_reading_is_quick_whatever_is_read(piece: str) -> None:
    def read(size: int) -> None:
        text = piece * (size // len(piece))
        plain(text), mentions_in(text), excerpt(text)

    check_growth(read, 100_000)


def test_a_changed_word_is_shown() -> None:
    assert diff_words("the cat sat", "the dog sat") == [
        ("same", "the "),
        ("removed", "cat"),
        ("added", "dog"),
        ("same", " sat"),
    ]
    assert diff_words("same", "same") == [("same", "same")]
    assert diff_words("", "new") == [("added", "new")]
    assert diff_words("", "") == []


@given(st.text(alphabet="ab \n.", max_size=60), st.text(alphabet="ab \n.", max_size=60))
def test_both_texts_can_be_read_off_their_comparison(before: str, after: str) -> None:
    pieces = diff_words(before, after)
    assert "".join(text for op, text in pieces if op != "added") == before
    assert "".join(text for op, text in pieces if op != "removed") == after


@pytest.mark.parametrize("before, after", [("a b ", "b a "), ("a\na\n", "b\na\n")])
def test_comparing_long_texts_has_a_limit(before: str, after: str) -> None:
    check_growth(lambda size: diff_words(before * (size // 4), after * (size // 4)), 100_000)


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\ud800b", "\x1b[31m"])
def test_what_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(BadText):
        clean_input(text)


def test_everything_else_is_kept() -> None:
    assert clean_input("a\r\nb\tc\n\u202eRTL 👩‍👩‍👧 <b>") == "a\nb\tc\n\u202eRTL 👩‍👩‍👧 <b>"


def test_what_is_read_and_what_is_rendered_agree_on_kinds() -> None:
    # The renderer is loaded on its own and cannot import the list.
    assert pipeline.KINDS == marks.KINDS


def test_files_are_taken_out_of_words():
    text = "Look.\n\n![A wall](/files/abcdef1)\n\n[plan (1).pdf](/files/abcdef2/view) our plan\n\nSee ![w](/files/abcdef3)."
    assert without_files(text, []) == text
    assert without_files(text, ["abcdef1"]) == "Look.\n\n[plan (1).pdf](/files/abcdef2/view) our plan\n\nSee ![w](/files/abcdef3)."
    assert without_files(text, ["abcdef2", "abcdef3"]) == "Look.\n\n![A wall](/files/abcdef1)\n\n our plan\n\nSee ."
    assert without_files("![A wall](/files/abcdef1)", ["abcdef1"]) == ""
