"""Writing a page: kept as it was typed, once, in whatever shape, and not over other words."""

from __future__ import annotations

import re
import uuid

import sqlalchemy as sa

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.database import db
from tests.features.journals.conftest import (
    TITLE,
    WORDS,
    House,
    SignIn,
    entries,
    new_address,
    write,
)
from tests.kit.browser import Browser
from tests.kit.html import inspect


def test_a_page_is_written_for_oneself(house: House, author: Browser) -> None:
    page = author.get(new_address(house)).text
    assert "Only you can open this." in page and "two people must agree" in page
    assert "Not facilitators, not administrators." in page
    sent = author.post(
        new_address(house),
        {"part_body": WORDS, "title": "", "client_id": uuid.uuid4().hex, "shape": "free", "prompt_id": "PA3"},
    )
    (entry,) = entries()
    assert (entry.body, entry.audience, entry.tense, entry.prompt_id, entry.context_factor) == (
        WORDS,
        "only_me",
        "past",
        "PA3",
        "organisational",
    )
    place = f"{house.people['author'].id}:entry:new:{house.cohort.id}:past"
    assert sent.location.startswith(f"/reflections/{entry.id}?sent=") and place.replace(
        ":", "%3A"
    ) in sent.location.replace(place, place.replace(":", "%3A"))
    assert '<details class="promise" open>' in page and '<details class="promise">' in author.get(new_address(house)).text
    assert WORDS in author.get(f"/reflections/{entry.id}").text


def test_sending_twice_writes_once(house: House, author: Browser) -> None:
    values = {"part_body": WORDS, "client_id": str(uuid.uuid4()), "shape": "free"}
    first, second = author.post(new_address(house), values), author.post(new_address(house), values)
    assert first.location == second.location and len(entries()) == 1


def test_an_empty_or_too_long_page_comes_back(house: House, author: Browser) -> None:
    answer = author.post(
        new_address(house), {"part_body": "  ", "title": "A name", "client_id": uuid.uuid4().hex}, status=422
    )
    assert "One sentence is enough." in answer.text and 'value="A name"' in answer.text
    long = "word " * 20_001
    answer = author.post(new_address(house), {"part_body": long, "client_id": uuid.uuid4().hex}, status=422)
    assert long.strip() in answer.text and entries() == []
    assert author.post(new_address(house), {"part_body": WORDS, "client_id": "no uuid"}, status=422)


def test_text_is_kept_as_written(house: House, author: Browser) -> None:
    text = "a < b, I <3 this \N{WINKING FACE} \N{HEBREW LETTER SHIN}"
    text += "\n\n<script>alert(1)</script> [x](javascript:alert(1))"
    author.post(new_address(house), {"part_body": text, "client_id": uuid.uuid4().hex})
    (entry,) = entries()
    assert entry.body == text
    page = author.get(f"/reflections/{entry.id}").text
    assert "<script>alert" not in page and 'href="javascript' not in page


def test_shapes_change_and_nothing_is_lost(house: House, author: Browser) -> None:
    values = {
        "part_what": "A hatch went.",
        "part_so_what": "It held us.",
        "part_now_what": "A kettle by May.",
        "title": "Kettle",
        "client_id": uuid.uuid4().hex,
    }
    page = author.post(new_address(house), {**values, "turn": "shape", "shape": "kolb"}, status=200)
    inspect(page.text)
    assert all(
        words in page.text
        for words in (
            "A hatch went.",
            "It held us.",
            "A kettle by May.",
            'value="Kettle"',
            "What you wrote before",
        )
    )
    assert entries() == []
    kept = re.search(r'name="part_before"[^>]*>\s*(.*?)</textarea>', page.text, re.S)
    assert kept is not None
    back = author.post(
        new_address(house),
        {
            "part_before": kept[1],
            "part_experience": "",
            "part_observation": "",
            "part_concept": "",
            "part_experiment": "",
            "turn": "shape",
            "shape": "ten_minutes",
        },
        status=200,
    )
    boxes = dict(re.findall(r'name="part_(\w+)"[^>]*>\s*(.*?)</textarea>', back.text, re.S))
    assert (
        boxes["what"].strip() == "A hatch went."
        and boxes["now_what"].strip() == "A kettle by May."
        and "before" not in boxes
    )
    author.post(
        new_address(house),
        {
            **{f"part_{key}": text for key, text in boxes.items()},
            "client_id": uuid.uuid4().hex,
            "shape": "kolb",
        },
    )
    (entry,) = entries()
    assert (
        entry.shape == "ten_minutes"
        and entry.body
        == "## What happened?\n\nA hatch went.\n\n## Why does it matter?\n\nIt held us."
        "\n\n## What next, and by when?\n\nA kettle by May."
    )


