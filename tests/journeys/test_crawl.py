"""Everyone follows every link that they are shown: each leads to a sound page that they may see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.conftest import loaded
from tests.kit.browser import Browser
from tests.kit.crawl import crawl
from tests.kit.demo import WALKERS, Demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return the demonstration on a store of its own."""
    with loaded(tmp_path_factory.mktemp("followed")) as demo:
        yield demo


@pytest.mark.parametrize("role", [*WALKERS, "visitor"])
def test_every_link_leads_somewhere(demo: Demo, role: str) -> None:
    found = crawl(Browser(demo.app) if role == "visitor" else demo.browser(role))
    assert not found.faults, "\n\n".join(found.faults)
    assert len(found.pages) >= 4, found.pages
