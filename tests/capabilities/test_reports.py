"""Whatever can be reported: each time that a report waits, those who settle it are told once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Claim, Decision, Report
from enquiry_hub.capabilities.moderation.reportable import REPORTABLE
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.annotations import subjects
from enquiry_hub.features.discussions.models import ThreadContext
from enquiry_hub.features.discussions.queries import waiting
from enquiry_hub.features.discussions.services.framing import change_context
from tests.features.annotations.test_annotations import scene as notes_scene  # noqa: F401 - a fixture
from tests.features.annotations.test_annotations import write
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_member


@dataclass
class Reported:
    """Be one thing that can be reported: where that is done, and where it is left as it is or hidden."""

    row_id: str
    report: str
    leave: str
    hide: str
    reason_field: str  # of hiding


def a_post(scene: dict[str, Any]) -> Reported:
    """Make a post."""
    post = post_in(thread_in(scene["cohort"], scene["ann"]), scene["ann"], "Sharp words.")
    return Reported(post.id, f"/posts/{post.id}/report", f"/posts/{post.id}/leave", f"/posts/{post.id}/hide", "note")


def words_above(scene: dict[str, Any]) -> Reported:
    """Make words above a thread."""
    thread = thread_in(scene["cohort"], scene["ann"])
    with work():
        change_context(Actor(scene["ann"].id), db.session.merge(thread), "Sharp words.", base=0)
    row_id = db.session.scalars(sa.select(ThreadContext.id).where(ThreadContext.thread_id == thread.id)).one()
    return Reported(row_id, f"/threads/{thread.id}/context/report", f"/contexts/{row_id}/leave", f"/contexts/{row_id}/hide", "note")


def a_note(scene: dict[str, Any]) -> Reported:
    """Return a note on a PDF."""
    path = f"/annotations/{scene['everyones']}"
    return Reported(scene["everyones"], f"{path}/report", f"{path}/leave", f"{path}/hide", "reason")


KINDS: dict[str, Callable[[dict[str, Any]], Reported]] = {"post": a_post, "context": words_above, "annotation": a_note}


def test_every_kind_that_can_be_reported_is_tried_here(app):
    assert set(KINDS) == {"post", "context", *REPORTABLE}


@pytest.mark.parametrize("kind", KINDS)
def test_each_time_that_a_report_waits_those_who_settle_it_are_told_once(notes_scene, sign_in, kind):  # noqa: F811
    scene = notes_scene
    fred = make_member(scene["cohort"], "facilitator", "Fred Two")
    thing, ben, fay = KINDS[kind](scene), sign_in(scene["ben"]), sign_in(scene["facilitator"])

    def told(who: Any) -> int:
        return db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.person_id == who.id)) or 0

    def nobody_is_named() -> bool:
        return not db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.person_id == fred.id, Notice.by_id.is_not(None)))

    before = told(scene["ann"])
    for _twice in range(2):  # the second one changes nothing
        ben.post(thing.report, {"reason": "unkind", "words": "Please look."})
    assert told(fred) == told(scene["facilitator"]) == 1 and nobody_is_named()
    fay.post(thing.leave, {"note": ""})
    ben.post(thing.report, {"reason": "unkind", "words": "It is still there."})
    assert told(fred) == told(scene["facilitator"]) == 2
    fay.post(thing.leave, {"note": ""})
    undo = f"/decisions/{db.session.scalars(sa.select(Decision.id).where(Decision.subject_kind == kind).order_by(Decision.created_at.desc())).first()}/undo"
    fay.post(undo)
    assert (told(fred), told(scene["facilitator"])) == (3, 2), "whoever takes it back knows"
    assert db.session.scalars(sa.select(Report.settled_at).where(Report.subject_id == thing.row_id)).all() == [None]
    assert told(scene["ann"]) == before and nobody_is_named()
    fay.post(thing.hide, {thing.reason_field: "Please say it kindly."})
    assert told(fred) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_taken_down_waits_for_nobody_and_nobody_looks_at_it(notes_scene, sign_in, kind):  # noqa: F811
    scene = notes_scene
    thing, ben, fay = KINDS[kind](scene), sign_in(scene["ben"]), sign_in(scene["facilitator"])
    ben.post(thing.report, {"reason": "unkind", "words": "Please look."})
    fay.post(thing.leave.replace("/leave", "/claim"))
    assert db.session.get(Claim, (kind, thing.row_id)) is not None
    fay.post(thing.leave.replace("/leave", "/take-down"))
    assert db.session.get(Claim, (kind, thing.row_id), populate_existing=True) is None
    assert db.session.scalars(sa.select(Report.id).where(Report.subject_id == thing.row_id, Report.settled_at.is_(None))).all() == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_urgent_is_in_the_queue_however_much_waits(notes_scene, sign_in, kind, monkeypatch):  # noqa: F811
    scene, ben = notes_scene, sign_in(notes_scene["ben"])
    for place in (waiting, subjects):
        monkeypatch.setattr(place, "MOST", 1)
    first = KINDS[kind](scene)
    scene["everyones"] = write(scene, "ann", "A second note.", scene["cohort"])
    for thing, reason in ((first, "unkind"), (KINDS[kind](scene), "child_at_risk")):
        ben.post(thing.report, {"reason": reason, "words": ""})
    page = sign_in(scene["facilitator"]).get(f"/cohorts/{scene['cohort'].id}/queue").text
    assert f'{thing.leave.replace("/leave", "/claim")}"' in page and first.row_id not in page


@pytest.mark.parametrize("kind", KINDS)
def test_an_urgent_report_is_told_once_to_each_in_each_way_and_again_when_it_is_made_anew(notes_scene, sign_in, kind):  # noqa: F811
    scene = notes_scene
    thing, ben, manager = KINDS[kind](scene), sign_in(scene["ben"]), scene["manager"]
    restore = thing.hide.replace("/hide", "/restore")
    for times in (1, 2):
        ben.post(thing.report, {"reason": "child_at_risk", "words": ""})
        kinds = sorted(db.session.scalars(sa.select(Notice.kind).where(Notice.person_id == manager.id)))
        assert len(kinds) == 2 * times and kinds.count("urgent") == times
        sign_in(scene["facilitator"]).post(restore, {"note": ""})


def test_an_author_who_asks_again_for_another_look_is_heard_again(notes_scene, sign_in):  # noqa: F811
    scene = notes_scene
    thing, ann, fay = a_post(scene), sign_in(scene["ann"]), sign_in(scene["facilitator"])
    fay.post(thing.hide, {"note": "It is sharp."})
    for times in (1, 2):
        ann.post(f"/posts/{thing.row_id}/look-again", {"words": "It is not."})
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.person_id == scene["facilitator"].id)) == times
        fay.post(thing.leave, {"note": "It is."})
