"""Every row that a route is about can be fetched through its rule, on either store."""

from __future__ import annotations

import pytest

from enquiry_hub.core.access import PERMISSIONS, Actor, load
from enquiry_hub.core.errors import NotThere, Refused
from tests.kit.build import make_person


def test_what_is_not_there_is_not_there_for_every_permission(app):
    actor = Actor(make_person().id)
    for name in PERMISSIONS:
        with pytest.raises((NotThere, Refused)):
            load(actor, name, "nothing-of-the-kind")
