"""The library: parts with when to use each, session designs whose minutes add up, and how other settings do it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.work import work
from enquiry_hub.features.library.domain import KINDS, guidance, moved, starts, total
from enquiry_hub.features.library.models import Design, PartVariant, SessionPlan
from enquiry_hub.features.library.parts import parts, parts_of
from enquiry_hub.features.library.services import apply_design, change_design, make_design, say_variant
from enquiry_hub.features.library.wording import fit
from enquiry_hub.features.programmes.models import AgendaItem, Session
from enquiry_hub.features.programmes.services import add_to_agenda
from enquiry_hub.identity.people.domain import settings_of
from tests.kit.build import make_cohort, make_member, make_school, save

TALK = {"kind": "talk", "part": "", "minutes": 20, "title": "In threes", "note": "Move the chairs."}
TEA = {"kind": "break", "part": "", "minutes": 15, "title": "Tea", "note": ""}
TUNING = {"kind": "protocol", "part": "waytuning", "minutes": 50, "title": "Tuning", "note": ""}


@pytest.fixture
def scene(app):
    """Make a cohort with leaders of a special and of a primary school, its facilitators, a session of ninety minutes, and a facilitator of elsewhere."""
    cohort, other = make_cohort(), make_cohort("Another")
    special, primary = make_school("Rushlight", phase="special", setting="SEMH"), make_school("Tanners", phase="primary", setting="mainstream", pupils_on_roll=400)
    start = now() + timedelta(days=7)
    return {
        "cohort": cohort, "fay": make_member(cohort, "facilitator", "Fay Lead"), "max": make_member(cohort, "manager", "Max Manager"),
        "sal": make_member(cohort, name="Sal Special", organisation_id=special.id), "pam": make_member(cohort, name="Pam Primary", organisation_id=primary.id),
        "olly": make_member(cohort, "observer", "Olly"), "otto": make_member(other, "facilitator", "Otto"), "other": other,
        "session": save(Session(group_id=cohort.id, kind="workshop", title="Workshop 2", starts_at=start, ends_at=start + timedelta(minutes=90))),
    }  # fmt: skip


@pytest.fixture
def design(scene) -> Design:
    """Let the facilitator design the session: eighty-five minutes."""
    with work():
        return make_design(Actor(scene["fay"].id), db.session.merge(scene["cohort"]), "A morning", "When tired.", 90, [TALK, TEA, TUNING])


def sent(items, do: str = "save", **more: str) -> dict[str, str]:
    """Return a design as the form sends it."""
    form = {"title": "A morning", "purpose": "When tired.", "length": "90", "add": "talk", "do": do, "base": "1", **more}
    for number, item in enumerate(items):
        form |= {f"items-{number}-{name}": str(value) for name, value in item.items()}
    return form


def titles(design: Design) -> list[str]:
    """Return the lines of a design as they are kept."""
    return [item["title"] for item in db.session.get_one(Design, design.id, populate_existing=True).items]


def test_every_part_says_when_to_use_it_and_the_designs_that_come_along_add_up():
    found = parts()
    assert [len(parts_of(kind)) for kind in KINDS] == [24, 8, 5] and len(found) == 37
    for part in found.values():
        assert part.when and part.title and part.id.isalnum() and 6 <= len(part.id) <= 24
        if part.kind == "pattern":
            assert total(part.items) == part.minutes
        if part.minutes and part.steps:
            assert sum(step.minutes or 0 for step in part.steps) == part.minutes
    for pattern in guidance()["patterns"].values():
        for item in pattern["items"]:
            if item["kind"] == "protocol":
                assert item["minutes"] == parts()[f"way{item['part'].replace('_', '')}"].minutes


def test_sums_and_moves():
    rows = [TALK, TEA, TUNING]
    assert (total(rows), starts(rows), total([]), starts([])) == (85, [0, 20, 35], 0, [])
    assert [row["title"] for row in moved(rows, 2, -1)] == ["In threes", "Tuning", "Tea"] and moved(rows, 0, -1) == rows and moved(rows, 2, 1) == rows
    assert settings_of("special", "SEMH", 90) == ("special", "small") and settings_of("16-19", "mainstream", 900) == ("post_16",) and settings_of("", "", None) == ()
    assert settings_of("alternative provision", "AP", 300) == ("alternative",) and settings_of("primary", "mainstream", 400) == ("primary",)


def test_the_minutes_are_compared_in_words(app):
    with app.test_request_context():
        assert fit(90, 90).endswith("it fits.") and "12 minutes over" in fit(102, 90) and "one minute over" in fit(91, 90) and "5 minutes left" in fit(85, 90)


def test_leaders_read_the_library_and_find_in_it(scene, sign_in):
    pam, address = sign_in(scene["pam"]), f"/cohorts/{scene['cohort'].id}/library"
    page = pam.get(address).text
    assert "Short consultancy" in page and "Workshop 1: learning from the past" in page and "Before a change is planned" in page and "Design a session" not in page
    assert "Tuning" not in pam.get(f"{address}?kind=prompt&lens=past").text
    found = pam.get(f"{address}?q=dilemma").text
    assert "Consultancy" in found and "Premortem" not in found
    assert "Nothing here is like that" in pam.get(f"{address}?q=marmalade").text
    assert "10" in pam.get("/library/wayconsultancy").text and "Sets out a dilemma" in pam.get("/library/wayconsultancy").text
    for part in parts():
        pam.get(f"/library/{part}")
    pam.get("/library/promptzz9", status=404)
    sign_in(scene["olly"]).get(address, status=403)
    sign_in(scene["otto"]).get(address, status=404)


def test_a_facilitator_builds_a_session_from_parts_and_the_minutes_add_up(scene, sign_in):
    fay, mark = sign_in(scene["fay"]), uuid.uuid4().hex
    address = f"/cohorts/{scene['cohort'].id}/designs/new"
    first = fay.post(address, {"title": "A morning", "purpose": "", "length": "90", "client_id": mark}).location
    assert fay.post(address, {"title": "A morning", "purpose": "", "length": "90", "client_id": mark}).location == first
    design = db.session.scalars(sa.select(Design)).one()
    edit = f"/designs/{design.id}/edit"
    assert fay.post(edit, sent([], "add", add="waytuning")).location == f"{edit}#part-1"
    kept = db.session.get_one(Design, design.id, populate_existing=True)
    assert kept.items == [{**TUNING, "title": "Tuning"}]
    fay.post(edit, sent(kept.items, "add", add="promptpr5", add_minutes="25", base=str(kept.version)))
    kept = db.session.get_one(Design, design.id, populate_existing=True)
    assert kept.items[1]["minutes"] == 25 and kept.items[1]["title"].startswith("Write the thinking behind")
    fay.post(edit, sent(kept.items, "add", add="break", base=str(kept.version)))
    kept = db.session.get_one(Design, design.id, populate_existing=True)
    assert "90 of 90 minutes: it fits." in fay.get(f"/designs/{design.id}").text
    changed = [kept.items[0], {**kept.items[1], "minutes": 37}, kept.items[2]]
    assert fay.post(edit, sent(changed, "up:2", base=str(kept.version))).location == f"{edit}#part-2"
    assert titles(design)[1] == "Break"
    page = fay.get(f"/designs/{design.id}").text
    assert "12 minutes over" in page and "0:50" in page and "1:05" in page
    kept = db.session.get_one(Design, design.id, populate_existing=True)
    fay.post(edit, sent(kept.items, "out:1", base=str(kept.version)))
    assert "Break" not in titles(design) and "87 of 90 minutes: 3 minutes left" in fay.get(f"/designs/{design.id}").text


def test_mistakes_keep_everything_that_was_typed(scene, design, sign_in):
    fay, edit = sign_in(scene["fay"]), f"/designs/{design.id}/edit"
    page = fay.post(edit, sent([{**TALK, "title": "A new line", "note": "A new note"}, {**TEA, "minutes": "soon"}, {**TUNING, "minutes": 900}], "down:0"), status=422).text
    assert "A new line" in page and "A new note" in page and 'value="soon"' in page and "From 1 to 600 minutes" in page
    assert titles(design) == ["In threes", "Tea", "Tuning"]
    fay.post(edit, sent([TALK], length="3"), status=422)
    fay.post(edit, sent([TALK], title=""), status=422)
    fay.post(edit, sent([TALK], add="anything"), status=422)
    for broken in ({**TALK, "kind": "party"}, {**TUNING, "part": "promptpa1"}, {**TUNING, "part": "nothing1"}, {**TALK, "part": "waytuning"}, {**TALK, "kind": ""}):
        assert "not known here" in fay.post(edit, sent([broken]), status=422).text
    for do in ("up:0", "down:2", "up:99", "out:77", "up:-1", "out:²", "nonsense"):
        fay.post(edit, sent([TALK, TEA, TUNING], do))
        assert titles(design) == ["In threes", "Tea", "Tuning"]
    with pytest.raises(Invalid), work():
        change_design(Actor(scene["fay"].id), db.session.merge(design), "T", "", 90, [TEA] * 41)


def test_two_who_design_at_once_lose_nothing(scene, design, sign_in):
    edit = f"/designs/{design.id}/edit"
    sign_in(scene["max"]).post(edit, sent([TEA, TUNING]))
    page = sign_in(scene["fay"]).post(edit, sent([TALK, TEA, {**TUNING, "title": "My tuning"}]), status=409).text
    assert "Somebody else saved this while you were writing" in page and "My tuning" in page and 'value="2"' in page
    assert 'aria-label="Parts"' in page and "15′ Tea\n50′ Tuning</p>" in page and ">My tuning</ins>" in page
    sign_in(scene["fay"]).post(edit, sent([TEA, TUNING], title="Another name"))  # another part: both stay
    kept = db.session.get_one(Design, design.id, populate_existing=True)
    assert kept.title == "Another name" and titles(design) == ["Tea", "Tuning"]
    with pytest.raises(Stale), work():
        change_design(Actor(scene["fay"].id), db.session.merge(design), "Third", "", 90, [TALK], base=1)


def test_versions_are_kept_and_put_back(scene, design, sign_in):
    fay = sign_in(scene["fay"])
    fay.post(f"/designs/{design.id}/edit", sent([TEA, TUNING]))
    page = fay.get(f"/designs/{design.id}/history").text
    assert page.index("Version 2") < page.index("Version 1") and "65 of 90 minutes" in page and "Fay Lead" in page
    fay.post(f"/designs/{design.id}/put-back", {"number": "1"})
    assert titles(design) == ["In threes", "Tea", "Tuning"] and "as in version 1" in fay.get(f"/designs/{design.id}/history").text
    fay.post(f"/designs/{design.id}/put-back", {"number": "99"})
    assert titles(design) == ["In threes", "Tea", "Tuning"]


def test_a_design_is_copied_from_one_that_comes_along_or_ones_own(scene, design, sign_in):
    fay, address = sign_in(scene["fay"]), f"/cohorts/{scene['cohort'].id}/designs/new"
    assert "with its 9 parts" in fay.get(f"{address}?from=patternworkshoppast").text
    made = fay.post(f"{address}?from=patternworkshoppast", {"title": "Our first", "purpose": "", "length": "210", "client_id": uuid.uuid4().hex}).location
    row = db.session.get_one(Design, made.split("/")[2])
    assert total(row.items) == 210 and row.copied_from == "patternworkshoppast"
    fay.post(f"{address}?from={design.id}", {"title": "Again", "purpose": "", "length": "90", "client_id": uuid.uuid4().hex})
    assert len(db.session.scalars(sa.select(Design)).all()) == 3
    # What one may not read is copied by nobody.
    otto = sign_in(scene["otto"])
    theirs = otto.post(f"/cohorts/{scene['other'].id}/designs/new?from={design.id}", {"title": "Mine", "purpose": "", "length": "60", "client_id": uuid.uuid4().hex}).location
    assert db.session.get_one(Design, theirs.split("/")[2]).items == []


def test_a_design_becomes_the_agenda_and_its_notes_stay_with_facilitators(scene, design, sign_in):
    fay, session = sign_in(scene["fay"]), scene["session"]
    with work():
        add_to_agenda(db.session.merge(session), 10, "", "An old line")
        add_to_agenda(db.session.merge(session), 20, "questions", "Questions left from a hotseat")
    assert fay.post(f"/designs/{design.id}/apply", {"session": session.id}).location == f"/sessions/{session.id}"
    rows = db.session.scalars(sa.select(AgendaItem).where(AgendaItem.session_id == session.id).order_by(AgendaItem.number)).all()
    assert [(row.minutes, row.title) for row in rows] == [(20, "In threes"), (15, "Tea"), (50, "Tuning"), (20, "Questions left from a hotseat")]
    mine, page = fay.get(f"/sessions/{session.id}").text, sign_in(scene["pam"]).get(f"/sessions/{session.id}").text
    assert "Move the chairs." in mine and "85 of 90 minutes" in mine and "changed by hand" not in mine
    assert "In threes" in page and "Move the chairs." not in page and "Plan for facilitators" not in page
    fay.post(f"/sessions/{session.id}/agenda", {"lines": "30 Another line"})
    fay.post(f"/designs/{design.id}/edit", sent([TALK]))
    shown = fay.get(f"/sessions/{session.id}").text
    assert "changed by hand since" in shown and "The design was changed since" in shown and "Workshop 2" in fay.get(f"/designs/{design.id}").text
    fay.post(f"/designs/{design.id}/remove")
    assert "which was removed" in fay.get(f"/sessions/{session.id}").text and db.session.scalars(sa.select(SessionPlan)).one().design_id is None
    assert not db.session.scalars(sa.select(Revision).where(Revision.subject_kind == "design")).all()


def test_designs_are_for_those_who_run_the_cohort(scene, design, sign_in):
    for who in ("sal", "olly", "otto"):
        browser = sign_in(scene[who])
        for address in ("", "/history", "/edit"):
            browser.get(f"/designs/{design.id}{address}", status=404)
        for address in ("/edit", "/apply", "/put-back", "/remove"):
            browser.post(f"/designs/{design.id}{address}", {"session": scene["session"].id}, status=404)
    assert "A morning" not in sign_in(scene["sal"]).get(f"/cohorts/{scene['cohort'].id}/library").text
    assert "A morning" in sign_in(scene["max"]).get(f"/cohorts/{scene['cohort'].id}/library").text
    foreign = save(Session(group_id=scene["other"].id, kind="workshop", title="Elsewhere", starts_at=now(), ends_at=now() + timedelta(hours=1)))
    sign_in(scene["fay"]).post(f"/designs/{design.id}/apply", {"session": foreign.id}, status=422)
    with pytest.raises(Invalid), work():
        apply_design(Actor(scene["fay"].id), db.session.merge(design), db.session.merge(foreign))


def test_parts_that_the_writer_left_alone_are_taken_over_where_two_save(scene, design, sign_in):
    edit = f"/designs/{design.id}/edit"
    sign_in(scene["max"]).post(edit, sent([TEA, TUNING], title="Theirs"))
    page = sign_in(scene["fay"]).post(edit, sent([TALK, TEA, TUNING], title="Mine"), status=409).text
    assert 'aria-label="Title"' in page and "so the boxes show what was saved: Parts." in page
    assert 'name="items-1-title"' in page and "items-2-title" not in page and "In threes" not in page
    assert "both-field" in page and titles(design) == ["Tea", "Tuning"]


def test_a_special_school_sees_its_own_variant_first_with_what_was_changed(scene, sign_in):
    sal, pam, address = sign_in(scene["sal"]), sign_in(scene["pam"]), f"/cohorts/{scene['cohort'].id}/library/waytuning/variant"
    assert '<option selected value="special">' in sal.get(address).text
    mark, words = uuid.uuid4().hex, {"setting": "special", "words": "One page, read aloud.", "why": "Nobody has eight minutes of quiet.", "minutes": "35"}
    for _twice in range(2):
        sal.post(address, {**words, "client_id": mark})
    row = db.session.scalars(sa.select(PartVariant)).one()
    own, other = sal.get("/library/waytuning").text, pam.get("/library/waytuning").text
    assert own.index("For your setting: Special schools") < own.index("Nobody has eight minutes") < own.index("Goals, order and ground rules")
    assert other.index("Goals, order and ground rules") < other.index("One page, read aloud.") and "For your setting" not in other and "Sal Special" in other
    assert "Special schools" in pam.get(f"/cohorts/{scene['cohort'].id}/library").text
    refused = sal.post(address, {**words, "words": "My pupil Kayleigh Smith in Year 4 cannot sit.", "client_id": uuid.uuid4().hex}, status=422).text
    assert "cannot sit" in refused
    for wrong in ({"why": ""}, {"words": " "}, {"setting": "moon"}, {"minutes": "long"}, {"minutes": "0"}, {"words": "w" * 4001}):
        sal.post(address, {**words, "client_id": uuid.uuid4().hex, **wrong}, status=422)
    pam.get(f"/part-variants/{row.id}/edit", status=403)
    sal.post(f"/part-variants/{row.id}/edit", {**words, "words": "Half a page.", "base": "1"})
    assert "One page, read aloud." not in pam.get("/library/waytuning").text
    page = sal.post(f"/part-variants/{row.id}/edit", {**words, "words": "Two pages.", "base": "1"}, status=409).text
    assert "Half a page." in page and "Two pages." in page
    # A design can be made of it, with its own minutes.
    with work():
        design = make_design(Actor(scene["fay"].id), db.session.merge(scene["cohort"]), "A morning", "", 90)
    sign_in(scene["fay"]).post(f"/designs/{design.id}/edit", sent([], "add", add=f"variant:{row.id}"))
    assert db.session.get_one(Design, design.id, populate_existing=True).items == [{"kind": "protocol", "part": "waytuning", "minutes": 35, "title": "Tuning: Special schools", "note": "Half a page."}]
    for who in ("otto", "olly"):
        sign_in(scene[who]).post(f"/part-variants/{row.id}/take-back", status=404)
        assert "Half a page." not in sign_in(scene[who]).get("/library/waytuning").text
    sign_in(scene["fay"]).post(f"/part-variants/{row.id}/take-back")
    assert "Half a page." not in pam.get("/library/waytuning").text
    kept = db.session.scalars(sa.select(Revision.open_fields).where(Revision.subject_kind == "part_variant"))
    assert "page" not in str(db.session.execute(sa.text("SELECT words, why FROM part_variant")).all() + list(kept))


def test_parts_can_be_pinned_like_anything_else(scene, design, sign_in):
    fay, pam = sign_in(scene["fay"]), sign_in(scene["pam"])
    for kind, part in (("prompt", "promptpa1"), ("protocol", "waytuning"), ("pattern", "patternlaunch")):
        assert f"/pin/{kind}/{part}" in pam.get(f"/library/{part}").text
        pam.post(f"/pin/{kind}/{part}", {"place": "mine", "heading": "", "note": "", "client_id": uuid.uuid4().hex})
        assert pam.get(f"/go/{kind}/{part}", status=303).location == f"/library/{part}"
    assert "Tuning" in pam.get("/toolkit").text
    pam.get("/pin/prompt/waytuning", status=404)
    pam.get(f"/pin/design/{design.id}", status=404)
    fay.post(f"/pin/design/{design.id}", {"place": "mine", "heading": "", "note": "", "client_id": uuid.uuid4().hex})
    assert "A morning" in fay.get("/toolkit").text


def test_saying_it_twice_is_one_variant(scene):
    group, mark = scene["cohort"], uuid.uuid4().hex
    ids = set()
    for _twice in range(2):
        with work():
            ids.add(say_variant(Actor(scene["sal"].id), db.session.merge(group), parts()["promptpa1"], "special", "W", "Y", client_id=mark).id)
    assert len(ids) == 1
