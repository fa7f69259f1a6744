"""Two decide about one post at one moment: whoever comes second is asked anew, and what was taken down stays so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import HIDDEN, SEALED, UNNAMED, Post, UnnamedAnswer
from enquiry_hub.features.discussions.services.answering_alone import answer_alone
from enquiry_hub.features.discussions.services.deciding import (
    hide_post,
    leave_post,
    report_post,
    restore_post,
)
from enquiry_hub.features.discussions.services.posts import lock_post
from enquiry_hub.features.discussions.services.taking_down import take_down
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.at_once import waiting
from tests.kit.build import make_cohort, make_member

LATE: dict[str, Callable[[Actor, Post], object]] = {
    "restore": lambda actor, post: restore_post(actor, post, "It is well."),
    "hide": lambda actor, post: hide_post(actor, post, "Let us talk."),
    "leave": lambda actor, post: leave_post(actor, post, "It stays."),
    "take down": take_down,
    "report": lambda actor, post: report_post(actor, post, "child_at_risk", ""),
    "answer alone": lambda actor, post: answer_alone(actor, post, "Ring me."),
}


@pytest.mark.parametrize("late", LATE)
def test_what_is_taken_down_meanwhile_stays_taken_down(app, late):
    cohort = make_cohort()
    fran, fred, ben = (Actor(make_member(cohort, role).id) for role in ("facilitator", "facilitator", "participant"))
    ann = make_member(cohort)
    thread = thread_in(cohort, ann)
    post_in(thread, ann, "First.")
    post = post_in(thread, ann, "She is in year 4.")
    with work():
        report_post(ben, post, "unkind", "")
        if late == "restore":
            post.state = HIDDEN
        if late == "answer alone":
            post.step, post.author_id = UNNAMED, None
    who, name = ben if late == "report" else fred, post.id
    with waiting(app, lambda: LATE[late](who, db.session.get_one(Post, name))) as (begin, refused), work():
        db.session.refresh(post)  # with the first statement it begins on SQLite
        lock_post(post)
        begin()
        take_down(fran, post)
    assert len(refused) == 1
    assert db.session.get_one(Post, name).state == SEALED
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UnnamedAnswer)) == 0
