"""The inspection of pages, shown what it has to find."""

from __future__ import annotations

import pytest

from tests.kit.html import BadPage, check, inspect, inspect_fragment

GOOD = """<!doctype html><html lang="en"><head><title>Threads – Enquiry Hub</title></head><body><main>
<h1>Threads</h1><form action="/a"><input type="hidden" name="t" value="1"><label for="b">Words</label>
<textarea id="b" name="b">kept</textarea><button>Save</button></form></main><a href="/safeguarding">Worried about a child?</a></body></html>"""


def test_a_good_page_is_given_back() -> None:
    page = inspect(GOOD)
    assert (page.h1, page.title) == ("Threads", "Threads – Enquiry Hub")
    assert page.form("/a") == {"t": "1", "b": "kept"}


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("<h1>Threads</h1>", "", "0 × <h1>"),
        ("<h1>Threads</h1>", "<h1>Posts</h1>", "does not start"),
        ("<h1>Threads</h1>", "<h1>Threads</h1><h3>New</h3>", "<h3> follows <h1>"),
        ('lang="en"', "", "no lang"),
        ('href="/safeguarding"', 'href="/privacy"', "no way to the safeguarding route"),
        ("Worried about a child?", "", "no way to the safeguarding route"),
        ("<button>Save</button>", '<p id="b"></p><button>Save</button>', "id 'b' 2 times"),
        ('<label for="b">Words</label>', "", "no label"),
        ('for="b"', 'for="c"', "refers to nothing"),
        ("<button>Save</button>", "<button></button>", "no words"),
        ("<button>Save</button>", '<img src="a.png">', "no alt"),
        ("</main>", "", "expected-one-end-tag"),
        ("<h1>Threads</h1>", "<h1>Threads</h1><p><div></div></p>", "unexpected-end-tag"),
    ],
)
def test_a_planted_fault_is_found(was: str, becomes: str, fault: str) -> None:
    assert was in GOOD
    with pytest.raises(BadPage, match=fault):
        inspect(GOOD.replace(was, becomes))
    check(GOOD)  # and no less where a page that was almost the same has been found sound
    with pytest.raises(BadPage, match=fault):
        check(GOOD.replace(was, becomes))


@pytest.mark.parametrize(("was", "becomes"), [("kept", "kept &nbsp & co"), ("kept", "a \x0b"), ('name="t"', 'name="t" name="t"'), ('value="1"', 'value="&bogus;"'), ('<button>', '<button type="">')])
def test_what_a_parser_stumbles_over_is_parsed_again(was: str, becomes: str) -> None:
    check(GOOD)
    changed = GOOD.replace(was, becomes)
    try:
        inspect(changed)
    except BadPage as fault:
        with pytest.raises(BadPage) as again:
            check(changed)
        assert str(again.value) == str(fault)
    else:
        assert "button" in becomes, "it is sound"


def test_other_words_are_the_same_page(monkeypatch: pytest.MonkeyPatch) -> None:
    check(GOOD)
    monkeypatch.setattr("tests.kit.html.inspect", lambda source, where: pytest.fail("parsed twice"))
    check(GOOD.replace("kept", "other words").replace('"b"', '"c"').replace("Threads", "Inputs"))


def test_a_fragment_is_judged_by_itself() -> None:
    assert inspect_fragment('<article id="post-1"><p>Words</p></article>').text == "Words"
    with pytest.raises(BadPage, match="no words"):
        inspect_fragment('<article><a href="/x"></a></article>')
