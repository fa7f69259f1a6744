"""Templates trust nothing and carry no script, style or handler: the content policy refuses those."""

from __future__ import annotations

import re

import pytest

from tests.laws.source import ROOT, short

RULES = {
    "text is trusted": re.compile(r"\|\s*safe\b|\bautoescape\s+false|\bMarkup\s*\("),
    "a style attribute": re.compile(r"<[^>]*?\sstyle\s*=", re.S),
    "a style element": re.compile(r"<style\b", re.I),
    "an event handler": re.compile(r"<[a-z][^>]*?\son[a-z]+\s*=", re.I | re.S),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)[^>]*>", re.I | re.S),
    "a script address": re.compile(r"""["'\s]javascript:""", re.I),
    "something loaded from elsewhere": re.compile(
        r"""<(?:script|img|iframe|source|audio|video|embed)\b[^>]*?\bsrc\s*=\s*["']?(?:https?:)?//|<link\b[^>]*?\bhref\s*=\s*["']?(?:https?:)?//""",
        re.I | re.S,
    ),
    "an attribute without quotes": re.compile(r"<[a-z][^>{}]*?\s(?!data-)[a-z-]+=\{\{", re.I),
}

COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.S)


def faults_in(name: str, template: str) -> list[str]:
    """Return what a template may not hold, with the line."""
    bare = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), template)
    return [
        f"{name}:{bare.count(chr(10), 0, found.start()) + 1}: {rule}: {found[0][-60:]!r}"
        for rule, pattern in RULES.items()
        for found in pattern.finditer(bare)
    ]


def test_templates_keep_the_rules() -> None:
    files = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    found = [fault for path in files for fault in faults_in(short(path), path.read_text("utf-8"))]
    assert not found, "\n".join(found)


def test_things_are_pinned_by_one_button() -> None:
    assert [path.name for path in (ROOT / "templates").rglob("*.html") if "'toolkit.pin'" in path.read_text("utf-8")] == ["pin_button.html"]


@pytest.mark.parametrize(
    "planted",
    [
        "{{ post.body|safe }}",
        "{{ post.body | safe }}",
        "{% autoescape false %}{% endautoescape %}",
        '<p class="a"\n style="color: red">',
        "<style>p { color: red }</style>",
        '<button type="button" onclick="go()">Go</button>',
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<a href="javascript:go()">Go</a>',
        '<script src="https://elsewhere.example/a.js"></script>',
        '<link rel="stylesheet" href="//elsewhere.example/a.css">',
        "<p id={{ post.id }}>",
    ],
)
def test_a_planted_fault_is_caught(planted: str) -> None:
    assert len(faults_in("a.html", planted)) == 1


def test_what_is_right_is_left_alone() -> None:
    right = """{# never |safe #}<script type="module" src="{{ url_for('static', filename='a.js') }}"></script>
    <a href="https://www.gov.uk/" title="one = two">GOV.UK</a> {{ post|prose }}
    <p data-on="1" id="{{ post.id }}">safe</p>"""
    assert faults_in("a.html", right) == []
