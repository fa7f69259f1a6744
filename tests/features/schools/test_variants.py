"""How a school says a shared thing, offered back to the cohort under a label."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.features.schools.models import Variant
from tests.features.schools.conftest import RATING, reworded
from tests.kit.build import make_member, make_school, save


def test_a_variant_carries_words_reasons_and_a_label_and_no_more(scene, sign_in):
    taken = scene.take()
    head, other = sign_in(scene.people["head"]), sign_in(scene.people["other"])
    head.get(f"/taken-home/{taken.id}/offer", status=303)  # nothing differs yet
    reworded(head, taken, event="our hour went to cover", why="Cover comes first here.", owner_id=scene.people["head"].id)
    head.post(f"/taken-home/{taken.id}/rating", RATING)
    page = head.get(f"/taken-home/{taken.id}/offer").text
    assert "primary (fits 1 schools of the cohort)" in page or "primary (fits 1 school" in page
    assert "says who you are" in page
    head.post(f"/taken-home/{taken.id}/offer", {"labels": ["setting"], "client_id": uuid.uuid4().hex})
    shown = other.get(f"/risks/{scene.risk.id}").text
    assert "our hour went to cover" in shown and "Cover comes first here." in shown and "mainstream" in shown
    beside = shown.split("How schools say it")[1]
    assert not [word for word in ("Tanners", "Hana", "Three posts", "primary") if word in beside.split("</section>")[0]]
    variant = db.session.scalars(sa.select(Variant)).one()
    other.post(f"/variants/{variant.id}/withdraw", status=403)
    sign_in(scene.people["observer"]).post(f"/variants/{variant.id}/withdraw", status=404)
    head.post(f"/taken-home/{taken.id}/offer", {"labels": [], "named": "y", "client_id": uuid.uuid4().hex})
    assert "Tanners Reach" in other.get(f"/risks/{scene.risk.id}").text.split("How schools say it")[1]
    latest = db.session.scalars(sa.select(Variant).where(Variant.withdrawn_at.is_(None))).one()
    head.post(f"/variants/{latest.id}/withdraw")
    assert "our hour went to cover" not in other.get(f"/risks/{scene.risk.id}").text


def test_who_offers_without_a_name_is_in_no_audit_line(scene, sign_in):
    taken = scene.take()
    head = sign_in(scene.people["head"])
    reworded(head, taken, event="our hour went to cover", why="Cover.")
    head.post(f"/taken-home/{taken.id}/offer", {"labels": [], "client_id": uuid.uuid4().hex})
    lines = [line for line in db.session.scalars(sa.select(AuditEntry)) if "variant" in line.event.casefold()]
    assert lines and all(line.person_id is None for line in lines)


OFFERED = (
    ("plain", "", "", ""), ("mainstream", "", "", "mainstream"), ("secondary", "secondary", "", ""), ("primary 1", "primary", "", ""), ("small primary", "primary", "small", ""),
    ("special", "special", "", ""), ("SEMH", "", "", "SEMH"), ("nursery", "nursery", "", ""), ("sixth form", "16-19", "", ""), ("small", "", "small", ""), ("primary 2", "primary", "", ""),
)  # fmt: skip
IN_TURN = [name for name, *_label in OFFERED]


@pytest.mark.parametrize(
    ("phase", "setting", "pupils", "first"),
    [
        ("primary", "mainstream", 418, ["primary 1", "small primary", "primary 2", "mainstream"]),
        ("primary", "mainstream", 90, ["small primary", "primary 1", "primary 2", "mainstream", "small"]),
        ("special", "SEMH", 90, ["special", "SEMH", "small primary", "small"]),
        ("special", "complex needs", None, ["special", "SEMH"]),
        ("nursery", "mainstream", 300, ["nursery", "mainstream"]),
        ("16-19", "mainstream", 1800, ["sixth form", "mainstream"]),
        ("", "", None, []),
    ],
)
@pytest.mark.parametrize("kind", ["words", "learned"])
def test_the_readers_own_kind_of_school_comes_first_and_the_rest_keeps_its_turn(scene, sign_in, kind, phase, setting, pupils, first):
    """Offered under every label, on the risk and on its strategy; read from a school of each kind."""
    answers = {"did_it_work": "yes", "what_next": "keep", "rival_explanation": "", "who_gained": ""} if kind == "learned" else {}
    word = {"risk": "event", "strategy": "what_we_saw" if kind == "learned" else "if_text"}
    things = {"risk": scene.risk.id, "strategy": scene.strategy.id} if kind == "words" else {"strategy": scene.strategy.id}
    moment = now()
    for number, (name, of_phase, size, of_setting) in reversed(list(enumerate(OFFERED))):  # kept last to first: no order comes of itself
        label = {"phase": of_phase, "size": size, "setting": of_setting, "created_at": moment - timedelta(days=30 - number // 3)}  # three in one moment
        for thing, row_id in things.items():
            about = {f"{thing}_id": row_id, "kind": kind, "learned_on": today() if kind == "learned" else None}
            save(Variant(id=f"variant{number:02}{thing}", group_id=scene.cohort.id, words={**answers, word[thing]: f"Said by {name}."}, **label, **about))
    there = make_school("Reader's", phase=phase, setting=setting, pupils_on_roll=pupils)
    reader = sign_in(make_member(scene.cohort, name="Rae Reader", organisation_id=there.id if phase else None))
    pages = {"risk": f"/risks/{scene.risk.id}", "strategy": f"/strategies/{scene.strategy.id}"}
    for thing in things:
        shown = re.findall(r"Said by ([^<.]+)\.", reader.get(pages[thing]).text)
        assert shown == [*first, *(name for name in IN_TURN if name not in first)]


def test_what_fits_the_readers_school_is_marked(scene, sign_in):
    save(Variant(group_id=scene.cohort.id, risk_id=scene.risk.id, words={"event": "W"}, phase="primary", size="small", setting="mainstream"))
    page = sign_in(scene.people["head"]).get(f"/risks/{scene.risk.id}").text.split("How schools say it")[1]
    assert re.findall(r'<span class="tag([^"]*)">([^<]+)</span>', page)[:3] == [(" present dot", "primary"), ("", "small (up to 200 pupils)"), (" present dot", "mainstream")]
