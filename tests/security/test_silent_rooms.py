"""Nobody can tell who opened a page of a silent room, who writes there, or that anybody does: asked of every page, list, count and live message."""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.services import NewSilence, end_silence, open_silence
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from enquiry_hub.identity.groups.models import ACADEMIC, FACILITATOR, MANAGER, OBSERVER
from tests.core.test_audio import SOUNDS
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_person, save
from tests.kit.live import Ear, cookie_of, served
from tests.security.house import House, ask_again, differences, look_everywhere, made_house

# Everything that eight kinds of people get, before and after: much, on a machine that does other things too.
pytestmark = pytest.mark.timeout(900)

OTHERS = ("ann", "fran", "ada", "max", "olive", "otto", "anna", "visitor")
INSIDE = ("ann", "fran", "ada", "max")


def _people(house: House) -> None:
    cohort = house.cohort
    house.people = {
        "leo": make_member(cohort, name="Leo Leader"), "ann": make_member(cohort, name="Ann Author"), "fran": make_member(cohort, FACILITATOR, "Fran Facilitator"),
        "ada": make_member(cohort, ACADEMIC, "Ada Academic"), "max": make_member(cohort, MANAGER, "Max Manager"), "olive": make_member(cohort, OBSERVER, "Olive Observer"),
        "otto": make_person("Otto Outsider"), "anna": make_person("Anna Administrator", is_administrator=True),
    }  # fmt: skip
    join(make_cohort("Another cohort"), house.people["otto"], FACILITATOR)
    make_peer_group(cohort, house.people["leo"], house.people["ann"])


def _room(house: House) -> None:
    """Let a session write in silence."""
    session = save(Session(group_id=house.cohort.id, kind=WORKSHOP, title="Workshop", starts_at=now() - timedelta(hours=1), ends_at=now() + timedelta(hours=2)))
    with work():
        silence = open_silence(house.actor("fran"), session, NewSilence(tense="past", minutes=60))
    house.addresses += [f"/sessions/{session.id}", f"/sessions/{session.id}/silence", f"/silences/{silence.id}/page"]


def _write(house: House, draft: str, page: str) -> None:
    """Open Leo's page in the silence, type, add a voice note, and keep a page."""
    leo = house.browser("leo")
    with house.app.app_context():
        silence_page = house.addresses[-1]
        address = leo.client.get(silence_page).headers["Location"]
        leo.get(address)
        place = f"entry:new:{house.cohort.id}:past:{silence_page.split('/')[2]}"
        leo.put(f"/drafts/{place}", {"fields": {"part_body": draft}, "base_version": 0})
        data = {"file": (io.BytesIO(SOUNDS["ogg"]), "note.ogg"), "client_id": uuid.uuid4().hex}
        words = leo.post(f"/cohorts/{house.cohort.id}/journal/files", data, status=201, content_type="multipart/form-data", headers={"Accept": "application/json"}).get_json()["text"]
        sent = leo.post(address, {"part_body": f"{page}\n\n{words}", "client_id": uuid.uuid4().hex})
        leo.put(f"/drafts/{place}", {"fields": {"part_body": draft}, "base_version": 0})
        house.addresses += [f"/drafts/{place}", sent.location.split("?")[0], f"{sent.location.split('?')[0]}/edit", words.rsplit("(", 1)[1].rstrip(")")]


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, dict[str, dict[str, str]], dict[str, dict[str, str]]]]:
    """Give the house, and what everybody got under every address that they find, before Leo opened his page and after he wrote."""
    folder: Path = tmp_path_factory.mktemp("silent")
    with made_house(folder, _people, _room) as house:
        browsers = {who: house.browser(who) for who in OTHERS}
        # The first time, when each looks for what there is, some pages say that they are new; what is compared is what the second time gives.
        found = {who: [address for address, _text in look_everywhere(house, who, browsers[who])] for who in OTHERS}
        before = {who: ask_again(browsers[who], found[who]) for who in OTHERS}
        known = list(house.addresses)
        _write(house, "A draftwordq here", "A pagewordq here")
        after = {who: ask_again(browsers[who], found[who]) for who in OTHERS}
        for who in OTHERS:
            for address, text in ask_again(browsers[who], [address for address in house.addresses if address not in known]).items():
                assert "draftwordq" not in text and "pagewordq" not in text and "Leo" not in text, (who, address)
        yield house, before, after


@pytest.mark.parametrize("who", OTHERS)
def test_what_others_get_is_the_same_before_and_after(before_and_after, who: str) -> None:
    _house, before, after = before_and_after
    assert len(before[who]) > 20
    assert differences(before[who], after[who]) == {}


def test_no_history_no_notice_and_no_letter_tells(before_and_after) -> None:
    house, _before, _after = before_and_after
    with house.app.app_context():
        leo = house.people["leo"].id
        rows = list(db.session.scalars(sa.select(AuditEntry)))
        assert [row.event for row in rows if row.person_id == leo] == []
        assert not [row for row in rows if leo in str(row.facts)]
        assert [row.event for row in rows if row.subject_kind == "silence"] == ["SilenceOpened"]
        assert list(db.session.scalars(sa.select(Notice.id).where(Notice.by_id == leo))) == []
        assert list(db.session.scalars(sa.select(Notice.id).where(Notice.person_id.in_([house.people[who].id for who in INSIDE])))) == [], "bell-free"
        assert list(db.session.scalars(sa.select(OutboxMail.id))) == []


def test_live_says_that_there_is_a_page_and_nothing_of_who_is_there(app: Flask) -> None:
    cohort = make_cohort()
    house = House(app, cohort, {})
    _people(house)
    session = save(Session(group_id=cohort.id, kind=WORKSHOP, title="Workshop", starts_at=now() - timedelta(hours=1), ends_at=now() + timedelta(hours=2)))
    channel = f"room:{cohort.id}"
    with served(app) as address:
        ears = {who: Ear(address, cookie_of(house.browser(who))) for who in (*INSIDE, "otto")}
        assert not ears["otto"].enter(channel)["ok"]
        assert all(ears[who].enter(channel)["ok"] for who in INSIDE)
        with work():
            silence = open_silence(house.actor("fran"), session, NewSilence(tense="past"))
        for who in INSIDE:
            ears[who].wait_for("silence", lambda data: data == {"channel": channel})
        for ear in ears.values():
            ear.heard.clear()
        leo = Ear(address, cookie_of(house.browser("leo")))
        assert leo.enter(channel)["ok"] and leo.client.call("typing", {"channel": channel}, timeout=20)["ok"]
        house.addresses = [f"/silences/{silence.id}/page"]
        _write(house, "Words", "More words")
        leo.client.call("leave", {"channel": channel}, timeout=20)
        leo.close()
        time.sleep(0.6)
        assert {who: ear.heard for who, ear in ears.items()} == {who: [] for who in ears}
        with work():
            end_silence(house.actor("fran"), db.session.merge(silence))
        for who in INSIDE:
            ears[who].wait_for("silence")
        for ear in ears.values():
            ear.close()
