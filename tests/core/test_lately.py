"""What was told of late is known to whoever enters a channel a moment later."""

from __future__ import annotations

import pytest

from enquiry_hub.core import lately
from enquiry_hub.core.lately import KEPT, note_told, told_within


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the moment, to be changed; the process began a day before it."""
    moment = [100_000.0]
    monkeypatch.setattr(lately, "_told", {})
    monkeypatch.setattr(lately, "_began", [moment[0] - 86_400])
    monkeypatch.setattr(lately.time, "monotonic", lambda: moment[0])
    return moment


def test_what_was_said_since_the_page_was_asked_for_is_known(at: list[float]) -> None:
    note_told("thread:1")
    at[0] += 3
    assert told_within("thread:1", 3.5) and not told_within("thread:1", 2.5) and not told_within("thread:2", 60)


def test_for_longer_than_is_kept_it_may_have_been_said(at: list[float]) -> None:
    assert not told_within("thread:1", KEPT - 1) and told_within("thread:1", KEPT)


def test_a_process_does_not_know_what_was_said_before_it_began_or_while_it_heard_nothing(at: list[float]) -> None:
    lately.begin_again()
    at[0] += 5
    assert told_within("thread:1", 6) and not told_within("thread:1", 4)


def test_channels_that_were_silent_for_long_are_forgotten(at: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "MOST", 2)
    for name in ("a", "b"):
        note_told(name)
    at[0] += KEPT + 1
    note_told("c")
    assert set(lately._told) == {"c"}
