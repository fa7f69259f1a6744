"""My drafts: everything that one has begun and not sent, for its writer alone, with the way back to its form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.drafts.places import PLACES
from enquiry_hub.capabilities.drafts.services import save_draft
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.decisions.services import NewBallot, open_ballot
from enquiry_hub.features.discussions.models import HIDDEN, Post, Thread
from enquiry_hub.features.framework.models import Risk, Strategy, Theme
from enquiry_hub.features.framework.services import (
    RiskWords,
    create_framework,
    propose_risk,
    propose_strategy,
)
from enquiry_hub.features.impact.models import Measure, OutsideFigure
from enquiry_hub.features.impact.services import make_measure
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.features.journals.services.writing import NewEntry, write_entry
from enquiry_hub.features.later.models import PlannedPost
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.features.protocols.services import NewTalk, start_talk
from enquiry_hub.identity.groups.models import ROLES, Membership
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_person, save
from tests.kit.queries import count_queries

WORDS = "Half a kumquat"


@dataclass
class Scene:
    """Be somebody with a draft in every kind of place, and what those places are called."""

    cohort: Any
    ann: Any
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)


@pytest.fixture
def scene(app):
    cohort = make_cohort("A named cohort")
    ann = make_member(cohort, "facilitator", "Ann One")
    thread, about = thread_in(cohort, ann, "A named thread"), Actor(ann.id)
    post = post_in(thread, ann, "A named post.")
    with work():
        ballot = open_ballot(about, db.session.get_one(Thread, thread.id), NewBallot("consent", "A named question"))
        talk = start_talk(about, db.session.get_one(Thread, thread.id), NewTalk("consultancy", presenter_id=ann.id))
        framework = create_framework(about, db.session.merge(cohort), "A named framework")
        theme = db.session.scalars(sa.select(Theme).where(Theme.group_id == cohort.id)).first()
        risk = propose_risk(about, framework, RiskWords("A named risk", "posts are empty", "nobody stays", "tired decisions", theme.id))
        strategy = propose_strategy(about, risk, {"title": "A named strategy", "if_text": "we ask", "then_text": "we know", "because_text": "they tell", "owner_id": ann.id})
        row = post_input(about, cohort, "practice", Content("A named input", "We counted."))
        entry = write_entry(about, db.session.merge(cohort), NewEntry("past", "Written words.", title="A named page"))
        measure = make_measure(about, db.session.merge(cohort), {"name": "A named measure", "level": 3}, kind="series")
    planned = save(PlannedPost(author_id=ann.id, group_id=cohort.id, client_id="planned", title="A named plan", body="To be posted.", post_at=now() + timedelta(days=1)))
    figure = save(OutsideFigure(group_id=cohort.id, made_by=ann.id, name="A named figure", value="41%", source="Somewhere", year=2025, limits="Little"))
    found = Scene(cohort, ann)
    found.places = {
        f"thread:{thread.id}": {"body": WORDS}, f"newthread:{cohort.id}": {"title": WORDS}, f"post:{post.id}": {"body": WORDS}, f"context:{thread.id}": {"body": WORDS},
        f"closing:{thread.id}": {"agreed": WORDS}, f"room:{thread.id}": {"notes": WORDS}, f"together:{thread.id}": {"body": WORDS}, f"commitment:{talk.id}": {"what": WORDS},
        f"ask:{thread.id}": {"question": WORDS}, f"answer:{ballot.id}": {"reason": WORDS}, f"newrisk:{framework.id}": {"cause": WORDS}, f"risk:{risk.id}": {"cause": WORDS},
        f"newstrategy:{risk.id}": {"if_text": WORDS}, f"strategy:{strategy.id}": {"if_text": WORDS}, f"input:{row.id}": {"title": WORDS},
        f"newinput:{cohort.id}:practice": {"title": WORDS}, f"newinput:{cohort.id}:research": {"title": WORDS}, f"entry:{entry.id}": {"title": "", "part_body": WORDS, "shape": "free"},
        f"entry:new:{cohort.id}:past": {"part_body": WORDS, "shape": "free"}, f"measure:{measure.id}": {"name": WORDS}, f"outside:{figure.id}": {"name": WORDS},
        f"account:{strategy.id}": {"practice_words": WORDS}, f"planned:{planned.id}": {"body": WORDS},
    }  # fmt: skip
    found.titles = {f"A named {what}" for what in ("cohort", "thread", "post", "question", "framework", "risk", "strategy", "input", "page", "measure", "figure", "plan")}
    with work():
        for place, fields in found.places.items():
            save_draft(about, place, fields, 0)
    return found


def mains(browser, address):
    """Return the page's own part."""
    return browser.get(address).text.partition("<main")[2].partition("</main>")[0]


