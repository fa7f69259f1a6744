"""A note on a PDF can be reported into the facilitators’ queue, and reaches those who have the file open, each by their own rule."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.services import remove_file
from enquiry_hub.capabilities.moderation.models import Claim, Decision, Report, Sealed
from enquiry_hub.capabilities.moderation.services import PURPOSE
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.sealing import unseal
from enquiry_hub.core.work import work
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.features.annotations.services import answer, edit, hide, restore, withdraw
from enquiry_hub.features.annotations.services.taking_down import sweep_notes
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.discussions.queries import count_waiting
from enquiry_hub.features.takeaway.services import FORMER, NO_WORDS, erase_person
from enquiry_hub.identity.people.models import Person
from tests.features.annotations.test_annotations import place, scene, seen_by, write  # noqa: F401 - a fixture
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.live import Ear, cookie_of, served


def kinds(scene, who: str) -> list[str]:  # noqa: F811
    """Return the kinds of notices that somebody has."""
    return list(db.session.scalars(sa.select(Notice.kind).where(Notice.person_id == scene[who].id).order_by(Notice.created_at)))


def queue(scene) -> str:  # noqa: F811
    """Return the address of the facilitators’ queue."""
    return f"/cohorts/{scene['cohort'].id}/queue"


def test_a_reported_note_waits_for_the_facilitators_and_is_left_or_hidden(scene, sign_in):  # noqa: F811
    ben, fay, report = sign_in(scene["ben"]), sign_in(scene["facilitator"]), f"/annotations/{scene['everyones']}/report"
    assert report in ben.get(place(scene)).text and report not in sign_in(scene["ann"]).get(place(scene)).text
    ben.post(report, {"reason": "moon"}, status=422)
    for _twice in range(2):
        ben.post(report, {"reason": "unkind", "words": "It mocks a colleague."})
    assert len(db.session.scalars(sa.select(Report)).all()) == 1
    assert kinds(scene, "facilitator") == ["annotation_reported"] and kinds(scene, "ann") == []
    assert count_waiting(Actor(scene["facilitator"].id), scene["cohort"].id) == 1
    page = fay.get(queue(scene)).text
    assert "The everyones note." in page and "It mocks a colleague." in page and "Ann One" in page and "Ben Two" not in page
    look = f"/annotations/{scene['everyones']}/look"
    assert look in page and "It mocks a colleague." in fay.get(look).text
    fay.post(f"/annotations/{scene['everyones']}/leave")
    assert "The everyones note." not in fay.get(queue(scene)).text and "The everyones note." in ben.get(place(scene)).text
    ben.post(report, {"reason": "unkind", "words": "Still."})
    fay.post(f"/annotations/{scene['everyones']}/hide", {"reason": "Please say it kindly."})
    assert db.session.scalar(sa.select(Report.settled_by)) == scene["facilitator"].id
    assert "The everyones note." not in fay.get(queue(scene)).text and "The everyones note." not in ben.get(place(scene)).text


def test_an_urgent_report_hides_a_note_at_once_and_reaches_the_contacts(scene, sign_in):  # noqa: F811
    ben = sign_in(scene["ben"])
    answer_ = ben.post(f"/annotations/{scene['everyones']}/report", {"reason": "child_at_risk"})
    assert "/safeguarding" in answer_.location
    assert "The everyones note." not in sign_in(scene["cat"]).get(place(scene)).text
    assert "annotation_held" in kinds(scene, "ann") and "urgent" in kinds(scene, "manager")
    mails = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "urgent")).all()
    assert mails and all("note on a PDF" in mail.text and "everyones note" not in mail.text for mail in mails)
    report = db.session.scalars(sa.select(Report)).one()
    page = sign_in(scene["manager"]).get(f"/reports/{report.id}").text
    assert f"/go/annotation/{scene['everyones']}" in page and "everyones note" not in page
    sign_in(scene["ann"]).get(f"/reports/{report.id}", status=404)
    fay = sign_in(scene["facilitator"])
    assert "Show it again" in fay.get(f"/annotations/{scene['everyones']}/look").text
    fay.post(f"/annotations/{scene['everyones']}/restore")
    assert "The everyones note." in sign_in(scene["cat"]).get(place(scene)).text and "The everyones note." not in fay.get(queue(scene)).text


def test_a_note_of_a_peer_group_is_before_the_facilitators_only_while_it_is_reported(scene, sign_in):  # noqa: F811
    fay, ben, cat = sign_in(scene["facilitator"]), sign_in(scene["ben"]), sign_in(scene["cat"])
    path = f"/annotations/{scene['ours']}"
    fay.get(f"{path}/look", status=404)
    cat.get(f"{path}/report", status=404)
    cat.post(f"{path}/report", {"reason": "unkind"}, status=404)
    ben.post(f"{path}/report", {"reason": "pupil_named"})
    assert "The ours note." in fay.get(queue(scene)).text and "The ours note." in fay.get(f"{path}/look").text
    fay.post(f"{path}/take-down")
    assert db.session.scalars(sa.select(Sealed)).one().subject_kind == "annotation"
    assert db.session.scalars(sa.select(Report)).one().words == "" and "The ours note." not in fay.get(queue(scene)).text
    assert "Taken down." in ben.get(place(scene)).text and seen_by(scene, "facilitator") == {"everyones"}


def test_nobody_decides_about_an_urgent_report_of_their_own_note(scene, sign_in):  # noqa: F811
    own = write({**scene, "ann": scene["facilitator"]}, "ann", "A note of the facilitator.", scene["cohort"])
    sign_in(scene["ben"]).post(f"/annotations/{own}/report", {"reason": "adult_conduct"})
    fay = sign_in(scene["facilitator"])
    fay.post(f"/annotations/{own}/restore", status=403)
    assert "A note of the facilitator." not in fay.get(queue(scene)).text
    assert "A note of the facilitator." in sign_in(scene["manager"]).get(queue(scene)).text


def test_what_is_reported_as_urgent_is_kept_until_somebody_has_looked(scene, sign_in):  # noqa: F811
    ann, note = sign_in(scene["ann"]), scene["everyones"]
    sign_in(scene["ben"]).post(f"/annotations/{note}/report", {"reason": "child_at_risk"})
    assert f"{note}/withdraw" not in ann.get(place(scene)).text
    ann.post(f"/annotations/{note}/withdraw", status=403)
    assert db.session.get_one(Annotation, note).note == "The everyones note."
    sign_in(scene["facilitator"]).post(f"/annotations/{note}/leave")
    ann.post(f"/annotations/{note}/withdraw")
    assert db.session.get_one(Annotation, note).note == ""


def test_what_is_reported_as_urgent_is_kept_where_its_file_goes(scene, sign_in):  # noqa: F811
    sign_in(scene["ben"]).post(f"/annotations/{scene['everyones']}/report", {"reason": "adult_conduct", "words": "Look."})
    with work():
        remove_file(Actor(scene["ada"].id), db.session.merge(scene["file"]))
    kept = db.session.scalars(sa.select(Sealed)).one()
    assert kept.subject_id == scene["everyones"] and "The everyones note." in unseal(kept.words, PURPOSE)
    assert db.session.scalars(sa.select(Report)).one().words == "" and sweep_notes() == 1
    assert not db.session.scalars(sa.select(Annotation)).all()


def test_each_listener_hears_of_the_notes_that_they_read_and_of_no_others(app, scene, sign_in):  # noqa: F811
    people = ("ann", "ben", "cat", "facilitator")
    with served(app) as address:
        ears = {who: Ear(address, cookie_of(sign_in(scene[who]))) for who in people}
        try:
            for who, ear in ears.items():
                allowed = {group: ear.enter(f"notes:{scene[group].id}").get("ok") for group in ("cohort", "three", "those")}
                assert allowed == {"cohort": True, "three": who in ("ann", "ben"), "those": who == "cat"}, who
                assert ear.enter(f"notices:{scene[who].id}")["ok"] and not ear.enter(f"notices:{scene['ada'].id}").get("ok")
            about = scene["file"].id
            write(scene, "ann", "For the cohort.", scene["cohort"])
            for ear in ears.values():
                message = ear.wait_for("notes", lambda data: data["file"] == about)
                assert message == {"channel": f"notes:{scene['cohort'].id}", "file": about}
                ear.heard.clear()
            note = write(scene, "ann", "For the three.", scene["three"])
            write(scene, "ann", "For me.", None)
            with work():
                row = db.session.get_one(Annotation, note)
                answer(Actor(scene["ben"].id), row, "Yes.")
                edit(Actor(scene["ann"].id), row, "For the three of us.")
                withdraw(Actor(scene["ann"].id), row)
            ears["ben"].wait_for("notes", lambda data: data["channel"] == f"notes:{scene['three'].id}")
            ears["ann"].wait_for("notes", lambda data: data["channel"] == f"notices:{scene['ann'].id}")
            with work():
                row = db.session.get_one(Annotation, scene["everyones"])
                hide(Actor(scene["facilitator"].id), row, "Please say it kindly.")
                restore(Actor(scene["facilitator"].id), row)
            for who in ("cat", "facilitator"):
                ears[who].wait_for("notes", lambda data: data["channel"] == f"notes:{scene['cohort'].id}")
                assert {data["channel"] for name, data in ears[who].heard if name == "notes"} == {f"notes:{scene['cohort'].id}"}
            assert all(data["channel"] != f"notices:{scene['ann'].id}" for name, data in ears["ben"].heard if name == "notes")
        finally:
            for ear in ears.values():
                ear.close()


def test_the_page_listens_where_its_reader_reads(scene, sign_in):  # noqa: F811
    page = sign_in(scene["cat"]).get(place(scene)).text
    listens = page.split('data-channels="')[1].split('"')[0].split()
    assert set(listens) == {f"notes:{scene['cohort'].id}", f"notes:{scene['those'].id}", f"notices:{scene['cat'].id}"}


def log(scene) -> str:  # noqa: F811
    """Return the address of what was decided in the cohort."""
    return f"/cohorts/{scene['cohort'].id}/decisions"


def decision_of(action: str) -> str:
    """Return the id of the newest decision of a kind about a note."""
    query = sa.select(Decision.id).where(Decision.subject_kind == "annotation", Decision.action == action).order_by(Decision.created_at.desc())
    return db.session.scalars(query).first() or ""


def test_one_facilitator_says_that_they_look_at_a_note_and_frees_it(scene, sign_in):  # noqa: F811
    note, fay, max_ = scene["everyones"], sign_in(scene["facilitator"]), sign_in(scene["manager"])
    sign_in(scene["ben"]).post(f"/annotations/{note}/report", {"reason": "unkind"})
    claim = f"/annotations/{note}/claim"
    assert claim in fay.get(queue(scene)).text
    fay.post(claim)
    assert "You are looking at this" in fay.get(queue(scene)).text and "Fay Lead is looking at this" in max_.get(queue(scene)).text
    assert "Fay Lead is looking at this" in max_.get(f"/annotations/{note}/look").text
    assert "Somebody else is looking at this" in max_.post(claim, status=422).text
    fay.post(claim, {"free": "1"})
    max_.post(claim)
    max_.post(f"/annotations/{note}/leave")
    assert not db.session.scalars(sa.select(Claim)).all()


def test_what_was_decided_about_a_note_stands_in_the_log_without_a_word_of_it(scene, sign_in):  # noqa: F811
    note, fay, ann = scene["everyones"], sign_in(scene["facilitator"]), sign_in(scene["ann"])
    sign_in(scene["ben"]).post(f"/annotations/{note}/report", {"reason": "unkind"})
    fay.post(f"/annotations/{note}/hide", {"reason": "Please say it kindly."})
    for page in (fay.get(log(scene)).text, sign_in(scene["manager"]).get(log(scene)).text):
        assert "a note of Ann One on a PDF" in page and "hidden" in page and f"/go/annotation/{note}" in page
        assert "The everyones note." not in page and "kindly" not in page and "Ben Two" not in page
    mine = ann.get("/decisions").text
    assert "a note of mine on a PDF" in mine and f"/go/annotation/{note}" in mine and "Fay Lead" not in mine
    assert "on a PDF" not in sign_in(scene["ben"]).get("/decisions").text
    fay.post(f"/annotations/{note}/restore")
    assert "shown again" in ann.get("/decisions?action=restore").text


def test_that_a_look_changed_nothing_is_told_to_no_author_of_a_note(scene, sign_in):  # noqa: F811
    sign_in(scene["ben"]).post(f"/annotations/{scene['everyones']}/report", {"reason": "unkind"})
    sign_in(scene["facilitator"]).post(f"/annotations/{scene['everyones']}/leave")
    assert "a note of Ann One on a PDF" in sign_in(scene["facilitator"]).get(log(scene)).text
    assert "on a PDF" not in sign_in(scene["ann"]).get("/decisions").text and kinds(scene, "ann") == []


def test_a_decision_about_a_note_is_taken_back_within_a_day_and_what_was_asked_waits_again(scene, sign_in):  # noqa: F811
    note, fay, cat = scene["everyones"], sign_in(scene["facilitator"]), sign_in(scene["cat"])
    sign_in(scene["ben"]).post(f"/annotations/{note}/report", {"reason": "unkind", "words": "It mocks a colleague."})
    fay.post(f"/annotations/{note}/hide", {"reason": "Please say it kindly."})
    undo = f"/decisions/{decision_of('hide')}/undo"
    assert undo in fay.get(log(scene)).text
    sign_in(scene["ann"]).post(undo, status=403)
    fay.post(undo)
    assert "The everyones note." in cat.get(place(scene)).text and "It mocks a colleague." in fay.get(queue(scene)).text
    assert kinds(scene, "ann") == ["annotation_hidden", "annotation_shown"]
    fay.post(undo, status=422)
    fay.post(f"/annotations/{note}/hide", {"reason": "Kindly, please."})
    fay.post(f"/annotations/{note}/restore")
    fay.post(f"/decisions/{decision_of('hide')}/undo", status=422)
    fay.post(f"/decisions/{decision_of('restore')}/undo")
    assert "The everyones note." not in cat.get(place(scene)).text
    assert "Kindly, please." in sign_in(scene["ann"]).get(place(scene)).text


def test_of_a_note_of_a_few_the_log_says_that_something_was_decided_and_offers_nothing_to_whoever_was_only_called(scene, sign_in):  # noqa: F811
    note, fay = scene["ours"], sign_in(scene["facilitator"])
    sign_in(scene["ben"]).post(f"/annotations/{note}/report", {"reason": "pupil_named"})
    fay.post(f"/annotations/{note}/hide", {"reason": "A child may be known by it."})
    page, undo = fay.get(log(scene)).text, f"/decisions/{decision_of('hide')}/undo"
    assert "a note of Ann One on a PDF" in page and undo not in page and f"/go/annotation/{note}" not in page
    fay.post(undo, status=404)
    assert "a note of mine on a PDF" in sign_in(scene["ann"]).get("/decisions").text


def test_what_the_site_hid_at_once_and_what_was_sealed_stand_in_the_log_too(scene, sign_in):  # noqa: F811
    sign_in(scene["ben"]).post(f"/annotations/{scene['everyones']}/report", {"reason": "child_at_risk"})
    fay = sign_in(scene["facilitator"])
    page = fay.get(log(scene)).text
    assert "at once, by the site" in page and "hidden at once after an urgent report" in page
    fay.post(f"/annotations/{scene['everyones']}/take-down")
    assert "taken down and sealed" in fay.get(log(scene)).text and "Nobody blames you" in sign_in(scene["ann"]).get("/decisions").text


def leave_for_good(scene, who: str, way: str = FORMER) -> str:  # noqa: F811
    """Erase somebody and return the receipt."""
    with work():
        return erase_person(Actor(scene[who].id), db.session.get_one(Person, scene[who].id), way)


def test_an_author_who_leaves_for_good_takes_no_note_along_that_waits_as_urgent(scene, sign_in):  # noqa: F811
    sign_in(scene["ben"]).post(f"/annotations/{scene['everyones']}/report", {"reason": "child_at_risk", "words": "Look."})
    page = sign_in(scene["ann"]).get("/account/leave").text
    assert "2 notes on PDFs" in page and "one note on a PDF that waits for a facilitator" in page and "kept sealed" in page
    receipt = leave_for_good(scene, "ann")
    assert "2 notes on PDFs" in receipt and "1 things that you wrote wait for a facilitator" in receipt
    kept = db.session.scalars(sa.select(Sealed)).one()
    assert kept.subject_id == scene["everyones"] and "The everyones note." in unseal(kept.words, PURPOSE) and kept.sealed_by is None
    assert not db.session.scalars(sa.select(Annotation)).all() and "sealed" in kinds(scene, "manager")
    mails = db.session.scalars(sa.select(OutboxMail.text).where(OutboxMail.kind == "urgent")).all()
    assert all("everyones note" not in text and "facilitator took" not in text for text in mails)


def test_who_leaves_with_nothing_urgent_reads_nothing_of_it(scene, sign_in):  # noqa: F811
    sign_in(scene["ben"]).post(f"/annotations/{scene['everyones']}/report", {"reason": "unkind"})
    assert "waits for a facilitator" not in sign_in(scene["ann"]).get("/account/leave").text
    assert "wait for a facilitator" not in leave_for_good(scene, "ann") and not db.session.scalars(sa.select(Sealed)).all()


def test_an_urgent_answer_below_a_note_is_kept_where_the_author_of_the_note_leaves(scene, sign_in):  # noqa: F811
    with work():
        below = answer(Actor(scene["cat"].id), db.session.get_one(Annotation, scene["everyones"]), "He said that she hits him.").id
    sign_in(scene["ben"]).post(f"/annotations/{below}/report", {"reason": "adult_conduct"})
    leave_for_good(scene, "ann")
    kept = db.session.scalars(sa.select(Sealed)).one()
    assert kept.subject_id == below and "He said that she hits him." in unseal(kept.words, PURPOSE)


def test_an_urgent_note_survives_the_file_that_went_with_its_owner(scene, sign_in):  # noqa: F811
    sign_in(scene["ben"]).post(f"/annotations/{scene['everyones']}/report", {"reason": "child_at_risk"})
    leave_for_good(scene, "ada")
    assert sweep_notes() == 3 and not db.session.scalars(sa.select(Annotation)).all()
    kept = db.session.scalars(sa.select(Sealed)).one()
    assert kept.subject_id == scene["everyones"] and "The everyones note." in unseal(kept.words, PURPOSE)
    assert "taken_down" in kinds(scene, "ann") and "sealed" in kinds(scene, "manager")
    assert sweep_notes() == 0


def test_an_urgent_post_is_not_its_authors_to_destroy_either(scene, sign_in):  # noqa: F811
    thread = thread_in(scene["cohort"], scene["ann"])
    post = post_in(thread, scene["ann"], "He said that she hits him.")
    sign_in(scene["ben"]).post(f"/posts/{post.id}/report", {"reason": "child_at_risk", "words": ""})
    ann = sign_in(scene["ann"])
    assert "kept until somebody has looked" in ann.post(f"/posts/{post.id}/remove", status=422).text
    assert "one post that waits in the same way" in ann.get("/account/leave").text
    assert "1 things that you wrote wait" in leave_for_good(scene, "ann", NO_WORDS)
    kept = db.session.scalars(sa.select(Sealed)).one()
    assert kept.subject_id == post.id and "she hits him" in unseal(kept.words, PURPOSE)
    assert db.session.get_one(Post, post.id).body == ""
