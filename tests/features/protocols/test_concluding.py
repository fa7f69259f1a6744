"""How a conversation ends: what may be quoted, and posts that put others together."""

from __future__ import annotations

import re
import uuid

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.drafts.services import save_draft
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
from enquiry_hub.identity.groups.models import FACILITATOR, Group
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
    assert "We never asked them." in page and page.count("It was withdrawn") == 1 and f"/threads/{thread.id}?at=1#post-1" in page
    with work():
        hide_post(Actor(leader.id), db.session.get_one(Post, first), "Could you leave the school out?")
    for person in (ash, leader, birch):
        page = sign_in(person).get(f"/posts/{post_id}/sources").text
        assert page.count("It was withdrawn, and cannot be read any more") == 2 and "Here is my dilemma." not in page and "We never asked them." in page


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


def ticked(page):
    """Return the ids of the posts that a form shows as chosen, and of all that it shows."""
    boxes = re.findall(r'name="posts" value="(\w+)"( checked)?', page)
    return [found for found, checked in boxes if checked], [found for found, _checked in boxes]


def test_all_posts_of_a_long_thread_can_be_chosen_window_by_window(talked, sign_in):
    thread, _talk, said, leader, ash, birch = talked
    with work():
        long = start_thread(Actor(leader.id), db.session.get_one(Group, thread.group_id), "A long one")
        ids = [add_post(Actor(ash.id), long, NewPost(f"Said {number}." + (" Café doors." if number == 60 else ""))).id for number in range(1, 131)]
        hide_post(Actor(leader.id), db.session.get_one(Post, ids[40]), "Please see my note.")
    browser, path = sign_in(birch), f"/threads/{long.id}/together"
    page = browser.get(path).text
    assert ticked(page) == ([], ids[80:]) and "Later posts" not in page
    sent = {"body": "So it goes.", "posts": [ids[90]], "show": "before.81", "stands": "start.81"}
    page = browser.post(path, sent, status=200).text
    assert ticked(page) == ([ids[90]], [ids[90], *ids[29:40], *ids[41:80]]) and "So it goes." in page and "Earlier posts" in page and "Later posts" in page
    page = browser.post(path, sent | {"posts": [ids[90], ids[50]], "show": "before.30"}, status=200).text
    assert ticked(page) == ([ids[50], ids[90]], [ids[50], ids[90], *ids[:29]]) and "Earlier posts" not in page
    page = browser.post(path, sent | {"posts": [ids[0], ids[50], ids[90]], "show": "these", "words": "cafe ash"}, status=200).text
    assert ticked(page) == ([ids[0], ids[50], ids[90]], [ids[0], ids[50], ids[90], ids[59]])
    assert "No post has these words." in browser.post(path, sent | {"show": "these", "words": "kumquat"}, status=200).text
    assert ticked(browser.post(path, sent | {"show": "start.999999"}, status=200).text)[0] == [ids[90]]
    for odd in ("before.x", "nowhere", "start.99999999999", "before.-1"):
        assert ticked(browser.post(path, sent | {"show": odd}, status=200).text)[0] == [ids[90]]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Post).where(Post.step == "together")) == 0, "looking sends nothing"
    del sent["show"]
    page = browser.post(path, sent | {"body": "", "stands": "start.1"}, status=422).text
    assert ticked(page)[1] == [ids[90], *ids[:40], *ids[41:51]], "it stays where one was"
    browser.post(path, sent | {"posts": [ids[0], ids[59], ids[90]]}, status=303)
    made = db.session.scalars(sa.select(Post).where(Post.step == "together")).one()
    assert all(words in browser.get(f"/posts/{made.id}/sources").text for words in ("So it goes.", "Said 1.", "Café doors.", "Said 91."))
    assert said


def test_a_post_that_was_withdrawn_meanwhile_is_said_and_nothing_written_is_lost(talked, sign_in):
    thread, _talk, said, _leader, ash, birch = talked
    first = db.session.scalar(sa.select(Post.id).where(Post.thread_id == thread.id, Post.seq == 1))
    with work():
        remove_post(Actor(birch.id), db.session.get_one(Post, said.id))
    page = sign_in(ash).post(f"/threads/{thread.id}/together", {"body": "We never asked them.", "posts": [first, said.id]}, status=422).text
    assert "cannot be read any more" in page and "We never asked them." in page and "Nobody was asked" not in page and ticked(page)[0] == [first]


def test_what_is_put_together_is_a_draft_until_it_is_sent(talked, sign_in):
    thread, _talk, said, _leader, ash, birch = talked
    browser, path, place = sign_in(ash), f"/threads/{thread.id}/together", f"together:{thread.id}"
    with work():
        save_draft(Actor(ash.id), place, {"body": "Half a thought", "posts": [said.id]}, 0)
    page = sign_in(ash).get(path).text
    assert "Half a thought" in page and ticked(page)[0] == [said.id] and place in page
    assert "Half a thought" not in sign_in(birch).get(path).text
    browser.post(path, {"body": "A whole one", "posts": [said.id]}, status=303)
    assert "Half a thought" not in browser.get(path).text
