"""Since you were here: what is unread and new, through the rules, and nothing that was read."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import ChangesSeen
from enquiry_hub.capabilities.sharing.models import MY_COHORT, ONLY_ME
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.framework.models import Risk, Theme
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.services import make_release, propose_strategy
from enquiry_hub.features.framework.services.frameworks import create_framework
from enquiry_hub.features.framework.services.risks import RiskWords, edit_risk, propose_risk
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import remember_readers
from enquiry_hub.features.programmes.models import Session
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group, save
from tests.kit.queries import count_queries


@pytest.fixture
def scene(app):
    cohort = make_cohort("Our cohort")
    ann, ben, facilitator = make_member(cohort, name="Ann One"), make_member(cohort, name="Ben Two"), make_member(cohort, "facilitator", "Fay Lead")
    return cohort, ann, ben, facilitator


def words(browser, address):
    """Return the words of the page's own part."""
    return browser.get(address).text.partition("<main")[2]


def live(cohort, ann, ben, facilitator):
    """Let something happen of every kind."""
    thread, quiet = thread_in(cohort, ann, "What we heard"), thread_in(cohort, ben, "Another thread")
    mine = post_in(thread, ann, "I begin.")
    post_in(thread, ben, "I answer the kumquat.", reply_to_id=mine.id)
    post_in(quiet, ben, f"[@Ann One](person:{ann.id}), what do you think?")
    post_in(thread, ben, "Held words.", hold=True)
    page = {"author_id": ben.id, "group_id": cohort.id, "tense": "past", "written_at": now(), "body": "x", "body_html": "<p>x</p>"}
    shared = save(Entry(**page, title="A shared page", audience=MY_COHORT), Entry(**page, title="A private page", audience=ONLY_ME))
    with work():
        remember_readers(shared)
        post_input(Actor(ann.id), cohort, "practice", Content("My own account", "We counted."))
        framework = create_framework(Actor(facilitator.id), cohort, "What could go wrong")
        theme = db.session.scalars(sa.select(Theme).where(Theme.group_id == cohort.id)).first()
        said = RiskWords(title="No time", cause="posts are empty", event="nobody thinks", consequence="tired decisions", theme_id=theme.id)
        propose_risk(Actor(ben.id), framework, said)
    return thread


def test_it_lists_what_is_new_and_nothing_that_was_read(scene, sign_in):
    cohort, ann, _ben, _facilitator = scene
    browser = sign_in(ann)
    page = words(browser, f"/cohorts/{cohort.id}/since")
    assert "Nothing new. That is fine." in page
    thread = live(*scene)
    page = words(browser, f"/cohorts/{cohort.id}/since")
    for found in ("Answers to you", "I answer the kumquat.", "You were asked", "what do you think?", "No time", "Threads that went on", "What we heard", "A shared page"):
        assert found in page, found
    for hidden in ("Held words", "A private page", "My own account", "I begin."):
        assert hidden not in page, hidden
    assert page.count("One story") == 1
    browser.post(f"/threads/{thread.id}/read", {"seq": "9"})
    page = words(browser, f"/cohorts/{cohort.id}/since")
    assert "kumquat" not in page and "What we heard" not in page and "what do you think?" in page
    upto = page.partition('name="upto" value="')[2].partition('"')[0]
    browser.post("/since/seen", {"upto": upto, "group": cohort.id})
    assert "Nothing new" in words(browser, f"/cohorts/{cohort.id}/since") and "Nothing new" in words(browser, "/since")
    post_in(thread, scene[2], "And one more thing.")
    assert "What we heard" in words(browser, "/since")


