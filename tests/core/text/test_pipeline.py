"""What the renderer makes of ordinary and of ill-meant text."""

import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.core.text.pipeline import to_html
from enquiry_hub.core.text.simple import is_simple, paragraphs

ALLOWED = {"id", "href", "rel", "class", "title", "src", "alt", "start", "align"}
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example.org)",
    "[x](/logout)",
    '[x](https://e.org "onmouseover=alert(1)")',
    "![x](javascript:alert(1))",
    "![x](https://tracker.example.org/p.gif)",
    '![x" onerror="alert(1)](/files/ab/c.png)',
    "![x](/files/../../etc/passwd)",
    "[x](person:abc123/../../logout)",
    "<javascript:alert(1)>",
    "`<script>`<style>*{display:none}</style>",
    "```<script>\nalert(1)\n```",
    '<a href="https://e.org" id="main" class="button" style="x">x</a>',
    "<form action=/x><input name=csrf></form>",
    "<iframe src=//e.org></iframe>",
    "x[^main]\n\n[^main]: <b onclick=x>note</b>",
    'x[^"><script>]\n\n[^"><script>]: note',
    "[x](#fn:1-1)",
    "# Title {#main .button}",
    "<!-- --><math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]


def inspect(html: str) -> None:
    """Fail when a page holds anything that people may not put there."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        assert element.tag not in {
            "script",
            "style",
            "svg",
            "math",
            "form",
            "input",
            "iframe",
            "object",
            "h1",
            "h2",
        }
        assert set(element.attrib) <= ALLOWED
        if "id" in element.attrib:
            assert re.fullmatch(r"fn(ref\d*)?:\d+-\d+", element.get("id"))
        if "href" in element.attrib:
            assert re.match(
                r"https?://|mailto:|/go/[a-z]+/[a-z0-9]+$|#fn", element.get("href"), re.IGNORECASE
            )
            assert element.get("rel") == "noopener nofollow ugc"
        if "src" in element.attrib:
            assert element.get("src").startswith("/files/") and ".." not in element.get("src")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_shown_and_does_nothing(attack: str) -> None:
    inspect(to_html(attack))
    inspect(to_html(f"> - {attack}\n\n| a |\n|---|\n| {attack} |\n"))


@given(st.text(alphabet="<>&\"'[](){}!#*_`~|:/\\-=^ \nabx1.@", max_size=120))
def test_no_text_at_all_gets_anything_through(text: str) -> None:
    inspect(to_html(text))


@pytest.mark.parametrize(
    "text",
    [
        "a < b and b > c",
        "I <3 this",
        "<div> is a tag",
        "👩‍👩‍👧 done 🎉",
        "שלום עולם",
        "السلام عليكم",
        "[Tom]: yes",
        "Ŵy a’r plant",
    ],
)
def test_text_is_shown_as_it_was_written(text: str) -> None:
    shown = "".join(html5lib.parseFragment(to_html(text), namespaceHTMLElements=False).itertext())
    assert shown == text


def test_headings_start_below_those_of_the_page() -> None:
    assert to_html("# One\n\n## Two\n\n###### Six") == "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>"


def test_people_and_things_are_linked() -> None:
    html = to_html("[@Folasade Adeyemi-Clarke](person:abc123) on [#RK01 Families moved](risk:abc124)")
    assert (
        '<a class="mention" href="/go/person/abc123" rel="noopener nofollow ugc">@Folasade Adeyemi-Clarke</a>'
        in html
    )
    assert (
        '<a class="reference" href="/go/risk/abc124" rel="noopener nofollow ugc">#RK01 Families moved</a>'
        in html
    )
    assert "<a" not in to_html("[x](person:ABC) [x](person:a) [x](boss:abc123) @folasade")


def test_footnotes_carry_numbers_in_the_order_of_the_text() -> None:
    html = to_html("One[^b] two[^a].\n\n[^a]: Ay\n[^b]: Bee", "post1")
    assert re.findall(r'class="footnote-ref"[^>]*>(\d)', html) == ["1", "2"]
    assert html.index("Bee") < html.index("Ay")
    ids = set(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) == ids
    assert not ids & set(re.findall(r'id="([^"]+)"', to_html("One[^b].\n\n[^b]: Bee", "post2")))


def test_everyday_markdown_works() -> None:
    assert "<del>gone</del>" in to_html("~~gone~~")
    assert "a<br>\nb" in to_html("a\nb")
    assert '<td align="right">1</td>' in to_html("| a |\n|--:|\n| 1 |")
    assert "<pre><code>x &lt; y\n</code></pre>" in to_html("```python\nx < y\n```")
    assert 'href="https://example.org/a?b=1&amp;c=2"' in to_html("See https://example.org/a?b=1&c=2.")
    assert to_html("- [ ] ring\n- [x] write").count('class="task-list-item"') == 2
    assert '<img alt="Hall" src="/files/9f2c/hall.png">' in to_html("![Hall](/files/9f2c/hall.png)")


@given(st.from_regex(r"[A-Za-z0-9 .,;:'\"?!()/%£&‘’“”…–—\-\n🎉é]{0,120}", fullmatch=True))
def test_the_short_way_gives_exactly_what_the_long_way_gives(text: str) -> None:
    if is_simple(text.strip("\n")):
        assert paragraphs(text) == to_html(text)


@given(st.text(max_size=60))
def test_the_short_way_is_taken_only_where_it_is_right(text: str) -> None:
    if is_simple(text.strip("\n")):
        assert paragraphs(text) == to_html(text)


def test_an_ordinary_post_takes_the_short_way() -> None:
    assert is_simple(
        "Thanks Bernadette, your breakfast idea worked.\n\nWe tried it on Monday (before 8:30) & on Friday."
    )
    for text in (
        "*a*",
        "- a",
        "1. a",
        "1) a",
        "# a",
        "> a",
        "www.example.org",
        "https://x.org",
        "a@b.org",
        " a",
        "a\n---",
        "a_b",
    ):
        assert not is_simple(text), text
