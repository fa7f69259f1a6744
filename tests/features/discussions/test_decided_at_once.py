"""Two decide about one post at one moment: whoever comes second is asked anew, and what was taken down stays so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import REMOVED, SEALED, UNNAMED, Post, UnnamedAnswer
from enquiry_hub.features.discussions.services.answering_alone import answer_alone
from enquiry_hub.features.discussions.services.deciding import (
    ask_for_another_look,
    hide_post,
    leave_post,
    report_post,
    restore_post,
)
from enquiry_hub.features.discussions.services.posts import empty_post, lock_post
from enquiry_hub.features.discussions.services.taking_down import take_down
from enquiry_hub.features.discussions.services.undoing import undo_decision
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.at_once import waiting
from tests.kit.build import make_cohort, make_member

LATE: dict[str, Callable[[Actor, Post], object]] = {
    "restore": lambda actor, post: restore_post(actor, post, "It is well."),
    "hide": lambda actor, post: hide_post(actor, post, "Let us talk."),
    "leave": lambda actor, post: leave_post(actor, post, "It stays."),
    "undo": lambda actor, _post: undo_decision(actor, db.session.scalars(sa.select(Decision).where(Decision.action == "restore")).one()),
    "ask for another look": lambda actor, post: ask_for_another_look(actor, post, "Look again, please."),
    "report": lambda actor, post: report_post(actor, post, "child_at_risk", ""),
    "answer alone": lambda actor, post: answer_alone(actor, post, "Ring me."),
}


@pytest.fixture
def post(app):
    """Write a post in a thread of two, and name its author, two facilitators and a reader."""
    cohort = make_cohort()
    fran, fred, ben, ann = (make_member(cohort, role) for role in ("facilitator", "facilitator", "participant", "participant"))
    thread = thread_in(cohort, ann)
    post_in(thread, ann, "First.")
    return post_in(thread, ann, "She is in year 4."), *(Actor(one.id) for one in (fran, fred, ben, ann))


@pytest.mark.parametrize("late", LATE)
def test_what_is_taken_down_meanwhile_stays_taken_down(app, post, late):
    post, fran, fred, ben, ann = post
    with work():
        report_post(ben, post, "unkind", "")
    if late in ("restore", "undo", "ask for another look"):
        with work():
            hide_post(fred, post, "Let us talk.")
    if late == "undo":
        with work():
            restore_post(fred, post, "")
    if late == "answer alone":
        with work():
            post.step, post.author_id = UNNAMED, None
    who, name = {"report": ben, "ask for another look": ann}.get(late, fred), post.id
    with waiting(app, lambda: LATE[late](who, db.session.get_one(Post, name))) as (begin, refused), work():
        db.session.refresh(post)  # with the first statement it begins on SQLite
        lock_post(post)
        begin()
        take_down(fran, post)
    assert len(refused) == 1
    assert db.session.get_one(Post, name).state == SEALED
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UnnamedAnswer)) == 0


def test_what_its_author_removes_meanwhile_is_not_taken_down(app, post):
    post, fran, _fred, _ben, ann = post
    name = post.id
    with waiting(app, lambda: take_down(fran, db.session.get_one(Post, name))) as (begin, refused), work():
        db.session.refresh(post)
        lock_post(post)
        begin()
        empty_post(ann, post)
    assert len(refused) == 1
    assert db.session.get_one(Post, name).state == REMOVED
