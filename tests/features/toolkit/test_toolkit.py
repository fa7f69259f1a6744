"""Toolkits: anything one may read, at hand with a note, for oneself, one's school or a theme; and nothing that one may no longer read."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.documents import can_make_pdf
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.features.enquiries.services.marking import NewMilestone, mark_milestone, share_milestone
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from enquiry_hub.features.takeaway.gathering import gather
from enquiry_hub.features.takeaway.services import erase_person
from enquiry_hub.features.toolkit.models import Pin, SharedPin
from enquiry_hub.features.toolkit.services import pin_for_oneself, pin_for_others
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.kit.papers import opened_in_an_office, words_in


def pinned(browser, kind: str, row, status: int = 303, **values: str):
    """Pin a thing as the form does."""
    return browser.post(f"/pin/{kind}/{row.id}", {"place": "mine", "heading": "", "note": "", "client_id": uuid.uuid4().hex, **values}, status=status)


@pytest.fixture
def things(scene):
    """Make what can be pinned: an input with the risk's theme, a thread with a post, and a page that its author shares with the head."""
    theme = db.session.get_one(Theme, scene.risk.theme_id)
    with work():
        row = Input(
            group_id=scene.cohort.id, author_id=scene.people["academic"].id, kind="research", title="Breakfast trials", body="W.", body_html="<p>W.</p>", themes=[theme.code],
            published_at=now() - timedelta(days=1),
        )  # fmt: skip
        db.session.add(row)
        thread = start_thread(scene.actor("other"), db.session.merge(scene.cohort), "How do we begin?")
        post = add_post(scene.actor("other"), thread, NewPost("A quince of a thought."))
        page = write_entry(scene.actor("other"), db.session.merge(scene.cohort), NewEntry("past", "The damson page."))
        share_entry(scene.actor("other"), page, "named", [scene.people["head"].id])
        db.session.flush()
    return {"theme": theme, "input": row, "thread": thread, "post": post, "entry": page}


def test_things_are_pinned_with_a_note_of_ones_own_and_stand_by_heading(scene, things, sign_in):
    head = sign_in(scene.people["head"])
    assert "Nothing is pinned yet" in head.get("/toolkit").text
    for kind, page in (("input", f"/inputs/{things['input'].id}"), ("risk", f"/risks/{scene.risk.id}"), ("strategy", f"/strategies/{scene.strategy.id}"), ("thread", f"/threads/{things['thread'].id}"),
                       ("post", f"/posts/{things['post'].id}"), ("entry", f"/reflections/{things['entry'].id}")):  # fmt: skip
        assert f"/pin/{kind}/" in head.get(page).text, page
    mark = uuid.uuid4().hex
    for _twice in range(2):
        pinned(head, "risk", scene.risk, heading="Governors", note="Say this <first>.", client_id=mark)
    pinned(head, "input", things["input"], heading="Governors")
    pinned(head, "entry", things["entry"], note="What Olu saw.")
    page = head.get("/toolkit").text
    assert page.index("Governors") < page.index("No time") < page.index("Breakfast trials") < page.index("Without a heading") < page.index("The damson page")
    assert "Say this &lt;first&gt;." in page and "Only you." in page
    again = pinned(head, "risk", scene.risk, status=422, note="Another word.").text
    assert "in your toolkit already" in again and "Another word." in again and 'href="/toolkit"' in again
    assert len(db.session.scalars(sa.select(Pin)).all()) == 3
    assert "No time" not in sign_in(scene.people["deputy"]).get("/toolkit").text
    found = head.get("/toolkit?q=breakfast").text
    assert "Breakfast trials" in found and "No time" not in found and "Nothing here is like that" in head.get("/toolkit?q=marmalade").text
    assert not db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event.like("Pinned%"))).all()


def test_mistakes_come_back_beside_the_field(scene, things, sign_in):
    head = sign_in(scene.people["head"])
    page = pinned(head, "risk", scene.risk, status=422, heading="h" * 81, note="A kept note.").text
    assert "under 80 characters" in page and "A kept note." in page
    pinned(head, "risk", scene.risk, status=422, place="theirs")
    for kind, row_id in (("risk", "nothere22"), ("person", scene.people["deputy"].id), ("nothing", scene.risk.id)):
        head.get(f"/pin/{kind}/{row_id}", status=404)
    sign_in(scene.people["observer"]).get(f"/pin/risk/{scene.risk.id}", status=404)
    sign_in(scene.people["deputy"]).get(f"/pin/entry/{things['entry'].id}", status=404)
    with pytest.raises(NotThere), work():
        pin_for_oneself(scene.actor("deputy"), db.session.get_one(Person, scene.people["deputy"].id), "entry", things["entry"].id, "", "")


