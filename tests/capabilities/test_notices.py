"""The list, the bell and the one screen of settings: what it says is what happens."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.domain import Quiet, Wish
from enquiry_hub.capabilities.notifications.models import NoticeWish
from enquiry_hub.capabilities.notifications.sentences import meaning
from enquiry_hub.capabilities.notifications.wishes import wish_in, wishes_of
from enquiry_hub.core import realtime
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Reading
from enquiry_hub.identity.people.models import Person
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_person

QUIET = {"quiet_from": "18:00", "quiet_until": "07:00"}


def sent(cohort, **values):
    """Return the form as a browser sends it, with these wishes for one cohort."""
    wish = {"pace": "weekly", "at": "16:00", "weekday": "4", "followed": "y", **values}
    return {**QUIET, **{f"{cohort.id}-{name}": value for name, value in wish.items() if value is not None}}


def test_the_screen_says_what_the_settings_mean(app, sign_in):
    cohort, other = make_cohort("Autumn"), make_cohort("Spring")
    person = make_member(cohort)
    join(other, person)
    browser = sign_in(person)
    page = browser.get("/notices/settings").text
    assert page.count("You get one e-mail a day at 07:30, not at weekends, not in holidays.") == 2
    form = {**sent(cohort), **sent(other, pace="off")}
    browser.post("/notices/settings", form)
    page = browser.get("/notices/settings").text
    assert "You get one e-mail on Fridays at 16:00, not in holidays." in page and "You get no e-mail about this." in page
    wishes = wishes_of(db.session.get_one(Person, person.id))
    assert wishes == {cohort.id: Wish("weekly", "16:00", 4), other.id: Wish("off", "16:00", 4)}
    assert browser.get("/account").text.count("/notices/settings") == 1 and "/notices/settings" in browser.get("/notices").text


def test_a_setting_that_could_not_come_about_is_refused(app, sign_in):
    cohort = make_cohort()
    browser = sign_in(make_member(cohort))
    assert "in your quiet hours" in browser.post("/notices/settings", sent(cohort, at="19:00"), status=422).text
    assert "no e-mail at weekends" in browser.post("/notices/settings", sent(cohort, weekday="6"), status=422).text
    assert 'value="25:00"' in browser.post("/notices/settings", sent(cohort, at="25:00"), status=422).text
    browser.post("/notices/settings", sent(cohort, pace="hourly"), status=422)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(NoticeWish)) == 0
    browser.post("/notices/settings", {**sent(cohort, weekday="6"), "weekends": "y"})


def test_a_new_cohort_begins_as_the_account_did(app):
    person = make_person(digest="weekly")
    assert wish_in(person, {}, "any").pace == "weekly"
    assert "within a few minutes" in meaning(Wish("now"), Quiet()) and "not between 18:00 and 07:00" in meaning(Wish("now"), Quiet())
    assert "waited for such an hour comes together" in meaning(Wish("now"), Quiet())
    assert "a day at 07:00" in meaning(Wish("daily", "19:00"), Quiet())


def test_threads_are_muted_on_the_same_screen_and_stay_so(app, sign_in):
    cohort = make_cohort()
    person, other = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, person, "Attendance on Mondays")
    mine = post_in(thread, person, "A question")
    browser = sign_in(person)
    page = browser.get("/notices/settings").text
    assert f'id="thread-{thread.id}"' in page and f'action="/threads/{thread.id}/attention"' in page
    answer = browser.post(f"/threads/{thread.id}/attention", {"attention": "mute", "next": "/notices/settings"})
    assert answer.headers["Location"].endswith("/notices/settings")
    post_in(thread, other, "An answer", reply_to_id=mine.id)
    post_in(thread, person, "I write again")
    assert db.session.get_one(Reading, (person.id, thread.id), populate_existing=True).attention == "mute"
    assert "Nothing yet" in browser.get("/notices").text
    post_in(thread, other, f"[@You](person:{person.id})")
    assert "mentioned you" in browser.get("/notices").text


def test_every_notice_says_why(app, sign_in):
    cohort = make_cohort()
    person, other = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, other, "A thread")
    post_in(thread, other, f"[@You](person:{person.id})")
    page = sign_in(person).get("/notices").text
    assert "because you were mentioned by name" in page and f"/notices/settings#thread-{thread.id}" in page


def test_the_bell_rings_and_says_nothing(app, sign_in, monkeypatch):
    cohort = make_cohort()
    person, other = make_member(cohort), make_member(cohort)
    thread, heard = thread_in(cohort, other, "A thread"), []
    monkeypatch.setattr(realtime, "tell", lambda channel, event, data, **_: heard.append((channel, event, data)))
    post_in(thread, other, f"[@You](person:{person.id})")
    channel = f"notices:{person.id}"
    assert [item for item in heard if item[1] == "notices"] == [(channel, "notices", {"channel": channel})]
    browser = sign_in(person)
    assert browser.get("/notices/count.json").json == {"ok": True, "count": 1}
    browser.post("/notices/read", {})
    assert browser.get("/notices/count.json").json["count"] == 0
