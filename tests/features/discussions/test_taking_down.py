"""Taking down what may be about a child: sealed, with every trace."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.drafts.services import save_draft
from enquiry_hub.capabilities.moderation import services as sealing
from enquiry_hub.capabilities.moderation.columns import NO_WORDS, written_columns
from enquiry_hub.capabilities.moderation.models import Sealed, SealOpening
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.capabilities.search.services import index_document
from enquiry_hub.core.access import Actor
from enquiry_hub.core.columns import Base
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.sealing import Unreadable, is_current, seal, unseal
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, edit_post
from enquiry_hub.features.discussions.services.framing import change_context, mark_moment
from enquiry_hub.features.journals.services import NewEntry, write_entry
from enquiry_hub.identity.people.models import PersonKey
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_person, save
from tests.kit.secrets import altered
from tests.kit.taken_down import LINE, cohort_with_contact, rows_with
from tests.kit.world import make_world


def model_of(table):
    """Return the class of a table."""
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table.name == table)


@pytest.fixture
def scene(app, sign_in):
    cohort, fran, ann, ben, lead = cohort_with_contact(sign_in)
    return cohort, fran, ann, ben, lead, thread_in(cohort, ann, "Lunch")


def plant(cohort, ann, ben, thread):
    """Write the line wherever a conversation may leave it."""
    post = post_in(thread, ann, f"Good morning.\n\n{LINE}")
    other = thread_in(cohort, ben, "Another one")
    quote = post_in(thread, ben, f"> {LINE}\n\nWe should talk.", reply_to_id=post.id)
    copied = post_in(other, ben, f"Somebody wrote:\n\n{LINE}\n\nWhat now?")
    with work():
        row = db.session.get_one(Post, post.id)
        edit_post(Actor(ann.id), row, f"{LINE} And more.", base=1)
        edit_post(Actor(ben.id), db.session.get_one(Post, quote.id), f"> {LINE}\n\nWe should ring somebody.", base=1)
        mark_moment(Actor(ann.id), db.session.get_one(Thread, thread.id), row.seq, "The marmalade place")
        change_context(Actor(ben.id), db.session.get_one(Thread, thread.id), f"Where we are:\n{LINE}", base=0)
        save_draft(Actor(ben.id), f"thread:{thread.id}", {"body": f"> {LINE}\n\nMine stays."}, None)
        save_draft(Actor(ben.id), "entry:new", {"answers": [f"I read: {LINE}"]}, None)
        post_mail(to="x@example.org", name="X", subject="About", text=f"You wrote:\n\n{LINE}\n")
    save(Attachment(owner_id=ann.id, subject_kind="post", subject_id=post.id, filename="a.txt", media_type="text/plain", size=1, stored_name="abc"))
    return post, quote, copied


def test_what_no_key_opens_any_more_keeps_no_words_from_being_taken_down(scene, sign_in):
    cohort, fran, ann, ben, _lead, thread = scene
    post, _quote, _copied = plant(cohort, ann, ben, thread)
    other = make_member(cohort)
    with work():
        write_entry(Actor(other.id), db.session.merge(cohort), NewEntry("past", "A page."))
        save_draft(Actor(other.id), "entry:new", {"body": "Half a page."}, None)
    with work():
        db.session.execute(sa.update(PersonKey).where(PersonKey.person_id == other.id).values(wrapped="lost"))
    sign_in(fran).post(f"/posts/{post.id}/take-down")
    assert rows_with("marmalade") == []


def test_a_post_goes_in_two_taps_with_every_trace(scene, sign_in):
    cohort, fran, ann, ben, lead, thread = scene
    post, quote, copied = plant(cohort, ann, ben, thread)
    sign_in(ben).post(f"/posts/{post.id}/report", {"reason": "pupil_named", "words": "It is the marmalade boy."})
    assert rows_with("marmalade")
    browser, reader = sign_in(fran), sign_in(ben)
    assert f"/posts/{post.id}/take-down" in browser.get(f"/posts/{post.id}").text
    answer = browser.post(f"/posts/{post.id}/take-down")
    assert answer.location.endswith("/safeguarding?reported=sealed")
    assert rows_with("marmalade") == []
    for person in (fran, ann, ben, lead):
        sign_in(person).get(f"/posts/{post.id}", status=404)
        sign_in(person).get(f"/posts/{post.id}/history", status=404)
    pages = [f"/threads/{thread.id}", f"/threads/{thread.id}/posts.json?html=1", f"/threads/{thread.id}/context/history", f"/posts/{quote.id}/history",
        f"/threads/{copied.thread_id}", f"/drafts/thread:{thread.id}", f"/cohorts/{cohort.id}/search?q=corner+house", "/notices", "/decisions", f"/threads/{thread.id}/places"]  # fmt: skip
    for person in (ann, ben, fran):
        for page in pages:
            assert "marmalade" not in sign_in(person).client.get(page).text, page
    assert "A post was taken down here" in reader.get(f"/threads/{thread.id}").text and "We should ring somebody." in reader.get(f"/threads/{thread.id}").text
    assert "Mine stays." in reader.get(f"/drafts/thread:{thread.id}").text and "What now?" in reader.get(f"/threads/{copied.thread_id}").text
    feed = reader.get(f"/threads/{thread.id}/posts.json").json["posts"]
    assert feed[0]["state"] == "sealed" and feed[0]["author"] == "" and feed[0]["author_id"] is None and feed[0]["body"] is None
    assert "Nobody blames you" in sign_in(ann).get("/notices").text and "Nobody blames you" in sign_in(ann).get("/decisions").text
    for path in ("hide", "restore", "leave"):
        browser.post(f"/posts/{post.id}/{path}", {"note": "Again."}, status=404)
    sign_in(ann).post(f"/posts/{post.id}/edit", {"body": "Again.", "base": "2"}, status=404)


def test_what_was_made_of_it_elsewhere_goes_too(app, sign_in, tmp_path):
    small = make_world(app, tmp_path)
    line = f"{LINE} Again."
    with work():
        post = add_post(small.actor("owner"), db.session.get_one(Thread, small.places["thread"]), NewPost(f"Good morning.\n\n{line}"))
        for table, name in (("risk", "cause"), ("strategy", "because_text"), ("claim", "words"), ("shared_pin", "note"), ("link", "open_note"), ("measure", "name"), ("thread", "title")):
            row = db.session.scalars(sa.select(model_of(table)).where(model_of(table).id != post.thread_id)).first()
            assert row is not None, table
            setattr(row, name, line)
        for table, name, whole in (
            ("framework_release", "snapshot", {"risks": [{"cause": line}]}), ("amendment", "parts", [["cause", line, "Other words"]]), ("input", "parts", {"finding": line}),
            ("ballot", "options", ["Yes", line]), ("adoption", "words", {"cause": line}), ("revision", "open_fields", {"title": line}),
        ):  # fmt: skip
            row = db.session.scalars(sa.select(model_of(table))).first()
            assert row is not None, table
            setattr(row, name, whole)
        risk = db.session.scalars(sa.select(model_of("risk")).where(model_of("risk").cause == line)).one()
        index_document("risk", risk.id, group_id=risk.group_id, title=risk.title, words=line)
    assert len(set(rows_with("marmalade"))) >= 14
    sign_in(small.people["facilitator"]).post(f"/posts/{post.id}/take-down")
    db.session.expire_all()
    assert rows_with("marmalade") == []
    assert db.session.get_one(model_of("risk"), risk.id).cause == "(Taken down.)"


def test_every_column_is_looked_through_or_said_to_hold_no_words(app):
    for mapper in Base.registry.mappers:
        short = {column.key for column in mapper.column_attrs if isinstance(kind := column.columns[0].type, sa.JSON) or isinstance(kind, sa.String) and (kind.length or 40) >= 40}
        assert short - NO_WORDS - {name.partition(".")[2] for name in NO_WORDS if name.startswith(f"{mapper.local_table.name}.")} <= set(written_columns(mapper, everywhere=True)), mapper
    assert not NO_WORDS & {"title", "note", "reason", "words", "name", "cause", "snapshot", "parts"}


def test_only_a_contact_opens_it_with_a_reason_that_is_kept(scene, sign_in):
    cohort, fran, ann, ben, lead, thread = scene
    post, _quote, _copied = plant(cohort, ann, ben, thread)
    sign_in(fran).post(f"/posts/{post.id}/take-down")
    sealed = db.session.scalars(sa.select(Sealed)).one()
    place = f"/sealed/{sealed.id}"
    mails = list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "urgent")))
    assert "lead@example.org" in {mail.recipient for mail in mails} and all(place in mail.text and "Ann" not in mail.text for mail in mails)
    assert place in sign_in(lead).get("/notices").text
    for person in (fran, ann, ben, make_person(is_administrator=True), make_member(cohort, "manager")):
        sign_in(person).get(place, status=404)
        sign_in(person).post(place, {"reason": "I am curious."}, status=404)
    browser = sign_in(lead)
    assert "marmalade" not in browser.get(place).text
    browser.post(place, {"reason": ""}, status=422)
    opened = browser.post(place, {"reason": "The council asked today."}, status=200)
    assert LINE in opened.text and "Ann Author" in opened.text and "no-store" in opened.headers["Cache-Control"]
    assert db.session.scalars(sa.select(SealOpening.reason)).one() == "The council asked today."
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.event == "SealOpened")) == 1
    assert "The council asked today." in browser.get(place).text
    assert rows_with("marmalade") == []


def test_words_above_a_thread_go_the_same_way(scene, sign_in):
    _cohort, fran, ann, ben, _lead, thread = scene
    for base in range(2):
        with work():
            change_context(Actor(ann.id), db.session.get_one(Thread, thread.id), f"{LINE} {base}", base=base)
    browser = sign_in(fran)
    look = browser.get(f"/threads/{thread.id}").text.partition("/contexts/")[2].partition("/")[0]
    sign_in(ben).post(f"/contexts/{look}/take-down", status=403)
    browser.post(f"/contexts/{look}/take-down")
    assert rows_with("marmalade") == []
    sign_in(ben).post(f"/threads/{thread.id}/context", {"body": "Anew.", "note": "", "base": "3", "client_id": uuid.uuid4().hex})
    assert "Anew." in sign_in(ben).get(f"/threads/{thread.id}").text


def test_short_and_common_lines_are_left_to_others(scene, sign_in):
    cohort, fran, ann, ben, _lead, thread = scene
    post = post_in(thread, ann, "Thank you all.\n\nThank you very much for this question.")
    elsewhere = post_in(thread_in(cohort, ben, "Another one"), ben, "Thank you very much for this question.")
    sign_in(fran).post(f"/posts/{post.id}/take-down")
    assert "Thank you very much" in db.session.get_one(Post, elsewhere.id, populate_existing=True).body


def test_what_is_sealed_opens_with_our_keys_only_and_is_sealed_anew(app, monkeypatch):
    sealed = seal("Ein Wort – ☂", "safeguarding")
    assert unseal(sealed, "safeguarding") == "Ein Wort – ☂" and seal("a", "x") != seal("a", "x") and "Wort" not in sealed
    for wrong in (altered(sealed), "000000000000." + sealed.split(".")[1]):
        with pytest.raises(Unreadable):
            unseal(wrong, "safeguarding")
    with pytest.raises(Unreadable):
        unseal(sealed, "something else")
    cohort = make_cohort()
    save(Sealed(group_id=cohort.id, subject_kind="post", subject_id="x", words=sealed))
    old = settings()
    changed = type(old)(**{**{name: getattr(old, name) for name in old.__dataclass_fields__}, "secret_key_before": old.secret_key, "secret_key": "k" * 40})
    monkeypatch.setitem(app.extensions, "hub_settings", changed)
    assert not is_current(sealed) and unseal(sealed, "safeguarding") == "Ein Wort – ☂"
    assert sealing.seal_again() == 1 and sealing.seal_again() == 0
    assert is_current(db.session.scalars(sa.select(Sealed.words)).one())
