"""Finding words in one thread: its guests have this search and no other."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread, ThreadGuest, UnnamedWords
from enquiry_hub.features.discussions.services import hide_post, invite_guest, open_for_unnamed
from enquiry_hub.features.discussions.services.framing import change_context
from enquiry_hub.features.discussions.services.unnamed import post_waiting, write_unnamed
from enquiry_hub.identity.groups.models import FACILITATOR, Group
from enquiry_hub.identity.people.models import Person
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_peer_group, make_person

MARIGOLDS = ("by the gate", "in the hall", "held back", "taken away", "elsewhere", "among peers")


@pytest.fixture(params=["with an account", "by their address alone"])
def visit(app, sign_in, request):
    """Let a guest into one thread of a cohort in which much is said of marigolds; return their browser, the thread and the people."""
    cohort = make_cohort()
    ann, ben, fran = make_member(cohort, name="Ann Archer"), make_member(cohort, name="Ben Baker"), make_member(cohort, FACILITATOR, name="Fran Frame")
    sam = make_member(cohort, name="Sam Starter")
    thread, other = thread_in(cohort, sam, "On flowers"), thread_in(cohort, sam, "Elsewhere")
    post_in(thread, ann, "Marigolds by the gate.")
    post_in(thread, ben, "Marigolds in the hall.")
    post_in(thread, ben, "Marigolds held back.", hold=True)
    hidden = post_in(thread, ben, "Marigolds taken away.")
    post_in(other, ben, "Marigolds elsewhere.")
    post_in(thread_in(make_peer_group(cohort, ben), ben, "Ours"), ben, "Marigolds among peers.")
    with work():
        hide_post(Actor(fran.id), db.session.get_one(Post, hidden.id), "Not here.")
        change_context(Actor(ann.id), db.session.get_one(Thread, thread.id), "What do marigolds ask of us?", base=0)
    if request.param == "with an account":
        guest = make_person("Gail Guest")
        with work():
            invite_guest(Actor(fran.id), db.session.get_one(Thread, thread.id), guest)
    else:
        sign_in(fran).post(f"/threads/{thread.id}/guests", {"name": "Gail Guest", "email": "gail@example.org", "ends_on": str(today() + timedelta(days=9))})
        guest = db.session.scalars(sa.select(Person).where(Person.email == "gail@example.org")).one()
    return sign_in(guest), thread, {"guest": guest, "ann": ann, "ben": ben, "fran": fran, "sam": sam, "cohort": cohort}


def found(browser, thread, words="marigolds") -> set[str]:
    """Return which of the posts a search in the thread finds."""
    page = browser.get(f"/threads/{thread.id}/search?q={words}").text
    return {words for words in MARIGOLDS if words in page}


def test_a_guest_finds_what_they_read_in_the_thread_and_nothing_else(visit, sign_in):
    browser, thread, people = visit
    page = browser.get(f"/threads/{thread.id}").text
    box = re.search(r'<form class="card quiet filters"[^>]* action="([^"]*)" role="search">', page)
    assert box and box[1] == f"/threads/{thread.id}/search"
    assert found(browser, thread) == {"by the gate", "in the hall"}
    assert found(browser, thread, "gate") == {"by the gate"} and found(browser, thread, "peers") == set()
    assert "Nothing that you may read in this thread" in browser.get(f"/threads/{thread.id}/search?q=zebra").text
    assert "looks through the posts" in browser.get(f"/threads/{thread.id}/search").text
    assert found(sign_in(people["fran"]), thread) == {"by the gate", "in the hall"}, "what is hidden is in no index"
    for link in re.findall(r'<h2 class="line-title"><a href="([^"]*)"', browser.get(f"/threads/{thread.id}/search?q=marigolds").text):
        answer = browser.client.get(link)
        assert answer.status_code in (200, 302) and (answer.status_code == 200 or f"/threads/{thread.id}" in answer.location)


def test_it_names_those_whom_the_thread_names(visit):
    browser, thread, _people = visit
    page = browser.get(f"/threads/{thread.id}/search?q=marigolds").text
    assert "Ann Archer" in page and "Ben Baker" in page and "On flowers" in page
    assert "Sam Starter" not in page and "Fran Frame" not in page, "whoever began it or facilitates wrote nothing in it"


def test_what_was_written_without_a_name_is_found_without_one(from_noon, visit):
    browser, thread, people = visit
    with work():
        open_for_unnamed(Actor(people["fran"].id), db.session.get_one(Thread, thread.id), True, why="It is hard to say.")
    with work():
        write_unnamed(Actor(people["sam"].id), db.session.get_one(Thread, thread.id), "Marigolds are hard to say.", "a" * 32)
    assert "hard to say" not in browser.get(f"/threads/{thread.id}/search?q=hard").text
    with work():
        db.session.execute(sa.update(UnnamedWords).values(day=today() - timedelta(days=1)))
    post_waiting()
    page = browser.get(f"/threads/{thread.id}/search?q=hard").text
    assert "hard to say" in page and "Sam" not in page


def test_every_other_search_is_not_there_for_a_guest(visit, sign_in):
    browser, thread, people = visit
    cohort = people["cohort"]
    other = db.session.scalars(sa.select(Thread).where(Thread.title == "Elsewhere")).one()
    browser.get(f"/cohorts/{cohort.id}/search?q=marigolds", status=404)
    browser.get(f"/cohorts/{cohort.id}/search?q=marigolds&thread={thread.id}", status=404)
    browser.get(f"/threads/{other.id}/search?q=marigolds", status=404)
    page = browser.get("/search?q=marigolds").text
    assert not [words for words in MARIGOLDS if words in page] and "Nothing that you may read" in page
    with work():
        db.session.execute(sa.update(ThreadGuest).values(ends_on=today()))
    browser.get(f"/threads/{thread.id}/search?q=marigolds", status=404)
    sign_in(make_member(make_cohort())).get(f"/threads/{thread.id}/search?q=marigolds", status=404)


def test_a_guest_of_a_thread_of_a_peer_group_finds_words_in_it(app, sign_in):
    cohort = make_cohort()
    fran, ann, guest = make_member(cohort, FACILITATOR), make_member(cohort, name="Ann Archer"), make_person("Gail Guest")
    group = make_peer_group(cohort, ann, fran)
    thread = thread_in(db.session.get_one(Group, group.id), ann, "Ours")
    post_in(thread, ann, "Marigolds by the gate.", at=now())
    with work():
        invite_guest(Actor(fran.id), db.session.get_one(Thread, thread.id), guest)
    assert found(sign_in(guest), thread) == {"by the gate"}


def test_a_guest_can_name_those_who_wrote_and_is_told_of_nobody_else(visit, sign_in):
    browser, thread, people = visit

    def named(reader, begins="") -> set[str]:
        names = reader.get(f"/threads/{thread.id}/names.json?sign=%40&q={begins}").json["names"]
        return {name["title"] for name in names} - {"facilitators", "everyone here"}

    assert named(browser) == {"Ann Archer", "Ben Baker"} and named(browser, "sam") == named(browser, "fran") == set()
    assert {"Ann Archer", "Ben Baker", "Gail Guest", "Sam Starter"} <= named(sign_in(people["ann"]))