def test_nobody_reads_there_what_they_may_not(scene, sign_in):
    cohort, ann, ben, facilitator = scene
    observer, outsider = make_member(cohort, "observer"), make_member(make_cohort())
    three = make_peer_group(cohort, ben, make_member(cohort), name="Our three")
    thread = live(*scene)
    closed = thread_in(three, ben, "Among us three")
    post_in(closed, ben, f"[@Ann One](person:{ann.id}) quietly")
    assert "Among us" not in words(sign_in(ann), f"/cohorts/{cohort.id}/since")
    sign_in(outsider).get(f"/cohorts/{cohort.id}/since", status=404)
    assert "Nothing new" in words(sign_in(outsider), "/since")
    seen = words(sign_in(observer), f"/cohorts/{cohort.id}/since")
    assert "What we heard" not in seen and "kumquat" not in seen
    answer = db.session.scalars(sa.select(Post).where(Post.body.contains("kumquat"))).one()
    sign_in(facilitator).post(f"/posts/{answer.id}/hide", {"note": "Would you write it again?"})
    assert "kumquat" not in words(sign_in(ann), f"/cohorts/{cohort.id}/since")
    sign_in(ann).post(f"/threads/{thread.id}/attention", {"attention": "mute"})
    assert "What we heard" not in words(sign_in(ann), "/since")


def test_since_a_session(scene, sign_in):
    cohort, ann, ben, _facilitator = scene
    thread = thread_in(cohort, ben, "Between the two")
    post = post_in(thread, ben, "Long ago.")
    with work():
        db.session.get_one(Post, post.id).created_at = now() - timedelta(days=20)
    begins = now() - timedelta(days=10)
    session = save(Session(group_id=cohort.id, kind="workshop", title="Workshop 2", starts_at=begins, ends_at=begins + timedelta(hours=2)))
    browser = sign_in(ann)
    assert "Between the two" in words(browser, f"/cohorts/{cohort.id}/since")
    page = words(browser, f"/cohorts/{cohort.id}/since?session={session.id}")
    assert "Workshop 2" in page and "Between the two" not in page
    post_in(thread, ben, "Now.")
    assert "Between the two" in words(browser, f"/cohorts/{cohort.id}/since?session={session.id}")
    assert "public.since" not in browser.get(f"/cohorts/{cohort.id}/journey").text
    assert f"/cohorts/{cohort.id}/since" in browser.get(f"/cohorts/{cohort.id}/journey").text


def test_its_statements_grow_neither_with_rows_nor_with_cohorts(scene, sign_in):
    cohort, ann, ben, facilitator = scene
    live(*scene)
    browser = sign_in(ann)
    browser.get("/since")
    with count_queries() as few:
        browser.get("/since")
    for _ in range(4):
        other = make_cohort()
        for person, role in ((ann, "participant"), (ben, "participant"), (facilitator, "facilitator")):
            join(other, person, role)
        live(other, ann, ben, facilitator)
        live_thread = thread_in(other, ben, "More")
        post_in(live_thread, ben, "More of it.")
    with count_queries() as many:
        page = words(browser, "/since")
    assert len(many) == len(few), (len(few), len(many))
    assert page.count("I answer the kumquat.") == 5


def changed_by(person, risk, **words):
    """Let somebody give a risk other words."""
    with work():
        found = db.session.get_one(Risk, risk.id)
        said = RiskWords(**{name: getattr(found, name) for name in RiskWords.__dataclass_fields__} | words)
        edit_risk(Actor(person.id), found, said, base=found.version)


def test_what_was_opened_in_the_framework_is_listed_no_more_and_what_changed_after_is(scene, sign_in):
    cohort, ann, ben, facilitator = scene
    live(*scene)
    risk = db.session.scalars(sa.select(Risk)).one()
    since, phone, laptop, other = f"/cohorts/{cohort.id}/since", sign_in(ann), sign_in(ann), sign_in(facilitator)
    assert "No time" in words(phone, since) and "No time" in words(laptop, since)
    phone.get(f"/risks/{risk.id}")
    assert "No time" not in words(phone, since) and "No time" not in words(laptop, since) and "No time" not in words(laptop, "/since")
    assert "No time" in words(other, since), "what one has read is another's news"
    changed_by(ben, risk, title="Less time")
    assert "Less time" in words(phone, since) and "changed" in words(phone, since)
    laptop.get(f"/risks/{risk.id}/history")
    assert "Less time" not in words(phone, since)
    theme = db.session.get_one(Theme, risk.theme_id)
    another = next(found for found in db.session.scalars(sa.select(Theme).where(Theme.group_id == cohort.id)) if found.id != theme.id)
    for number, page in enumerate((f"/themes/{theme.id}", f"/cohorts/{cohort.id}/framework", f"/risks/{risk.id}/compare")):
        changed_by(ben, risk, title=f"Time, {number}")
        assert f"Time, {number}" in words(phone, since)
        phone.get(f"/themes/{another.id}")
        phone.get(f"/cohorts/{cohort.id}/framework?theme={another.code}")
        phone.get(f"/risks/{risk.id}/compare?from=1&to=1")
        assert f"Time, {number}" in words(phone, since), "it did not stand on those pages"
        phone.get(page)
        assert f"Time, {number}" not in words(phone, since), page


