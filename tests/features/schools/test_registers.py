"""What goes to a school's governors: one frozen page, behind a link that ends."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.links.services import link
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from enquiry_hub.features.schools.domain import changes_between
from enquiry_hub.features.schools.models import SchoolRegister
from enquiry_hub.features.schools.queries import size_of
from enquiry_hub.identity.people.models import Organisation
from tests.features.schools.conftest import EVENT, RATING, copy, letters, reworded


def issued(head, school_id: str, **values: str) -> str:
    """Issue the register and return the address of its link."""
    page = head.post(f"/schools/{school_id}/registers", {"days": "30", "note": "For the autumn", "client_id": uuid.uuid4().hex, **values}, status=200).text
    return re.findall(r"/governors/[\w-]+", page)[0]


def test_governors_read_one_frozen_page_by_a_link_that_ends(app, scene, sign_in):
    taken = scene.take()
    head = sign_in(scene.people["head"])
    with work():
        page = write_entry(scene.actor("head"), db.session.merge(scene.cohort), NewEntry("past", "The quince of it."))
        share_entry(scene.actor("head"), page, "my_cohort")
        link(scene.actor("head"), ("risk", scene.risk.id), ("entry", page.id), note="The medlar beside it")
    head.post(f"/taken-home/{taken.id}/rating", RATING)
    address = issued(head, taken.school_id)
    visitor = app.test_client()
    answer = visitor.get(address)
    assert answer.status_code == 200 and answer.headers["X-Robots-Tag"] == "noindex, nofollow" and answer.headers["Referrer-Policy"] == "no-referrer"
    text = answer.get_data(as_text=True)
    assert "Risks at Tanners Reach" in text and EVENT in text and "Likelihood 4 (likely)" in text
    assert text.index("What needs a decision") < text.index(EVENT)
    for word in ("quince", "medlar", "Quays", "Olu", "Three posts", "Hana"):
        assert word not in text, word
    head.post(f"/taken-home/{taken.id}/rating", {**RATING, "rating-likelihood": "1", "rating-client_id": uuid.uuid4().hex})
    reworded(head, copy(scene), event="an hour that was found again", why="We found it.")
    assert visitor.get(address).get_data(as_text=True) == text  # frozen
    second = visitor.get(issued(head, taken.school_id)).get_data(as_text=True)
    assert "Judged lower: RK01" in second and "Said differently: RK01" in second
    first = db.session.scalars(sa.select(SchoolRegister).order_by(SchoolRegister.number)).first()
    head.post(f"/registers/{first.id}/end")
    assert visitor.get(address).status_code == 404
    assert "quince" not in json.dumps(first.snapshot)
    assert visitor.get("/governors/nobody-has-this").status_code == 404


@pytest.mark.parametrize("way", ["leaves", "is let go"])
def test_those_who_lead_are_told_of_links_that_somebody_who_left_knows(app, scene, sign_in, way):
    taken = scene.take()
    head, deputy = sign_in(scene.people["head"]), sign_in(scene.people["deputy"])
    head.post(f"/schools/{taken.school_id}/team", {"name": "Dora Deputy", "email": scene.people["deputy"].email})
    deputy.post(re.findall(r"/invitations/[\w-]+", letters()[-1])[0], {})
    head.post(f"/schools/{taken.school_id}/team/change", {"way": "lead", "who": scene.people["deputy"].id})
    address = issued(head, taken.school_id)
    if way == "leaves":
        head.post("/school/leave", {"way": "leave"})
    else:
        deputy.post(f"/schools/{taken.school_id}/team/change", {"way": "go", "who": scene.people["head"].id})
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == "link_known")).all()
    assert [notice.person_id for notice in told] == [scene.people["deputy"].id]
    assert "knows the link to" in deputy.get("/notices").text and f"/schools/{taken.school_id}/registers" in deputy.get(f"/go/register/{told[0].subject_id}", status=303).location
    deputy.post(f"/registers/{told[0].subject_id}/end")
    assert app.test_client().get(address).status_code == 404


def test_a_link_holds_until_its_day(app, scene, sign_in):
    taken = scene.take()
    address = issued(sign_in(scene.people["head"]), taken.school_id, days="3")
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        assert app.test_client().get(address).status_code == 200
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        assert app.test_client().get(address).status_code == 404


def test_only_leaders_issue_and_the_same_form_issues_once(scene, sign_in):
    taken = scene.take()
    head, mark = sign_in(scene.people["head"]), uuid.uuid4().hex
    address = f"/schools/{taken.school_id}/registers"
    issued(head, taken.school_id, client_id=mark)
    head.post(address, {"days": "30", "client_id": mark}, status=303)
    assert len(db.session.scalars(sa.select(SchoolRegister)).all()) == 1
    head.post(address, {"days": "900"}, status=422)
    head.post(f"/schools/{taken.school_id}/team", {"name": "Cora", "email": "cora@example.org"})
    colleague = sign_in(scene.people["colleague"])
    colleague.post(re.findall(r"/invitations/[\w-]+", " ".join(letters()))[0], {})
    colleague.get(address, status=403)
    register = db.session.scalars(sa.select(SchoolRegister)).one()
    assert EVENT in colleague.get(f"/registers/{register.id}").text
    colleague.post(f"/registers/{register.id}/end", status=403)
    sign_in(scene.people["facilitator"]).get(f"/registers/{register.id}", status=404)


def test_sizes_and_changes_in_words():
    line = {"code": "RK01", "title": "A", "cause": "c", "event": "e", "consequence": "q", "likelihood": 3, "impact": 3, "strategies": [{"code": "ST01", "running": False}]}
    later = {**line, "likelihood": 4, "event": "f", "strategies": [{"code": "ST01", "running": True}]}
    assert [one["what"] for one in changes_between([line], [later])] == ["higher", "reworded", "begun"]
    assert [one["what"] for one in changes_between([later], [line, {**line, "code": "RK02"}])] == ["added", "lower", "reworded", "stopped"]
    same_code = [{**line, "id": "a"}, {**line, "id": "b", "title": "B"}]
    assert changes_between(same_code, same_code) == [] and changes_between(same_code, same_code[:1])[0]["title"] == "B"
    assert changes_between([line], []) == [{"what": "gone", "code": "RK01", "title": "A"}]
    assert [one["what"] for one in changes_between([{**line, "likelihood": None}], [line])] == ["judged"] and changes_between([line], [line]) == []
    assert [size_of(Organisation(name="A", kind="school", pupils_on_roll=count)) for count in (None, 200, 201, 999, 1000)] == ["", "small", "middling", "middling", "large"]
