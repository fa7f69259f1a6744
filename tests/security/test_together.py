"""Forms that several have open: only those who may change the thing hear of each other, and a message carries no words of it."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Flask

from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.services import RiskWords, edit_risk
from enquiry_hub.features.schools.services import edit_adoption
from enquiry_hub.features.schools.services.adopting import Local
from enquiry_hub.identity.people.models import Person
from tests.features.schools.conftest import WORDS, Scene, scene
from tests.kit.browser import Browser
from tests.kit.live import Ear, cookie_of, served

__all__ = ["scene"]
SECRET = "nobody has told the governors"


def test_only_those_who_may_change_it_are_let_in_and_no_word_of_it_is_said(app: Flask, scene: Scene, sign_in: Callable[[Person], Browser]) -> None:
    taken = scene.take()
    risk, copy = f"risk:{scene.risk.id}", f"adoption:{taken.id}"
    with served(app) as address:
        ears = {who: Ear(address, cookie_of(sign_in(person))) for who, person in scene.people.items()}
        inside = {channel: {who for who, ear in ears.items() if ear.enter(channel)["ok"]} for channel in (risk, copy, "strategy:zzzzzzzz", "measure:zzzzzzzz")}
        assert inside[copy] == {"head"}, "a school's own is its own people's"
        assert {"head", "other", "facilitator"} <= inside[risk] and not inside[risk] & {"observer", "administrator", "outsider"}
        assert not inside["strategy:zzzzzzzz"] and not inside["measure:zzzzzzzz"]
        head, other = ears["head"], ears["other"]
        for field in ("cause", "Not a box!", "x" * 50, {"of": "words"}, None):
            head.client.call("typing", {"channel": risk, "field": field}, timeout=20)
        head.client.call("typing", {"channel": copy, "field": "cause"}, timeout=20)
        with work():
            row = db.session.merge(scene.risk)
            edit_risk(scene.actor("head"), row, RiskWords(theme_id=row.theme_id, **{**WORDS, "cause": SECRET}))
            edit_adoption(scene.actor("head"), db.session.merge(taken), {**db.session.merge(taken).words, "cause": SECRET}, "Ours.", Local())
        told = other.wait_for("saved")
        assert told == {"channel": risk, "version": 2, "by": scene.people["head"].id, "name": "Hana Head"}
        assert [data.get("field") for name, data in other.heard if name == "typing"] == ["cause", None, None, None, None]
        for who, ear in ears.items():
            heard = json.dumps(ear.heard)
            assert SECRET not in heard and (who == "head" or copy not in heard), who
            ear.close()
