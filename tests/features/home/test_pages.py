"""The front door and what anyone may read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from enquiry_hub.core.clock import now, today
from enquiry_hub.features.discussions.models import Thread, ThreadGuest
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, make_person, save

SignIn = Callable[[Person], Browser]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/safeguarding",
        "/safeguarding?reported=1",
        "/accessibility",
        "/privacy",
        "/help",
        "/sign-in",
        "/sign-in/sent",
        "/styleguide",
    ],
)
def test_anyone_may_read(visitor: Browser, path: str) -> None:
    visitor.get(path)


# What is nothing to be seen, or is seen as part of another: `field` draws ticks and choices, and `toast` each flash.
UNSEEN = {"csrf", "together", "together_line", "unsent", "flashes", "choices", "tick"}


def test_the_style_guide_shows_every_component(app: Flask) -> None:
    folder = Path(app.root_path).parent / "templates"
    shown = "".join(path.read_text("utf-8") for path in (folder / "styleguide").iterdir())
    missing = [
        (path.stem, name)
        for path in (folder / "components").iterdir()
        for name in re.findall(r"{% macro ([a-z]\w*)", path.read_text("utf-8"))
        if name not in UNSEEN and not re.search(rf"\b{name}\(", shown)
    ]
    assert not missing


def test_safeguarding_gives_routes_and_asks_for_no_account(visitor: Browser) -> None:
    page = visitor.get("/safeguarding?reported=1").text
    assert "0808 800 5000" in page and "999" in page and "hidden now" in page
    assert "<textarea" not in page
    sealed = visitor.get("/safeguarding?reported=sealed").text
    assert "hidden now" not in sealed and "can open it" not in sealed and "do not write about it here" in sealed


def test_what_programs_look_for(visitor: Browser) -> None:
    assert "Disallow: /" in visitor.get("/robots.txt").text
    text = visitor.get("/.well-known/security.txt").text
    assert text.startswith("Contact: ") and "Expires: " in text
    assert visitor.get("/.well-known/change-password", status=302).location.endswith("/account#password-card")
    visitor.get("/cookies", status=301)


def test_a_wrong_address_is_explained(visitor: Browser) -> None:
    assert "There is nothing here" in visitor.get("/nowhere", status=404).text


def test_home_without_a_cohort(app: Flask, sign_in: SignIn) -> None:
    assert "Nothing here yet" in sign_in(make_person()).get("/").text


def test_home_of_a_guest_shows_the_thread(app: Flask, sign_in: SignIn) -> None:
    guest, cohort = make_person(), make_cohort()
    thread = save(Thread(group_id=cohort.id, title="Four-minute number", last_post_at=now()))
    save(ThreadGuest(thread_id=thread.id, person_id=guest.id))
    assert "Four-minute number" in sign_in(guest).get("/").text
    late = make_person()
    save(ThreadGuest(thread_id=thread.id, person_id=late.id, ends_on=today() - timedelta(days=1)))
    assert "Four-minute number" not in sign_in(late).get("/").text


def test_more_is_for_members(app: Flask, sign_in: SignIn) -> None:
    cohort = make_cohort()
    page = sign_in(make_member(cohort)).get(f"/cohorts/{cohort.id}/more").text
    assert "What you were told" in page and "What waits for a facilitator" not in page
    assert (
        "What waits for a facilitator"
        in sign_in(make_member(cohort, "facilitator")).get(f"/cohorts/{cohort.id}/more").text
    )
    sign_in(make_person()).get(f"/cohorts/{cohort.id}/more", status=404)


@pytest.mark.parametrize("role", ["participant", "facilitator", "academic", "manager", "observer"])
def test_more_names_each_place_once(app: Flask, sign_in: SignIn, role: str) -> None:
    cohort = make_cohort()
    page = sign_in(make_member(cohort, role)).get(f"/cohorts/{cohort.id}/more").text
    ways = re.findall(r'<h3 class="line-title">.*?<a href="([^"]*)">([^<]*)</a>', page, re.DOTALL)
    for names in ([address for address, _label in ways], [label for _address, label in ways]):
        assert len(names) == len(set(names)) > 8
    ours = f"/cohorts/{cohort.id}/school"
    assert (ours in dict(ways)) is (role != "observer")
    assert ("What your school took home, in its own words." in page) is (role != "observer")


def test_go_leads_to_a_thing_by_its_own_rule(app: Flask, sign_in: SignIn) -> None:
    cohort = make_cohort()
    member = make_member(cohort)
    thread = save(Thread(group_id=cohort.id, title="T", last_post_at=now()))
    assert (
        sign_in(member).get(f"/go/thread/{thread.id}", status=303).location.endswith(f"/threads/{thread.id}")
    )
    stranger = sign_in(make_person())
    stranger.get(f"/go/thread/{thread.id}", status=404)
    stranger.get(f"/go/nothing/{thread.id}", status=404)