def test_an_opened_strategy_and_release_are_listed_no_more_and_not_after_a_session_either(scene, sign_in):
    cohort, ann, ben, facilitator = scene
    live(*scene)
    risk = db.session.scalars(sa.select(Risk)).one()
    begins = now() - timedelta(days=10)
    session = save(Session(group_id=cohort.id, kind="workshop", title="Workshop 2", starts_at=begins, ends_at=begins + timedelta(hours=2)))
    with work():
        strategy = propose_strategy(Actor(ben.id), db.session.get_one(Risk, risk.id), {"title": "Fewer meetings", "if_text": "we meet less", "then_text": "there is time", "because_text": "meetings take it"})
        release = make_release(Actor(facilitator.id), framework_of(Actor(facilitator.id), cohort.id), number="0.1")
    browser, pages = sign_in(ann), (f"/cohorts/{cohort.id}/since", f"/cohorts/{cohort.id}/since?session={session.id}")
    for title, address in (("Fewer meetings", f"/strategies/{strategy.id}"), ("Release 0.1", f"/releases/{release.id}"), ("No time", f"/risks/{risk.id}")):
        assert all(title in words(browser, page) for page in pages), title
        browser.get(address)
        assert not any(title in words(browser, page) for page in pages), title


def test_who_may_not_read_the_framework_notes_nothing_of_it(scene, sign_in):
    cohort, *_rest = scene
    live(*scene)
    risk = db.session.scalars(sa.select(Risk)).one()
    observer = sign_in(make_member(cohort, "observer"))
    observer.get(f"/risks/{risk.id}", status=404)
    assert "No time" not in words(observer, f"/cohorts/{cohort.id}/since")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ChangesSeen)) == 0


def test_an_opened_page_or_account_is_listed_no_more_on_whatever_device_and_stays_news_for_others(scene, sign_in):
    cohort, ann, ben, facilitator = scene
    live(*scene)
    page = next(row for row in db.session.scalars(sa.select(Entry)) if row.title == "A shared page")
    account = db.session.scalars(sa.select(Input)).one()
    addresses = {"A shared page": f"/reflections/{page.id}", "My own account": f"/inputs/{account.id}"}
    journey, since = f"/cohorts/{cohort.id}/journey", f"/cohorts/{cohort.id}/since"
    for who, another, title, older in ((ann, facilitator, "A shared page", account.published_at), (facilitator, ben, "My own account", page.written_at)):
        with work():  # of stories the newest is told
            db.session.execute(sa.update(Entry).values(written_at=older + timedelta(minutes=1 if who == ann else -1)))
        phone, laptop, other = sign_in(who), sign_in(who), sign_in(another)
        assert all(title in words(browser, listed) for browser in (phone, laptop, other) for listed in (since, "/since", journey)), title
        phone.get(addresses[title])
        assert not any(title in words(browser, listed) for browser in (phone, laptop) for listed in (since, "/since", journey)), title
        assert title in words(other, since), "what one has read is another's news"


def test_a_page_that_was_read_in_its_chain_is_listed_no_more(scene, sign_in):
    cohort, ann, *_rest = scene
    live(*scene)
    page = next(row for row in db.session.scalars(sa.select(Entry)) if row.title == "A shared page")
    with work():
        db.session.execute(sa.update(Entry).values(written_at=now() + timedelta(minutes=1)))
    browser = sign_in(ann)
    assert "A shared page" in words(browser, f"/cohorts/{cohort.id}/since")
    browser.get(f"/reflections/{page.id}/chain")
    assert "A shared page" not in words(browser, f"/cohorts/{cohort.id}/since")
