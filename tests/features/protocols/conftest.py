"""What the tests of ways of talking begin with."""

from __future__ import annotations

import pytest

from tests.kit.room import Room


@pytest.fixture
def room(app) -> Room:
    """Return a cohort with a thread."""
    return Room()
