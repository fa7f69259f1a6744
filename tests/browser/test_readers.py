"""What does not fit readers who set a page otherwise is found, where it is planted."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Door
from tests.browser.readers import faults_for_readers

pytestmark = pytest.mark.browser

PLANTED = {
    "with words a third longer: words run out of": ("white-space: nowrap; width: 9rem; border: 1px solid", "Incomprehensibly"),
    "with letters set wide: words run out of": ("white-space: nowrap; width: 9rem; background: #ddd", "Incomprehensibly"),
    "twice as large: words run out of": ("white-space: nowrap; width: 200px; border: 1px solid", "Incomprehensibly"),
    "twice as large: ": ("width: 40em", "wide"),
    "on paper: ": ("width: 900px", "wide"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_what_does_not_fit_others_is_found(door: Door, fault: str) -> None:
    page = door.enter()
    page.goto("/sign-in")
    assert faults_for_readers(page) == []
    page.goto("/sign-in")
    page.locator("main").evaluate("(main, [style, word]) => main.insertAdjacentHTML('beforeend', `<p>${word}</p>`) ?? (main.lastElementChild.style.cssText = style)", PLANTED[fault])
    assert any(found.startswith(fault) for found in faults_for_readers(page))


HEARD_AMISS = {
    '"Open" is heard of more than one': '<a href="/a">Open</a><a href="/b">Open</a>',
    '"Go" is heard of more than one': '<form action="/a"><button>Go</button></form><form action="/b"><button>Go</button></form>',
    '"More" is heard of more than one': "<details><summary>More</summary>a</details><details><summary>More</summary>b</details>",
    "a table without a name": "<table><tr><th scope=row>a</th><td>b</td></tr></table>",
    "a group without a name": "<fieldset><input aria-label=a></fieldset>",
    "choices in no group": "<label><input type=radio name=a> A</label>",
    "a name that is not heard": "<p aria-label=a>b</p>",
    "a time that no machine reads": "<time>yesterday</time>",
    "a hint that is not heard": "<p class=field><label for=a>A</label><span class=hint>B</span><input id=a></p>",
}
HEARD_WELL = """
<a href="/a">Open</a><a href="/a">Open</a> <a href="/b">Open<span class="visually-hidden">: b</span></a> <a href="/c" aria-describedby="more-of-c">Open</a><p id="more-of-c">c</p>
<article aria-label="one"><button>thank you</button></article><article aria-label="other"><button>thank you</button></article>
<fieldset><legend>A</legend><label><input type="radio" name="a"> B</label></fieldset><p class="field"><label for="a">A</label><span class="hint" id="of-a">B</span><input id="a" aria-describedby="of-a"></p>
<div hidden><a href="/d">Open</a></div><table><caption>T</caption><tr><th scope="row">a</th><td>b</td></tr></table>
"""


@pytest.mark.parametrize("fault", HEARD_AMISS)
def test_what_is_not_heard_well_is_found(door: Door, fault: str) -> None:
    page = door.enter()
    page.goto("/sign-in")
    page.locator("main").evaluate("(main, planted) => main.insertAdjacentHTML('beforeend', planted)", HEARD_AMISS[fault])
    assert [found for found in faults_for_readers(page) if found.startswith("by ear: ")] == [found for found in faults_for_readers(page) if fault in found] != []


def test_what_is_heard_well_is_left_alone(door: Door) -> None:
    page = door.enter()
    page.goto("/sign-in")
    page.locator("main").evaluate("(main, planted) => main.insertAdjacentHTML('beforeend', planted)", HEARD_WELL)
    assert not [found for found in faults_for_readers(page) if found.startswith("by ear: ")]


def test_a_button_on_paper_is_found(door: Door) -> None:
    page = door.enter()
    page.goto("/sign-in")
    page.locator("main").evaluate("main => main.insertAdjacentHTML('beforeend', '<button>Press me</button>')")
    assert any("on paper: <button>Press" in found for found in faults_for_readers(page))


def test_a_heading_over_nothing_on_paper_is_found(door: Door) -> None:
    page = door.enter()
    page.goto("/sign-in")
    page.locator("main").evaluate("main => main.insertAdjacentHTML('beforeend', '<section class=card><h2>Files</h2><div><p class=no-print>Add a file</p></div></section>')")
    assert any("a heading over nothing: <section" in found for found in faults_for_readers(page))