def test_another_prompt_and_skipping_keep_the_words(house: House, author: Browser) -> None:
    page = author.post(
        new_address(house),
        {"part_body": WORDS, "prompt_id": "PA1", "turn": "prompt:PA2", "client_id": uuid.uuid4().hex},
        status=200,
    )
    assert "Whose way of leading did you copy" in inspect(page.text).h1 and WORDS in page.text
    page = author.post(
        new_address(house),
        {"part_body": WORDS, "prompt_id": "PA2", "turn": "skip", "client_id": uuid.uuid4().hex},
        status=200,
    )
    assert inspect(page.text).h1 == "A page about the past" and WORDS in page.text


def test_a_draft_in_which_nothing_is_left_opens_the_page_as_it_was(house: House, author: Browser) -> None:
    entry = write(house)
    author.put(f"/drafts/entry:{entry.id}", {"fields": {"title": "", "part_text": ""}})
    page = author.get(f"/reflections/{entry.id}/edit").text
    assert TITLE in page and "Draft kept" in page


def test_drafts_come_back_and_go(house: House, author: Browser, sign_in: SignIn) -> None:
    place = f"entry:new:{house.cohort.id}:future"
    fields = {
        "title": "Half",
        "part_failure": "Nobody came.",
        "part_causes": "",
        "part_first_sign": "",
        "part_prevent": "",
        "prompt_id": "FU3",
        "base": "",
    }
    assert author.put(f"/drafts/{place}", {"fields": fields, "base_version": None}).status_code == 200
    again = sign_in(house.people["author"])  # another device, after signing out
    page = again.get(new_address(house, "future")).text
    assert "Nobody came." in page and "Draft kept" in page and "What does failure look like?" in page
    assert f'data-draft-key="{house.people["author"].id}:{place}"' in page
    journal = again.get(f"/cohorts/{house.cohort.id}/journal").text
    assert "Go on writing" in journal and "Half" in journal
    assert "Go on writing" in again.get(f"/cohorts/{house.cohort.id}/journey").text
    assert "Half" not in sign_in(house.people["friend"]).get(f"/cohorts/{house.cohort.id}/journal").text
    again.post(
        new_address(house, "future"),
        {
            "part_failure": "Nobody came.",
            "part_causes": "",
            "part_first_sign": "",
            "part_prevent": "",
            "client_id": uuid.uuid4().hex,
        },
    )
    db.session.rollback()
    assert db.session.scalars(sa.select(Draft)).all() == []


def test_a_stale_save_shows_both(house: House, author: Browser) -> None:
    entry = write(house)
    page = author.get(f"/reflections/{entry.id}/edit").text
    assert f'name="base" type="hidden" value="{entry.version}"' in page
    author.post(f"/reflections/{entry.id}/edit", {"part_body": "From the phone", "title": TITLE, "base": "1"})
    answer = author.post(
        f"/reflections/{entry.id}/edit",
        {"part_body": "From the laptop", "title": TITLE, "base": "1"},
        status=409,
    )
    assert (
        "From the phone" in answer.text
        and "From the laptop" in answer.text
        and 'name="base" type="hidden" value="2"' in answer.text
    )
    author.post(
        f"/reflections/{entry.id}/edit", {"part_body": "From the laptop", "title": TITLE, "base": "2"}
    )
    history = author.get(f"/reflections/{entry.id}/history").text
    assert "First written" in history and WORDS in history
    assert (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(Revision).where(Revision.subject_kind == "entry")
        )
        == 3
    )