@pytest.mark.office
def test_an_office_opens_a_toolkit(scene, things, sign_in):
    head = sign_in(scene.people["head"])
    pinned(head, "risk", scene.risk, note="For Monday.")
    words = opened_in_an_office(head.get("/toolkit/toolkit.docx").data, "toolkit.docx")
    assert "No time" in words and "For Monday." in words


def test_what_may_no_longer_be_read_is_said_to_be_so_without_its_title(scene, things, sign_in):
    head = sign_in(scene.people["head"])
    pinned(head, "entry", things["entry"], note="My own word.")
    pinned(head, "risk", scene.risk)
    pin = db.session.scalars(sa.select(Pin).where(Pin.subject_kind == "entry")).one()
    with work():
        share_entry(scene.actor("other"), db.session.merge(things["entry"]), "only_me", [])
    page = head.get("/toolkit").text
    assert "No longer open to you" in page and "damson" not in page and "My own word." in page and "No time" in page
    assert "damson" not in head.get(f"/pins/{pin.id}/edit").text
    for kind in ("toolkit.md", "toolkit.docx"):
        words = words_in(head.get(f"/toolkit/{kind}"))
        assert "damson" not in words and "No time" in words
    assert "damson" not in json.dumps(gather_in(head, scene))
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == scene.people["head"].id).values(ends_on=today()))
    page = sign_in(scene.people["head"]).get("/toolkit").text
    assert page.count("No longer open to you") == 2 and "No time" not in page
    head.post(f"/pins/{pin.id}/unpin")
    assert "My own word." not in head.get("/toolkit").text


def gather_in(browser, scene):
    """Return what the head would take along."""
    with browser.app.test_request_context():
        return gather(scene.actor("head"))["toolkit"]


def test_they_are_sorted_by_hand_under_their_heading(scene, things, sign_in):
    head = sign_in(scene.people["head"])
    for kind, row, heading in (("risk", scene.risk, "A"), ("input", things["input"], "B"), ("strategy", scene.strategy, "A"), ("thread", things["thread"], "A")):
        pinned(head, kind, row, heading=heading)

    def order() -> list[str]:
        page = head.get("/toolkit").text
        return sorted(("No time", "Breakfast trials", "End a meeting", "How do we begin?"), key=page.index)

    assert order() == ["No time", "End a meeting", "How do we begin?", "Breakfast trials"]
    thread = db.session.scalars(sa.select(Pin).where(Pin.subject_kind == "thread")).one()
    for way in ("up", "up", "up", "sideways"):  # what cannot be moved further stays
        head.post(f"/pins/{thread.id}/move", {"way": way})
    assert order() == ["How do we begin?", "No time", "End a meeting", "Breakfast trials"]
    head.post(f"/pins/{thread.id}/move", {"way": "down"})
    assert order()[:2] == ["No time", "How do we begin?"]
    head.post(f"/pins/{thread.id}/edit", {"heading": "B", "note": "Changed."})
    assert order() == ["No time", "End a meeting", "Breakfast trials", "How do we begin?"] and "Changed." in head.get("/toolkit").text
    other = sign_in(scene.people["deputy"])
    for address in ("edit", "move", "unpin"):
        other.post(f"/pins/{thread.id}/{address}", {"way": "up"}, status=404)


