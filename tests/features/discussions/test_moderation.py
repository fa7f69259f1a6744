"""Holding the conversation: the check before posting, reports, hiding and restoring, guests."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.moderation.models import Decision, Report
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import LONDON, now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, ThreadGuest
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_person

NAMING = "One of our Year 6 boys, Jayden, was out for eleven days."


def test_a_post_that_may_name_a_child_is_not_posted_and_not_lost(app, sign_in):
    cohort = make_cohort()
    author, reader, facilitator = make_member(cohort), make_member(cohort), make_member(cohort, "facilitator")
    thread = thread_in(cohort, author)
    browser = sign_in(author)
    answer = browser.post(f"/threads/{thread.id}/posts", {"body": NAMING, "client_id": uuid.uuid4().hex}, status=422)
    assert NAMING in answer.text and "Nothing has been posted" in answer.text
    refused = browser.post(f"/threads/{thread.id}/posts", json={"body": NAMING}, status=422).json
    assert refused["concerns"]
    browser.post(f"/threads/{thread.id}/posts", {"body": NAMING, "client_id": uuid.uuid4().hex, "hold": "y"})
    post = db.session.scalar(sa.select(Post))
    assert post.state == "held"
    for path in (f"/threads/{thread.id}", f"/threads/{thread.id}/posts.json?html=1", f"/cohorts/{cohort.id}/search?q=Jayden", "/notices"):
        assert "out for eleven days" not in sign_in(reader).get(path).text
    sign_in(reader).get(f"/posts/{post.id}", status=404)
    assert "Jayden" in sign_in(facilitator).get(f"/cohorts/{cohort.id}/queue").text
    assert "waits for a facilitator" in sign_in(facilitator).get("/notices").text
    assert "Jayden" in browser.get(f"/posts/{post.id}").text
    sign_in(facilitator).post(f"/posts/{post.id}/restore", {"note": ""})
    assert "Jayden" in sign_in(reader).get(f"/threads/{thread.id}").text


@pytest.mark.parametrize("how", ["form", "json"])
def test_what_is_sent_to_the_facilitators_first_goes_there_though_its_words_point_at_nobody_any_more(app, sign_in, how):
    cohort = make_cohort()
    author = make_member(cohort)
    thread = thread_in(cohort, author)
    words = {"body": "Somebody was out for a fortnight.", "client_id": uuid.uuid4().hex, "hold": "y"}
    browser, address = sign_in(author), f"/threads/{thread.id}/posts"
    browser.post(address, words) if how == "form" else browser.post(address, json=words, status=201)
    assert db.session.scalar(sa.select(Post.state)) == "held"


def test_the_name_of_a_member_is_no_concern(app, sign_in):
    cohort = make_cohort()
    author = make_member(cohort)
    make_member(cohort, name="Bernadette Okonkwo")
    thread = thread_in(cohort, author)
    sign_in(author).post(f"/threads/{thread.id}/posts", {"body": "Thanks Bernadette, your breakfast idea worked.", "client_id": uuid.uuid4().hex})


def test_hiding_needs_a_note_tells_the_author_and_can_be_undone(app, sign_in):
    cohort = make_cohort()
    author, reader, facilitator = make_member(cohort), make_member(cohort), make_member(cohort, "facilitator")
    thread = thread_in(cohort, author)
    post = post_in(thread, author, "The family at the corner house.")
    browser = sign_in(facilitator)
    browser.post(f"/posts/{post.id}/hide", {"note": ""}, status=422)
    browser.post(f"/posts/{post.id}/hide", {"note": "A neighbour could recognise them. Would you write it again?"})
    assert "corner house" not in sign_in(reader).get(f"/threads/{thread.id}").text
    assert "corner house" not in sign_in(reader).get(f"/threads/{thread.id}/posts.json?html=1").text
    sign_in(reader).get(f"/posts/{post.id}", status=404)
    assert "Would you write it again?" in sign_in(author).get("/notices").text
    assert "corner house" in sign_in(author).get(f"/posts/{post.id}").text
    assert "/posts/" in browser.get(f"/cohorts/{cohort.id}/queue").text
    browser.post(f"/posts/{post.id}/restore", {"note": "Thank you."})
    assert "corner house" in sign_in(reader).get(f"/threads/{thread.id}").text
    assert [found.action for found in db.session.scalars(sa.select(Decision).order_by(Decision.created_at))] == ["hide", "restore"]
    sign_in(reader).post(f"/posts/{post.id}/hide", {"note": "No"}, status=403)


def test_a_report_reaches_the_queue_and_names_nobody(app, sign_in):
    cohort = make_cohort()
    author, reporter, facilitator = make_member(cohort), make_member(cohort, name="Quiet Reporter"), make_member(cohort, "facilitator")
    thread = thread_in(cohort, author)
    post = post_in(thread, author, "Something unkind.")
    for _ in range(2):
        sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": "unkind", "words": "Please look."})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == 1
    page = sign_in(facilitator).get(f"/cohorts/{cohort.id}/queue").text
    assert "Please look." in page and "Quiet Reporter" not in page
    assert "Quiet Reporter" not in sign_in(facilitator).get("/notices").text
    assert "Something unkind." in sign_in(author).get(f"/threads/{thread.id}").text
    sign_in(author).get(f"/cohorts/{cohort.id}/queue", status=403)


def test_what_is_urgent_stands_first_in_the_queue_however_new_it_is(app, sign_in):
    cohort = make_cohort()
    author, reporter, facilitator = make_member(cohort), make_member(cohort), make_member(cohort, "facilitator")
    thread = thread_in(cohort, author)
    posts = [post_in(thread, author, f"Number {number} of three.") for number in range(3)]
    for post, reason in zip(posts, ("unkind", "unkind", "child_at_risk"), strict=True):
        sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": reason, "words": ""})
    page = sign_in(facilitator).get(f"/cohorts/{cohort.id}/queue").text
    assert page.index("Number 2 of three") < page.index("Number 0 of three") < page.index("Number 1 of three")


def test_a_report_of_a_child_at_risk_hides_at_once_and_shows_the_route(app, sign_in):
    cohort = make_cohort()
    author, reporter = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    post = post_in(thread, author, "Words about a child.")
    answer = sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": "child_at_risk", "words": ""})
    assert "999" in sign_in(reporter).get(answer.location).text
    assert "Words about a child." not in sign_in(reporter).get(f"/threads/{thread.id}").text


def alarm(app, sign_in, cohort, *, reason="child_at_risk", author=None, group=None):
    """Let somebody report a post as urgent; return the post, the report and the mails by recipient."""
    author, reporter = author or make_member(cohort), make_member(cohort, name="Quiet Reporter")
    if group is not None:
        join(group, author), join(group, reporter)
    post = post_in(thread_in(group or cohort, author, "Titleofthethread"), author, "Wordsofthepost")
    answer = sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": reason, "words": "Wordsofthereport"})
    assert answer.location.endswith("/safeguarding?reported=1")
    mails = {mail.recipient: mail for mail in db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "urgent"))}
    return post, db.session.scalars(sa.select(Report)).one(), mails


def test_an_urgent_report_alerts_those_whose_task_it_is_at_once(app, sign_in):
    cohort = make_cohort("Leading on")
    fran, max_, lead = make_member(cohort, "facilitator"), make_member(cohort, "manager"), make_person(email="lead@example.org")
    contacts = {"name_1": "Lena Lead, safeguarding lead", "telephone_1": "0151 496 0000", "email_1": "Lead@example.org", "name_2": "Night desk", "telephone_2": "0151 496 0001"}
    sign_in(fran).post(f"/cohorts/{cohort.id}/safeguarding", contacts)
    post, report, mails = alarm(app, sign_in, cohort)
    assert set(mails) == {"lead@example.org", max_.email}
    for mail in mails.values():
        assert not re.search("Wordsof|Titleof|Quiet Reporter", mail.subject + mail.text)
        assert "999" in mail.text and "Do not investigate" in mail.text and f"/reports/{report.id}" in mail.text
    for person in (max_, lead):
        assert f"/reports/{report.id}" in sign_in(person).get("/notices").text
        page = sign_in(person).get(f"/reports/{report.id}").text
        assert "A child may be at risk" in page and "0151 496 0000" in page and not re.search("Wordsof|Quiet Reporter", page)
    assert f"/posts/{post.id}" in sign_in(max_).get(f"/reports/{report.id}").text
    assert f"/posts/{post.id}" not in sign_in(lead).get(f"/reports/{report.id}").text
    for person in (make_member(cohort), make_member(cohort, "academic"), make_member(make_cohort(), "facilitator")):
        sign_in(person).get(f"/reports/{report.id}", status=404)
    facts = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "SafeguardingAlerted")).one().facts
    assert facts["mails"] == 2 and set(facts["person_ids"]) == {max_.id, lead.id}
    route = sign_in(make_member(cohort)).get("/safeguarding?reported=1").text
    assert "This site is not the place" in route and "Lena Lead" in route and "0151 496 0000" in route and "999" in route


def test_without_a_contact_those_who_run_the_cohort_are_alerted_and_never_the_author(app, sign_in):
    cohort = make_cohort()
    fran, max_ = make_member(cohort, "facilitator"), make_member(cohort, "manager")
    post, report, mails = alarm(app, sign_in, cohort, reason="adult_conduct", author=fran)
    assert set(mails) == {max_.email}
    browser = sign_in(fran)
    browser.get(f"/reports/{report.id}", status=404)
    assert "Wordsofthereport" not in browser.get(f"/cohorts/{cohort.id}/queue").text
    browser.post(f"/posts/{post.id}/restore", {"note": ""}, status=403)
    sign_in(max_).get(f"/reports/{report.id}")


def test_an_alarm_at_night_waits_for_no_morning(app, sign_in):
    with time_machine.travel(datetime(2026, 11, 27, 22, 40, tzinfo=LONDON), tick=False):
        cohort = make_cohort()
        max_ = make_member(cohort, "manager")
        _post, _report, mails = alarm(app, sign_in, cohort)
        assert mails[max_.email].due_at <= now(), "a worker sends it at once, whatever hours are quiet"


def test_an_alarm_always_reaches_somebody(app, sign_in):
    cohort, administrator = make_cohort(), make_person(is_administrator=True)
    _post, _report, mails = alarm(app, sign_in, cohort, author=make_member(cohort, "facilitator"))
    assert set(mails) == {administrator.email}


def test_an_alarm_in_a_three_reaches_the_contact(app, sign_in):
    cohort = make_cohort()
    max_ = make_member(cohort, "manager")
    _post, report, mails = alarm(app, sign_in, cohort, group=make_peer_group(cohort))
    assert set(mails) == {max_.email}
    sign_in(max_).get(f"/reports/{report.id}")


def test_a_report_may_become_urgent(app, sign_in):
    cohort = make_cohort()
    author, reporter, max_ = make_member(cohort), make_member(cohort), make_member(cohort, "manager")
    post = post_in(thread_in(cohort, author), author, "Words.")
    for reason in ("unkind", "child_at_risk"):
        sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": reason, "words": ""})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == 1
    assert [mail.recipient for mail in db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "urgent"))] == [max_.email]
    assert db.session.get_one(Post, post.id, populate_existing=True).state == "held"


def test_contacts_are_named_by_those_who_run_the_cohort(app, sign_in):
    cohort = make_cohort()
    browser, address = sign_in(make_member(cohort, "facilitator")), f"/cohorts/{cohort.id}/safeguarding"
    for wrong in ({"telephone_1": "1"}, {"name_1": "Lena"}, {"name_1": "Lena", "email_1": "not an address"}):
        page = browser.post(address, wrong, status=422).text
        assert 'role="alert"' in page and all(value in page for value in wrong.values())
    browser.post(address, {"name_1": "Lena", "telephone_1": "1"})
    assert "Lena" in browser.get(address).text and "Lena" in sign_in(make_member(cohort)).get("/safeguarding").text
    assert "Lena" not in sign_in(make_member(make_cohort())).get("/safeguarding").text
    browser.post(address, {f"{name}_{number}": "" for name in ("name", "telephone", "email") for number in (1, 2)})
    assert "Lena" not in browser.get(address).text
    assert address in browser.get(f"/cohorts/{cohort.id}/members").text and address in browser.get(f"/cohorts/{cohort.id}/more").text


def test_a_closed_thread_is_read_and_not_written_in(app, sign_in):
    cohort = make_cohort()
    author, facilitator = make_member(cohort), make_member(cohort, "facilitator")
    thread = thread_in(cohort, author)
    post = post_in(thread, author)
    sign_in(facilitator).post(f"/threads/{thread.id}/manage", {"title": "Renamed", "pinned": "y", "locked": "y", "why": ""}, status=422)
    sign_in(facilitator).post(f"/threads/{thread.id}/manage", {"title": "Renamed", "pinned": "y", "locked": "y", "locked_reason": "It is said.", "why": "So that it is found."})
    page = sign_in(author).get(f"/threads/{thread.id}").text
    assert "Renamed" in page and "This thread is closed" in page
    sign_in(author).post(f"/threads/{thread.id}/posts", {"body": "More"}, status=403)
    sign_in(author).post(f"/posts/{post.id}/edit", {"body": "More", "base": "1"}, status=403)
    sign_in(author).get(f"/threads/{thread.id}/manage", status=403)


def test_a_guest_is_in_one_thread_and_nowhere_else(app, sign_in):
    cohort = make_cohort()
    author, facilitator, guest = make_member(cohort), make_member(cohort, "facilitator"), make_person(email="guest@example.org")
    thread, other = thread_in(cohort, author, "One page"), thread_in(cohort, author, "Another page")
    post_in(other, author, "Not for guests.")
    browser = sign_in(facilitator)
    day = str(today() + timedelta(days=7))
    for wrong in ({"email": "guest@example.org", "ends_on": ""}, {"email": "guest@example.org", "ends_on": str(today())}, {"email": "no address", "name": "Nia", "ends_on": day}):
        browser.post(f"/threads/{thread.id}/guests", wrong, status=422)
    browser.post(f"/threads/{thread.id}/guests", {"email": "guest@example.org", "ends_on": day})
    visiting = sign_in(guest)
    assert "One page" in visiting.get(f"/threads/{thread.id}").text
    visiting.post(f"/threads/{thread.id}/posts", {"body": "From the guest.", "client_id": uuid.uuid4().hex})
    for path in (f"/threads/{other.id}", f"/cohorts/{cohort.id}/threads", f"/cohorts/{cohort.id}/journey", f"/cohorts/{cohort.id}/search?q=guests", f"/cohorts/{cohort.id}/people"):
        visiting.get(path, status=404)
    browser.post(f"/threads/{thread.id}/guests/{guest.id}/end")
    visiting.get(f"/threads/{thread.id}", status=404)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ThreadGuest)) == 0


def test_somebody_without_an_account_is_let_into_one_thread_and_told_by_letter(app, sign_in):
    cohort = make_cohort("A secret cohort")
    author, facilitator = make_member(cohort), make_member(cohort, "facilitator", "Fran Leader")
    thread, browser = thread_in(cohort, author, "A secret title"), sign_in(facilitator)
    asked = {"email": "nia@elsewhere.example", "ends_on": str(today() + timedelta(days=7))}
    assert "Please give their name, too." in browser.post(f"/threads/{thread.id}/guests", asked, status=422).text
    assert db.session.scalar(sa.select(Person).where(Person.email == asked["email"])) is None
    browser.post(f"/threads/{thread.id}/guests", {**asked, "name": "Nia Elsewhere"})
    nia = db.session.scalars(sa.select(Person).where(Person.email == asked["email"])).one()
    letter = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == asked["email"])).one()
    assert f"/threads/{thread.id}" in letter.text and "Fran Leader" in letter.text and "secret" not in letter.text + letter.subject
    visiting = sign_in(nia)
    assert "A secret title" in visiting.get(f"/threads/{thread.id}").text
    for path in (f"/cohorts/{cohort.id}/threads", f"/cohorts/{cohort.id}/journey", f"/cohorts/{cohort.id}/people", f"/cohorts/{cohort.id}/inputs"):
        visiting.get(path, status=404)
    with time_machine.travel(now() + timedelta(days=8)):
        sign_in(nia).get(f"/threads/{thread.id}", status=404)
    sign_in(author).post(f"/threads/{thread.id}/guests", {**asked, "name": "X", "email": "x@elsewhere.example"}, status=403)
    assert db.session.scalar(sa.select(Person).where(Person.email == "x@elsewhere.example")) is None


def test_names_are_offered_in_the_first_post_too_and_some_of_each_kind(app, sign_in):
    cohort = make_cohort()
    author, asha, outsider = make_member(cohort), make_member(cohort, name="Asha Rao"), make_member(make_cohort("Another"), name="Asha Elsewhere")
    for number in range(12):
        with work():
            post_input(Actor(author.id), db.session.merge(cohort), "practice", Content(f"Walk number {number}", "Words."))
    thread = thread_in(cohort, author, "A walk to school")
    browser, place = sign_in(author), f"/cohorts/{cohort.id}/names.json"
    assert place in browser.get(f"/cohorts/{cohort.id}/threads/new").text and f"/threads/{thread.id}/names.json" in browser.get(f"/threads/{thread.id}/context").text
    assert [name["text"] for name in browser.get(f"{place}?sign=@&q=ash").json["names"]] == [f"[@Asha Rao](person:{asha.id})"]
    assert browser.get(f"{place}?sign=@&q=faci").json["names"][0]["text"] == "[@facilitators](group:facilitators)"
    for path in (place, f"/threads/{thread.id}/names.json"):
        found = browser.get(path, query_string={"sign": "#", "q": "walk"}).json["names"]
        assert len(found) == 8 and f"[#A walk to school](thread:{thread.id})" in [name["text"] for name in found]
    sign_in(outsider).get(f"{place}?sign=@&q=ash", status=404)


def test_what_is_done_with_a_thread_is_in_the_log_and_told_with_why_to_all_who_wrote_in_it(app, sign_in):
    cohort = make_cohort()
    author, writer, other, facilitator = make_member(cohort), make_member(cohort), make_member(cohort), make_member(cohort, "facilitator", "Fran Leader")
    thread = thread_in(cohort, author, "Lunch")
    post_in(thread, writer, "We eat at noon.")
    post_in(thread, facilitator, "I note it.")
    browser, manage = sign_in(facilitator), f"/threads/{thread.id}/manage"
    arranged = {"title": "Lunch", "locked_reason": "", "locked_until": "", "slow_minutes": "0", "why": ""}
    steps = [
        ({"slow_minutes": "60"}, "why", "So that all get a word in.", "It goes more slowly."), ({"title": "Lunch, and who eats"}, "why", "It is about more.", "It has another title."),
        ({"pinned": "y"}, "why", "It is asked for daily.", "It stands at the top of the list."),
        ({"locked": "y"}, "locked_reason", "We come back to it in May.", "It is closed."), ({"locked": "", "locked_reason": ""}, "why", "May has come.", "It is open again."),
        ({"pinned": ""}, "why", "Something else is asked for.", "It stands at the top of the list no longer."), ({"slow_minutes": "0"}, "why", "All have spoken.", "Everyone writes as they like again."),
    ]  # fmt: skip
    for change, field, why, said in steps:
        arranged = {name: value for name, value in {**arranged, **change}.items() if value or name not in ("pinned", "locked")}
        page = browser.post(manage, arranged, status=422).text
        assert "Please say in a few words why" in page and f'id="{field}-error"' in page, change
        browser.post(manage, {**arranged, field: why})
        arranged |= {"locked_reason": why} if field == "locked_reason" else {}
        for who in (author, writer):
            told = sign_in(who).get("/notices").text
            assert said in told and why in told, (said, why)
    for who in (facilitator, other):
        assert "arranged a thread" not in sign_in(who).get("/notices").text, "nobody is told of their own doing, and nobody who did not write there"
    log = browser.get(f"/cohorts/{cohort.id}/decisions").text
    for words in ("slowed", "given another title", "Before: “Lunch”. It is about more.", "put at the top", "Fran Leader", *(why for _change, _field, why, _said in steps)):
        assert words in log, words
    assert "slowed" in browser.get(f"/cohorts/{cohort.id}/decisions?action=slow").text and "put at the top" not in browser.get(f"/cohorts/{cohort.id}/decisions?action=slow").text.split("<ul")[-1]
    for who in (author, writer):
        mine = sign_in(who).get("/decisions").text
        assert "It is about more." in mine and "May has come." in mine and "Fran" not in mine
    assert "It is about more." not in sign_in(other).get("/decisions").text


def test_nobody_is_asked_why_of_a_thread_of_their_own_alone(app, sign_in):
    cohort = make_cohort()
    facilitator = make_member(cohort, "facilitator")
    thread = thread_in(cohort, facilitator, "Lunch")
    sign_in(facilitator).post(f"/threads/{thread.id}/manage", {"title": "Dinner", "pinned": "y", "locked": "y", "slow_minutes": "5"})


def test_mentions_reach_only_those_who_may_read(app, sign_in):
    cohort = make_cohort()
    three, other = [make_member(cohort) for _ in range(3)], make_member(cohort)
    thread = thread_in(make_peer_group(cohort, *three), three[0], "Our corner")
    post_in(thread, three[0], f"[@Them](person:{three[1].id}) and [@Other](person:{other.id})")
    assert "mentioned you" in sign_in(three[1]).get("/notices").text
    assert "mentioned you" not in sign_in(other).get("/notices").text
    assert "Our corner" not in sign_in(other).get("/notices").text


def test_a_notice_falls_silent_with_the_right_to_read(app, sign_in):
    cohort = make_cohort()
    author, leaver = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author, "A thread to leave")
    post = post_in(thread, leaver, "I ask.")
    post_in(thread, author, "I answer.", reply_to_id=post.id)
    assert "answered you" in sign_in(leaver).get("/notices").text
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == leaver.id).values(ends_on=today()))
    page = sign_in(leaver).get("/notices").text
    assert "answered you" not in page and "I answer" not in page


def test_names_are_offered_only_to_and_of_readers(app, sign_in):
    cohort = make_cohort()
    three, other = [make_member(cohort, name=f"Asha Reader {number}") for number in range(3)], make_member(cohort, name="Asha Outside")
    thread = thread_in(make_peer_group(cohort, *three), three[0], "Our corner")
    thread_in(cohort, other, "A thread for all")
    names = sign_in(three[1]).get(f"/threads/{thread.id}/names.json?sign=@&q=asha").json["names"]
    assert [name["title"] for name in names] == [person.display_name for person in three]
    things = sign_in(three[1]).get(f"/threads/{thread.id}/names.json", query_string={"sign": "#", "q": "thread for"}).json["names"]
    assert [name["title"] for name in things] == ["A thread for all"] and things[0]["text"].startswith("[#A thread for all](thread:")
    sign_in(other).get(f"/threads/{thread.id}/names.json?sign=@&q=a", status=404)
