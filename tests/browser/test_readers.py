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


def test_a_button_on_paper_is_found(door: Door) -> None:
    page = door.enter()
    page.goto("/sign-in")
    page.locator("main").evaluate("main => main.insertAdjacentHTML('beforeend', '<button>Press me</button>')")
    assert any("on paper: <button>Press" in found for found in faults_for_readers(page))
