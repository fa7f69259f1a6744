"""How a conversation ends: what may be quoted, and posts that put others together."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.links.services import link
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, hide_post, remove_post, start_thread
from enquiry_hub.features.inputs.models import PRACTICE, Input
from enquiry_hub.features.protocols.models import EVERYTHING, Talk
from enquiry_hub.features.protocols.services import NewTalk, agree_quoting, give_up, start_talk
from enquiry_hub.identity.groups.models import FACILITATOR
from tests.kit.build import join, make_cohort, make_member, save

SAID = "Nobody was asked to stay, so everybody thought of leaving in the end."


@pytest.fixture
def talked(app):
    """Return a thread in which two people talked without the presenter, and who they are."""
    cohort = make_cohort()
    leader, ash, birch = make_member(cohort, FACILITATOR), make_member(cohort, name="Head Ash"), make_member(cohort, name="Head Birch")
    with work():
        thread = start_thread(Actor(ash.id), cohort, "Keeping teachers")
        add_post(Actor(ash.id), thread, NewPost("Here is my dilemma."))
        talk = start_talk(Actor(leader.id), thread, NewTalk("without_presenter", presenter_id=ash.id))
        said = add_post(Actor(birch.id), thread, NewPost(SAID))
        give_up(Actor(leader.id), thread)
    return thread, talk, said, leader, ash, birch


def stand_on(person, thread, kind, row_id, note=""):
    """Let an input stand on what was said."""
    page = save(Input(group_id=thread.group_id, author_id=person.id, kind=PRACTICE, title="What we do", body="It.", body_html="<p>It.</p>"))
    with work():
        link(Actor(person.id), ("input", page.id), (kind, row_id), note=note)


def test_nothing_may_be_quoted_until_something_else_is_written_down(talked, sign_in):
    thread, talk, said, leader, ash, birch = talked
    assert "Nothing that was said may be quoted" in sign_in(birch).get(f"/threads/{thread.id}").text
    stand_on(birch, thread, "thread", thread.id, note="It made us think.")
    with pytest.raises(Invalid, match="repeats what was said"):
        stand_on(birch, thread, "thread", thread.id, note="As one said: nobody was asked to stay, so everybody thought of it")
    with pytest.raises(Invalid, match="not agreed"):
        stand_on(birch, thread, "post", said.id)
    sign_in(birch).post(f"/talks/{talk.id}/quotes", {"quotable": "everything"}, status=403)
    browser = sign_in(ash)
    assert "Nobody was asked to stay" in browser.get(f"/talks/{talk.id}/quotes").text
    browser.post(f"/talks/{talk.id}/quotes", {"quotable": "chosen", "posts": said.id})
    stand_on(birch, thread, "post", said.id)
    browser.post(f"/talks/{talk.id}/quotes", {"quotable": "nothing", "posts": said.id})
    with pytest.raises(Invalid):
        stand_on(birch, thread, "post", said.id)
    with work():
        agree_quoting(Actor(leader.id), db.session.get_one(Talk, talk.id), EVERYTHING, [])
    stand_on(birch, thread, "thread", thread.id, note=SAID)


def test_it_is_agreed_at_the_end_and_not_before(talked):
    thread, _talk, _said, leader, ash, _birch = talked
    with pytest.raises(Invalid), work():
        again = start_talk(Actor(leader.id), db.session.get_one(Thread, thread.id), NewTalk("each_once"))
        agree_quoting(Actor(leader.id), again, EVERYTHING, [])
    assert ash


def test_a_post_puts_others_together_and_leads_back_to_those_that_are_there(talked, sign_in):
    thread, _talk, said, leader, ash, birch = talked
    first = db.session.scalar(sa.select(Post.id).where(Post.thread_id == thread.id, Post.seq == 1))
    browser, path = sign_in(ash), f"/threads/{thread.id}/together"
    assert path in browser.get(f"/threads/{thread.id}").text and "Head Birch: Nobody was asked" in browser.get(path).text
    kept = browser.post(path, {"body": "We never asked them."}, status=422).text
    assert "We never asked them." in kept
    sent = {"body": "We never asked them.", "posts": [first, said.id], "client_id": uuid.uuid4().hex}
    answers = [browser.post(path, sent).location for _try in range(2)]
    assert answers[0] == answers[1]
    post_id = db.session.scalar(sa.select(Post.id).where(Post.step == "together"))
    assert f"/posts/{post_id}/sources" in sign_in(birch).get(f"/threads/{thread.id}").text
    assert "Nobody was asked to stay" in sign_in(birch).get(f"/posts/{post_id}/sources").text
    with work():
        remove_post(Actor(birch.id), db.session.get_one(Post, said.id))
    page = sign_in(birch).get(f"/posts/{post_id}/sources").text
    assert "Nobody was asked" not in page and "Head Birch" not in page.partition("<main")[2].partition("</main>")[0] and "Here is my dilemma." in page
    with work():
        hide_post(Actor(leader.id), db.session.get_one(Post, first), "Could you leave the school out?")
    for person in (ash, leader, birch):
        assert "cannot be read any more" in sign_in(person).get(f"/posts/{post_id}/sources").text


def test_nobody_stands_on_what_they_cannot_read(talked, sign_in):
    thread, _talk, said, leader, ash, _birch = talked
    another = make_cohort_of(leader)
    with work():
        other = start_thread(Actor(leader.id), another, "Elsewhere")
        secret = add_post(Actor(leader.id), other, NewPost("A secret."))
        hide_post(Actor(leader.id), db.session.get_one(Post, said.id), "Please see my note.")
    for wanted in (secret.id, said.id):
        sign_in(ash).post(f"/threads/{thread.id}/together", {"body": "So.", "posts": wanted}, status=422)


def make_cohort_of(leader):
    """Return another cohort of a facilitator."""
    other = make_cohort("Another")
    join(other, leader, FACILITATOR)
    return other