def test_every_place_to_write_says_where_it_is(scene):
    begun = {kind for kind in PLACES if any(place.startswith(f"{kind}:") for place in scene.places)}
    assert begun | {"response"} == set(PLACES), "a place without a draft in this test"


def test_all_that_is_begun_is_listed_and_each_link_opens_its_form_with_the_words(scene, sign_in):
    browser = sign_in(scene.ann)
    page = mains(browser, "/drafts")
    assert page.count("Go on with it</a>") == len(scene.places) == page.count(WORDS) and all(title in page for title in scene.titles)
    links = [unescape(href) for href in re.findall(r'href="([^"]+)"[^>]*>Go on with it</a>', page)]
    for href in links:
        assert WORDS in browser.get(href.partition("#")[0]).text, href
    assert "/drafts" in browser.get(f"/cohorts/{scene.cohort.id}/journey").text


CHANGES = {
    **{role: lambda scene, role=role: db.session.execute(sa.update(Membership).where(Membership.person_id == scene.ann.id).values(role=role)) for role in ROLES},
    "member no more": lambda scene: db.session.execute(sa.update(Membership).where(Membership.person_id == scene.ann.id).values(ends_on=today())),
    "threads closed": lambda scene: db.session.execute(sa.update(Thread).values(locked_at=now())),
    "posts hidden": lambda scene: db.session.execute(sa.update(Post).values(state=HIDDEN)),
    "decisions closed": lambda scene: db.session.execute(sa.update(Ballot).values(closed_at=now())),
    "talks over": lambda scene: db.session.execute(sa.update(Talk).values(ended_at=now())),
    "risks closed": lambda scene: db.session.execute(sa.update(Risk).values(status="closed")),
    "strategies stopped": lambda scene: db.session.execute(sa.update(Strategy).values(state="stopped")),
    "written by somebody else": lambda scene: _give_away(scene),
}  # fmt: skip


def _give_away(scene: Scene) -> None:
    """Let somebody else be the author of everything."""
    other = make_member(scene.cohort).id
    given = ((Input, "author_id"), (Post, "author_id"), (Risk, "owner_id"), (Risk, "proposed_by"), (Strategy, "owner_id"), (Strategy, "proposed_by"), (OutsideFigure, "made_by"), (Measure, "owner_id"))
    for model, column in given:
        db.session.execute(sa.update(model).values({column: other}))
    db.session.execute(sa.update(Membership).where(Membership.person_id == scene.ann.id).values(role="participant"))


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_meanwhile_each_link_opens_its_form_or_the_page_says_what_can_be_done(scene, sign_in, change):
    browser = sign_in(scene.ann)
    with work():
        CHANGES[change](scene)
    page = mains(browser, "/drafts")
    links = [unescape(href) for href in re.findall(r'href="([^"]+)"[^>]*>Go on with it</a>', page)]
    for href in links:
        assert WORDS in browser.get(href.partition("#")[0]).text, href
    assert len(links) + page.count("You cannot write there now. Your words are here") == len(scene.places) == page.count(WORDS)


def test_research_that_one_may_post_no_more_is_to_copy_and_practice_goes_on(app, sign_in):
    cohort = make_cohort()
    ada = make_member(cohort, "participant")
    with work():
        for kind in ("research", "practice"):
            save_draft(Actor(ada.id), f"newinput:{cohort.id}:{kind}", {"title": f"{WORDS} {kind}"}, 0)
    page = mains(sign_in(ada), "/drafts")
    assert page.count("Go on with it</a>") == 1 and "/research/" not in page and "You cannot write there now" in page
    assert f"{WORDS} research" in page and f"{WORDS} practice" in page