def test_a_schools_toolkit_is_its_teams_and_nobody_elses(scene, things, sign_in):
    school, head = scene.begin(), sign_in(scene.people["head"])
    with work():
        db.session.add(Membership(group_id=school.group_id, person_id=scene.people["deputy"].id, role="member", starts_on=today() - timedelta(days=1)))
        db.session.add(Membership(group_id=school.group_id, person_id=scene.people["colleague"].id, role="member", starts_on=today() - timedelta(days=1)))
    pinned(head, "risk", scene.risk, place="school", note="For Monday.")
    refused = pinned(head, "input", things["input"], status=422, place="school", note="My pupil Kayleigh Smith in Year 4 is hungry.").text
    assert "Kayleigh Smith in Year 4" in refused and 'class="field-error"' in refused
    address = f"/schools/{school.id}/toolkit"
    deputy = sign_in(scene.people["deputy"]).get(address).text
    assert "No time" in deputy and "For Monday." in deputy and "Pinned by Hana Head" in deputy and "Cora Colleague" in deputy
    # Somebody of the school who is in no cohort may not read the risk: neither its title nor what is said of it.
    colleague = sign_in(scene.people["colleague"])
    page = colleague.get(address).text
    assert "Something that is not open to you" in page and "No time" not in page and "For Monday." not in page
    assert "No time" not in words_in(colleague.get(f"{address}/toolkit.docx")) and "For Monday." not in colleague.get(f"{address}/toolkit.md").text
    pin = db.session.scalars(sa.select(SharedPin)).one()
    colleague.get(f"/shared-pins/{pin.id}/edit", status=404)
    for who in ("other", "facilitator", "manager", "academic", "administrator"):
        sign_in(scene.people[who]).get(address, status=404)
        sign_in(scene.people[who]).post(f"/shared-pins/{pin.id}/unpin", status=404)
    assert 'value="school"' not in sign_in(scene.people["facilitator"]).get(f"/pin/risk/{scene.risk.id}").text
    # What is private goes in nowhere but into one's own.
    assert 'value="school"' not in head.get(f"/pin/entry/{things['entry'].id}").text
    with pytest.raises(Invalid), work():
        pin_for_others(scene.actor("head"), db.session.merge(school), "entry", things["entry"].id, "", "")
    # Whoever no longer works there sees it no more; what they put there stays.
    with work():
        db.session.get_one(Person, scene.people["head"].id).organisation_id = None
    sign_in(scene.people["head"]).get(address, status=404)
    assert "For Monday." in sign_in(scene.people["deputy"]).get(address).text


def test_two_who_change_one_tool_at_once_are_both_heard(scene, things, sign_in):
    scene.begin()
    head = sign_in(scene.people["head"])
    pinned(head, "risk", scene.risk, place="school", note="First.")
    pin = db.session.scalars(sa.select(SharedPin)).one()
    address = f"/shared-pins/{pin.id}/edit"
    head.post(address, {"heading": "", "note": "Second.", "base": "1"})
    page = head.post(address, {"heading": "", "note": "Third.", "base": "1"}, status=409).text
    assert "Second." in page and "Third." in page and "Somebody else saved this" in page
    head.post(address, {"heading": "Mondays", "note": "First.", "base": "1"})
    kept = db.session.get_one(SharedPin, pin.id, populate_existing=True)
    assert (kept.heading, kept.note) == ("Mondays", "Second.")  # other parts stay beside each other
    head.post(f"/shared-pins/{pin.id}/unpin")
    assert not db.session.scalars(sa.select(Revision).where(Revision.subject_kind == "shared_pin")).all()


def test_from_a_challenge_its_tools_are_two_clicks_away(scene, things, sign_in):
    theme, fay, leader = things["theme"], sign_in(scene.people["facilitator"]), sign_in(scene.people["other"])
    assert f"/themes/{theme.id}" in leader.get(f"/cohorts/{scene.cohort.id}/framework").text
    assert leader.get(f"/themes/{theme.id}").text.count("Breakfast trials") == 1
    pinned(fay, "strategy", scene.strategy, place=theme.id, note="Begin with this.")
    pinned(fay, "input", things["input"], place=theme.id)
    page = leader.get(f"/themes/{theme.id}").text
    assert "Tools for this" in page and "End a meeting" in page and "Begin with this." in page and page.count("Breakfast trials") == 2, "pinned, and among the inputs"
    whole = leader.get(f"/themes/{theme.id}/tools").text
    assert "Pinned by Fay Lead" in whole and "Take out" not in whole
    assert "End a meeting" in leader.get(f"/themes/{theme.id}/tools/toolkit.md").text
    pin = db.session.scalars(sa.select(SharedPin).where(SharedPin.subject_kind == "strategy")).one()
    leader.post(f"/shared-pins/{pin.id}/move", {"way": "down"}, status=403)
    fay.post(f"/shared-pins/{pin.id}/move", {"way": "down"})
    shown = leader.get(f"/themes/{theme.id}/tools").text
    assert shown.index("Breakfast trials") < shown.index("End a meeting")
    assert f'value="{theme.id}"' not in leader.get(f"/pin/risk/{scene.risk.id}").text
    sign_in(scene.people["observer"]).get(f"/themes/{theme.id}/tools", status=404)


def test_documents_repeat_no_words_of_others(scene, things, sign_in):
    head = sign_in(scene.people["head"])
    pinned(head, "post", things["post"], note="Look at *this*\n# again")
    pinned(head, "entry", things["entry"])
    pinned(head, "thread", things["thread"], heading="Threads")
    for kind in ("toolkit.md", "toolkit.docx", *(("toolkit.pdf",) if can_make_pdf() else ())):
        words = words_in(head.get(f"/toolkit/{kind}"))
        assert "quince" not in words and "damson" not in words and "Somebody’s post" in words and "Somebody’s reflection" in words and "How do we begin?" in words
    text = head.get("/toolkit/toolkit.md").text
    assert "> Look at \\*this\\*" in text and "> \\# again" in text and f"/posts/{things['post'].id})" in text


