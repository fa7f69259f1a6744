"""Sealed words: nothing of them stands in the store, and only the right key and purpose open them."""

from __future__ import annotations

import dataclasses

import pytest

from enquiry_hub.core.sealing import Unreadable, is_current, seal, unseal
from tests.kit.secrets import altered


def test_sealed_words_are_opened_for_their_purpose_alone(app):
    sealed = seal("Zebra and café", "takedown")
    assert "Zebra" not in sealed and unseal(sealed, "takedown") == "Zebra and café" and seal("Zebra and café", "takedown") != sealed
    for damaged, purpose in ((sealed, "other"), (altered(sealed), "takedown"), (sealed[:30], "takedown"), ("", "takedown"), ("x.y", "takedown")):
        with pytest.raises(Unreadable):
            unseal(damaged, purpose)


def test_the_key_before_opens_until_it_is_taken_away(app, monkeypatch):
    sealed, given = seal("Zebra", "takedown"), app.extensions["hub_settings"]
    after = dataclasses.replace(given, secret_key="another key, another key, another key", secret_key_before=given.secret_key)
    monkeypatch.setitem(app.extensions, "hub_settings", after)
    assert unseal(sealed, "takedown") == "Zebra" and not is_current(sealed) and is_current(seal("Zebra", "takedown"))
    monkeypatch.setitem(app.extensions, "hub_settings", dataclasses.replace(after, secret_key_before=""))
    with pytest.raises(Unreadable):
        unseal(sealed, "takedown")