def test_the_newest_stands_first_and_what_has_no_words_is_not_there(app, sign_in):
    cohort = make_cohort()
    ann = make_member(cohort)
    first, second, third = (thread_in(cohort, ann, f"Thread {number}") for number in (1, 2, 3))
    with work():
        for thread, words in ((first, "Old words"), (second, "  "), (third, "Other words"), (first, "New words")):
            save_draft(Actor(ann.id), f"thread:{thread.id}", {"body": words}, None)
    page = mains(sign_in(ann), "/drafts")
    assert page.index("New words") < page.index("Other words") and "Old words" not in page and "Thread 2" not in page


def test_only_the_writer_sees_them(scene, sign_in):
    other = make_member(scene.cohort, "facilitator")
    place = next(iter(scene.places))
    page = mains(sign_in(other), "/drafts")
    assert WORDS not in page and "A named" not in page and "Nothing is begun and unsent" in page
    assert sign_in(other).get(f"/drafts/{place}/throw-away", status=303).location.endswith("/drafts")
    sign_in(other).post(f"/drafts/{place}/throw-away", status=303)
    assert mains(sign_in(scene.ann), "/drafts").count(WORDS) == len(scene.places)


def test_where_one_may_read_no_longer_the_words_are_there_and_no_title(scene, sign_in):
    browser = sign_in(scene.ann)
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == scene.ann.id).values(ends_on=today()))
    page = mains(browser, "/drafts")
    own = {"A named page", "A named plan"}
    assert page.count(WORDS) >= len(scene.places) and not any(title in page for title in scene.titles - own)
    assert "You cannot write there now" in page and "/threads/" not in page
    place = next(found for found in scene.places if found.startswith("thread:"))
    asked = mains(browser, f"/drafts/{place}/throw-away")
    assert WORDS in asked and "A named" not in asked
    browser.post(f"/drafts/{place}/throw-away", status=303)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft).where(Draft.place == place)) == 0


def test_it_asks_before_it_throws_one_away_and_the_device_forgets_it_too(scene, sign_in):
    browser, place = sign_in(scene.ann), next(iter(scene.places))
    address = f"/drafts/{place}/throw-away"
    assert address in unescape(mains(browser, "/drafts")).replace("%3A", ":")
    page = mains(browser, address)
    assert "Throw this draft away?" in page and WORDS in page and "A named thread" in page
    assert browser.get(f"/drafts/{place}").json["fields"], "asking throws nothing away"
    for _twice in range(2):
        assert f"sent={scene.ann.id}:{place}" in browser.post(address, status=303).location.replace("%3A", ":")
    assert browser.get(f"/drafts/{place}").json["fields"] is None
    assert mains(browser, "/drafts").count(WORDS) == len(scene.places) - 1
    browser.get("/drafts/so many words/throw-away", status=422)


def test_an_answer_to_a_reflection_and_words_of_no_known_place(app, sign_in):
    cohort = make_cohort()
    ann, ben = make_member(cohort), make_person("Ben Two")
    join(cohort, ben)
    with work():
        save_draft(Actor(ann.id), "response:abcdefgh", {"body": "An answer"}, 0)
        save_draft(Actor(ann.id), "somewhere:abcdefgh", {"odd": "Words from before", "list": ["a", "b"]}, 0)
        save_draft(Actor(ann.id), "thread", {"body": "A name without an id"}, 0)
    page = mains(sign_in(ann), "/drafts")
    for words in ("An answer to a reflection", "An answer", "Something that you wrote", "Words from before", "A name without an id"):
        assert words in page
    assert "Go on with it" not in page


def test_many_drafts_stand_on_several_pages_and_their_statements_do_not_grow(app, sign_in):
    cohort = make_cohort()
    ann = make_member(cohort)
    browser = sign_in(ann)
    counts = []
    for many in (2, 40):
        threads = [thread_in(cohort, ann, f"Thread {many} {number}") for number in range(many)]
        with work():
            for thread in threads:
                save_draft(Actor(ann.id), f"thread:{thread.id}", {"body": f"Words {thread.title}"}, 0)
        browser.get("/drafts")
        with count_queries() as asked:
            browser.get("/drafts")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert mains(browser, "/drafts").count("Go on with it</a>") == 30 and mains(browser, "/drafts?page=2").count("Go on with it</a>") == 12