def test_ones_own_toolkit_lies_sealed_and_goes_with_its_owner(scene, things, sign_in):
    head = sign_in(scene.people["head"])
    school = scene.begin()
    pinned(head, "risk", scene.risk, heading="Medlarhead", note="Sloenote")
    pinned(head, "risk", scene.risk, place="school", note="For all of us.")
    db.session.rollback()
    row = db.session.execute(sa.text("SELECT * FROM pin")).mappings().one()
    assert not any(b"Sloe" in bytes(value) or b"Medlar" in bytes(value) for value in row.values() if isinstance(value, (bytes, memoryview)))
    assert "Sloe" not in str(dict(row)) and "Medlar" not in str(dict(row))
    assert gather_in(head, scene)[0]["note"] == "Sloenote"
    with work():
        person = db.session.get_one(Person, scene.people["head"].id)
        erase_person(Actor(person.id), person, "former")
    assert not db.session.scalars(sa.select(Pin)).all()
    kept = db.session.scalars(sa.select(SharedPin)).one()
    assert kept.note == "For all of us." and kept.school_id == school.id


def test_own_pages_and_milestones_make_a_portfolio(scene, things, sign_in):
    head, person = sign_in(scene.people["head"]), scene.actor("head")
    with work():
        own = write_entry(person, db.session.merge(scene.cohort), NewEntry("past", "The loquat *page*, whole.", title="What I learned"))
        mark = mark_milestone(person, db.session.merge(scene.cohort), NewMilestone("The hatch opened", "They talk there.", "practice", today()))
        theirs = mark_milestone(scene.actor("other"), db.session.merge(scene.cohort), NewMilestone("A medlar of theirs", "", "practice", today()))
        share_milestone(scene.actor("other"), theirs, "my_cohort")
    assert f"/pin/milestone/{mark.id}" in head.get(f"/cohorts/{scene.cohort.id}/enquiries").text
    for kind, row in (("entry", own), ("milestone", mark), ("entry", things["entry"]), ("milestone", theirs)):
        pinned(head, kind, row, heading="Portfolio", note="For me: the sorb note")
    pinned(head, "input", things["input"], heading="Else")
    assert "As a portfolio" in head.get("/toolkit").text
    text = head.get("/toolkit/toolkit.md?words=yes&heading=Portfolio").text
    assert text.startswith("# Portfolio") and "The loquat *page*, whole." in text and "### The hatch opened" in text and "They talk there." in text
    assert "damson" not in text and "medlar" not in text and "sorb" not in text and "Breakfast" not in text and "Somebody’s" not in text
    words = words_in(head.get("/toolkit/toolkit.docx?words=yes&heading=Portfolio"))
    assert "The loquat page, whole." in words and "damson" not in words
    plain = head.get("/toolkit/toolkit.md").text
    assert "loquat" not in plain and "Breakfast" in plain
    head.get(f"/pin/milestone/{mark.id}")
    sign_in(scene.people["other"]).get(f"/pin/milestone/{mark.id}", status=404)


def test_a_toolkit_is_narrowed_by_phase_size_and_setting(scene, things, sign_in):
    head = sign_in(scene.people["head"])
    with work():
        db.session.merge(scene.strategy).facets = ["phase:primary", "size:small"]
        db.session.merge(things["input"]).facets = ["strand:culture", "phase:primary", "setting:special"]
    for kind, row in (("strategy", scene.strategy), ("input", things["input"]), ("risk", scene.risk)):
        pinned(head, kind, row)
    every = {scene.strategy.title, "Breakfast trials", scene.risk.title}
    for query, expected in (
        ("", every), ("?phase=primary", every - {scene.risk.title}), ("?phase=primary&size=small", {scene.strategy.title}), ("?setting=special", {"Breakfast trials"}),
        ("?phase=primary&q=trials", {"Breakfast trials"}), ("?phase=moon&size=%F0%9F%8C%8A", every),
    ):  # fmt: skip
        page = head.get(f"/toolkit{query}").text
        assert {title for title in every if title in page} == expected, query
    assert "Nothing here is like that" in head.get("/toolkit?size=large").text and '<option value="small" selected>' in head.get("/toolkit?size=small").text
    theme = f"/themes/{things['theme'].id}/tools"
    assert "Breakfast trials" in head.get(f"{theme}?setting=special").text and "Breakfast trials" not in head.get(f"{theme}?setting=alternative").text
