"""What a school does with what it took home stands in a history of its own, with who, when and why."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.features.schools.models import Adoption, LocalControl
from enquiry_hub.features.schools.queries.history import history_at
from tests.features.schools.conftest import copy, reworded
from tests.kit.html import inspect, new_words


def test_every_act_on_a_copy_is_in_its_history_with_why(scene, sign_in):
    taken, head = scene.take(), sign_in(scene.people["head"])
    at = f"/taken-home/{taken.id}"
    reworded(head, taken, event="our hour went to cover", why="We lost the hour.", owner_id=scene.people["head"].id, review_on=str(today() + timedelta(days=9)))
    head.post(f"{at}/controls", {"control-text": "A rota", "control-effectiveness": "weak", "control-reason": "Three weeks of it.", "client_id": uuid.uuid4().hex})
    control = db.session.scalars(sa.select(LocalControl)).one()
    head.post(f"{at}/accept", {"accept-name": "The governors", "accept-why": "For a term", "accept-until": str(today() + timedelta(days=30))})
    page = head.get(at).text
    boxes = {f"/local-controls/{control.id}/end": f"{control.id}-reason", f"{at}/accept/end": "back-reason", f"{at}/close": "reason"}
    for path, box in boxes.items():
        assert f'name="{box}"' in (page if path != f"{at}/close" else head.get(path).text)
        long = head.post(path, {box: "x" * 301, "closed": "yes"}, status=422).text
        assert "x" * 301 in long and inspect(long)
        for words in ("The first why", "Another why"):
            head.post(path, {box: f"{words} of {box[-12:]}", "closed": "yes"})
    head.post(f"{at}/close", {"closed": "no", "reason": "It came back."})
    db.session.expire_all()
    assert [entry.what for entry in history_at(copy(scene))][::-1] == ["taken", "words", "control", "accepted", "control ended", "acceptance ended", "closed", "open"]
    page = new_words(head.get(f"{at}/history").text)
    for words in ("our hour went to cover", "Hana Head", "A rota", "The governors", *(f"Why: {why}" for why in ("We lost the hour.", "Three weeks of it.", "For a term", "It came back."))):
        assert words in page, words
    for box in boxes.values():
        assert f"Why: The first why of {box[-12:]}" in page, "said once, it stands"
    assert "Another why" not in page and "x" * 301 not in page
    for who in ("deputy", "other", "facilitator", "manager", "academic", "administrator", "colleague"):
        sign_in(scene.people[who]).get(f"{at}/history", status=404)


def test_its_strategies_are_put_away_with_a_risk_and_say_so(scene, sign_in):
    taken, head = scene.take(), sign_in(scene.people["head"])
    head.post(f"/taken-home/{taken.id}/close", {"closed": "yes", "reason": "It never was ours."})
    under = db.session.scalars(sa.select(Adoption).where(Adoption.under_id == taken.id)).one()
    assert "Why: It never was ours." in new_words(head.get(f"/taken-home/{under.id}/history").text)
    head.post(f"/taken-home/{under.id}/edit", {**under.words, "base": str(under.version), "owner_id": "", "review_on": "", "running": "y", "step1": "Ask the staff"})
    page = new_words(head.get(f"/taken-home/{under.id}/history").text)
    assert "We are carrying this out" in page and "Yes" in page and "Ask the staff" in page
