"""Files through the rule of what they hang on, drafts for their writer alone, and search that shows no trace."""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.services import attach_unsent
from enquiry_hub.capabilities.drafts.models import SentForm
from enquiry_hub.capabilities.drafts.services import drop_draft, forget_old_marks
from enquiry_hub.capabilities.search import queries
from enquiry_hub.capabilities.search.queries import search
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.features.journals.services import NewEntry, write_entry
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_person


def picture(**options) -> bytes:
    """Return a small JPEG, with the place where it was taken in it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at 51.5N 0.1W"
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif, comment=b"51.5N at home", **options)
    return out.getvalue()


def office() -> bytes:
    """Return what looks like a small Word file, the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
    return out.getvalue()


def input_of(group, author):
    """Post a practice account."""
    with work():
        return post_input(Actor(author.id), group, "practice", Content("Four Fridays", "We counted."))


def upload(browser, row, name, content, description="What it shows", mark=None):
    """Send a file by the form."""
    data = {"file": (io.BytesIO(content), name), "description": description, "client_id": mark or uuid.uuid4().hex, "licence": "ours"}
    return browser.post(f"/files/on/input/{row.id}", data, content_type="multipart/form-data")


def files():
    """Return all attachments."""
    return list(db.session.scalars(sa.select(Attachment)))


def test_a_file_is_read_through_the_rule_of_its_thing(app, sign_in):
    cohort = make_cohort()
    author, reader, outsider = make_member(cohort), make_member(cohort), make_member(make_cohort())
    row = input_of(cohort, author)
    upload(sign_in(author), row, "Größe; ../plan.docx", office())
    (file,) = files()
    answer = sign_in(reader).get(f"/files/{file.id}")
    assert answer.data == office() and answer.headers["Content-Disposition"].startswith("attachment") and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ".." not in file.filename and "/" not in file.filename
    sign_in(outsider).get(f"/files/{file.id}", status=404)
    sign_in(reader).post(f"/files/{file.id}/remove", status=403)
    sign_in(author).post(f"/files/{file.id}/remove")
    sign_in(reader).get(f"/files/{file.id}", status=404)


def test_a_picture_is_made_anew_and_needs_words(app, sign_in):
    cohort = make_cohort()
    author = make_member(cohort)
    row, browser = input_of(cohort, author), None
    browser = sign_in(author)
    upload(browser, row, "wall.jpg", picture(), description="")
    assert files() == []
    upload(browser, row, "wall.jpg", picture())
    (file,) = files()
    content = browser.get(f"/files/{file.id}").data
    assert b"51.5N" not in content and Image.open(io.BytesIO(content)).size == (40, 30)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"), ("drawing.svg", b"<svg/>"), ("wall.jpg", b"<html>"), ("paper.pdf", b"MZ..."), ("plan.docx", b"PK\x03\x04"),
        ("empty.txt", b""), ("run.exe", b"MZ"), ("noname", b"x"), ("wall.png", picture()), ("text.txt", b"a\x00b"),
    ],
)  # fmt: skip
def test_what_is_not_what_it_says_is_refused_in_words(app, sign_in, name, content):
    cohort = make_cohort()
    author = make_member(cohort)
    row, browser = input_of(cohort, author), sign_in(author)
    answer = upload(browser, row, name, content)
    page = browser.get(answer.location.split("#")[0]).text
    assert files() == [] and 'class="notice warn" data-enhance="flash"' in page


def test_a_file_sent_twice_is_there_once_and_others_cannot_add(app, sign_in):
    cohort = make_cohort()
    author, reader = make_member(cohort), make_member(cohort)
    row, mark = input_of(cohort, author), uuid.uuid4().hex
    for _ in range(2):
        upload(sign_in(author), row, "plan.docx", office(), mark=mark)
    assert len(files()) == 1
    data = {"file": (io.BytesIO(office()), "mine.docx"), "description": "x", "client_id": uuid.uuid4().hex}
    sign_in(reader).post(f"/files/on/input/{row.id}", data, content_type="multipart/form-data", status=403)


def test_a_save_that_comes_after_the_post_it_was_for_is_refused(app, sign_in):
    cohort = make_cohort()
    writer, other = make_member(cohort), make_member(cohort)
    thread, mark = thread_in(cohort, writer), uuid.uuid4().hex
    place, browser = f"/drafts/thread:{thread.id}", sign_in(writer)
    words = {"fields": {"body": "Words."}, "mark": mark}
    assert browser.put(place, words).status_code == 200
    browser.post(f"/threads/{thread.id}/posts", {"body": "Words.", "client_id": mark})
    assert browser.get(place).json["fields"] is None
    assert browser.put(place, words).status_code == 410
    assert browser.get(place).json["fields"] is None
    assert browser.put(place, {**words, "mark": uuid.uuid4().hex}).status_code == 200
    assert sign_in(other).put(place, words).status_code == 200  # the mark is its writer's alone
    assert browser.put(place, {**words, "mark": "odd"}).status_code == 422
    assert browser.put(place, {**words, "mark": 5}).status_code == 422


def test_a_draft_is_kept_for_its_writer_alone(app, sign_in):
    cohort = make_cohort()
    writer, other = make_member(cohort), make_member(cohort)
    browser, place = sign_in(writer), "/drafts/thread:abcdefgh"
    first = browser.put(place, {"fields": {"body": "Half a thought", "tags": ["a", "b"]}}).json
    assert browser.get(place).json["fields"] == {"body": "Half a thought", "tags": ["a", "b"]}
    assert sign_in(other).get(place).json["fields"] is None
    assert browser.put(place, {"fields": {"body": "A whole one"}, "base_version": first["version"]}).json["ok"]
    assert browser.put(place, {"fields": {"body": "From an old tab"}, "base_version": first["version"]}).status_code == 409
    assert sign_in(writer).get(place).json["fields"]["body"] == "A whole one"
    browser.post(f"{place}/drop", status=200)
    assert browser.get(place).json["fields"] is None


@pytest.mark.parametrize("data", [None, [], {"fields": 5}, {"fields": {"body": 7}}, {"fields": {"body": "a\x00"}}, {"fields": {"b": "x" * 130_000}}, {"fields": {}, "base_version": "x"}])
def test_bad_drafts_are_answered_in_words(app, sign_in, data):
    answer = sign_in(make_member(make_cohort())).put("/drafts/thread:abcdefgh", data)
    assert answer.status_code in (400, 422) and answer.json["error"]


def test_search_finds_words_without_accents_and_beginnings(app, sign_in):
    cohort = make_cohort()
    person = make_member(cohort)
    thread = thread_in(cohort, person, "Crèche and café")
    post_in(thread, person, "The attendance officer telephoned every family.")
    page = sign_in(person)
    assert "Crèche" in page.get(f"/cohorts/{cohort.id}/search?q=creche").text
    assert "telephoned" in page.get(f"/cohorts/{cohort.id}/search?q=famil").text
    for odd in ('"', "*", "AND", "a:b", "(", "'; DROP TABLE post", "%", "🌱"):
        page.get(f"/cohorts/{cohort.id}/search", query_string={"q": odd})


def test_search_finds_a_word_in_its_other_forms(app):
    cohort = make_cohort()
    one = make_member(cohort)
    thread = thread_in(cohort, one)
    post_in(thread, one, "The pupils were walking to the library and back.")
    with app.test_request_context():
        for words in ("pupil walks", "walked", "libraries walk"):
            assert len(search(Actor(one.id), words, cohort_id=cohort.id)) == 1, words
        assert search(Actor(one.id), "walnut", cohort_id=cohort.id) == []


def test_search_shows_no_trace_of_what_one_may_not_read(app):
    cohort = make_cohort()
    three, other = [make_member(cohort) for _ in range(3)], make_member(cohort)
    thread = thread_in(make_peer_group(cohort, *three), three[0], "Zebra corner")
    post_in(thread, three[0], "zebra zebra")
    with app.test_request_context():
        assert len(search(Actor(three[1].id), "zebra", cohort_id=cohort.id)) == 2
        assert search(Actor(other.id), "zebra", cohort_id=cohort.id) == []


def test_search_reaches_what_one_may_read_behind_better_matches_that_one_may_not(app, monkeypatch):
    monkeypatch.setattr(queries, "FIRST_PIECE", 2)
    cohort = make_cohort()
    one, two, outsider = make_member(cohort), make_member(cohort), make_member(make_cohort())
    corner, open_thread = thread_in(make_peer_group(cohort, one), one, "A corner"), thread_in(cohort, one, "Open to all")
    for _ in range(12):
        post_in(corner, one, "zebra zebra zebra")
    for _ in range(3):
        post_in(open_thread, one, "Once I saw a zebra in a picture on a wall of the third room.")
    with app.test_request_context():
        assert len(search(Actor(two.id), "zebra", cohort_id=cohort.id)) == 3
        assert len(search(Actor(one.id), "zebra", cohort_id=cohort.id)) == 15
        assert search(Actor(outsider.id), "zebra", cohort_id=cohort.id) == []


def test_search_in_a_peer_group_finds_what_is_in_it(app):
    cohort = make_cohort()
    person = make_member(cohort)
    three = make_peer_group(cohort, person)
    post_in(thread_in(three, person, "A corner"), person, "A zebra.")
    post_in(thread_in(cohort, person, "Open to all"), person, "Another zebra.")
    with app.test_request_context():
        assert len(search(Actor(person.id), "zebra", cohort_id=three.id)) == 1


def test_marks_of_sent_forms_are_forgotten_after_some_days(app):
    person = make_person()
    with work():
        drop_draft(Actor(person.id), "thread:new", mark="a" * 32)
        drop_draft(Actor(person.id), "thread:new", mark="a" * 32)
        db.session.add(SentForm(person_id=person.id, mark="b" * 32, sent_at=now() - timedelta(days=3)))
    assert forget_old_marks() == 1
    assert [row.mark for row in db.session.scalars(sa.select(SentForm).where(SentForm.person_id == person.id))] == ["a" * 32]


def test_search_is_narrowed_by_who_when_and_thread(app, sign_in):
    cohort = make_cohort()
    ann, ben, outsider = make_member(cohort, name="Ann Archer"), make_member(cohort, name="Ben Baker"), make_member(make_cohort())
    one, two = thread_in(cohort, ann, "The first thread"), thread_in(cohort, ann, "The second thread")
    post_in(one, ann, "Marigolds by the gate.", at=now() - timedelta(days=40))
    post_in(one, ben, "Marigolds in the hall.")
    post_in(two, ben, "Marigolds everywhere.")
    browser, path = sign_in(ann), f"/cohorts/{cohort.id}/search?q=marigolds"

    def words(more: str) -> set[str]:
        page = browser.get(path + more).text
        return {word for word in ("by the gate", "in the hall", "everywhere") if word in page}

    assert words("") == {"by the gate", "in the hall", "everywhere"}
    assert words("&who=archer") == {"by the gate"}
    assert words(f"&thread={one.id}") == {"by the gate", "in the hall"}
    assert words(f"&since={(now() - timedelta(days=7)).date()}") == {"in the hall", "everywhere"}
    assert words(f"&until={(now() - timedelta(days=7)).date()}") == {"by the gate"}
    assert words(f"&who=baker&thread={two.id}&kind=post") == {"everywhere"}
    assert words("&since=yesterday&until=&who=") == {"by the gate", "in the hall", "everywhere"}
    closed = thread_in(make_peer_group(cohort, ben), ben, "Only ours")
    post_in(closed, ben, "Marigolds kept among us.")
    page = browser.get(f"{path}&thread={closed.id}").text
    assert "Only ours" not in page and "kept among us" not in page
    assert sign_in(outsider).get(path, status=404).status_code == 404


def test_files_are_found_by_name_and_by_what_was_said_of_them(app, sign_in):
    cohort, elsewhere = make_cohort(), make_cohort("Another")
    author, reader, outsider = make_member(cohort, name="Ann Archer"), make_member(cohort), make_member(elsewhere)
    browser, path = sign_in(author), f"/cohorts/{cohort.id}/search?q="
    upload(browser, input_of(cohort, author), "Größe of damsons.docx", office(), "How the orchard is counted")
    with work():
        kept = attach_unsent(Actor(author.id), "groups:cohort:contribute", db.session.merge(cohort), "private damsons.txt", b"Notes.", description="Notes", private=True)
        write_entry(Actor(author.id), db.session.merge(cohort), NewEntry("past", f"Mine. [notes](/files/{kept.id})"))
        attach_unsent(Actor(author.id), "groups:cohort:contribute", db.session.merge(cohort), "unsent damsons.txt", b"Notes.", description="Notes")
    mine, theirs = browser.get(f"{path}damsons").text, sign_in(reader).get(f"{path}damsons").text
    assert "Größe of damsons.docx" in mine and "private damsons.txt" in mine and "unsent" not in mine
    assert "Größe of damsons.docx" in theirs and "Four Fridays" in theirs and "Ann Archer" in theirs and "private" not in theirs
    assert "damsons.docx" in sign_in(reader).get(f"{path}orchard&kind=file").text and "damsons.docx" in sign_in(reader).get(f"{path}grosse").text
    assert "damsons.docx" not in sign_in(reader).get(f"{path}damsons&kind=thread").text and "damsons.docx" not in sign_in(reader).get(f"{path}damsons&who=baker").text
    assert search(Actor(outsider.id), "damsons", cohort_id=cohort.id) == []
    join(elsewhere, db.session.merge(author))
    assert "damsons.docx" not in browser.get(f"/cohorts/{elsewhere.id}/search?q=damsons").text


def test_one_search_goes_through_all_ones_cohorts(app, sign_in):
    one, two, three = make_cohort("The first"), make_cohort("The second"), make_cohort("The third")
    person, other = make_member(one), make_member(three)
    join(two, person)
    for cohort, words in ((one, "Marigolds by the gate."), (two, "Marigolds in the hall."), (three, "Marigolds kept elsewhere.")):
        writer = make_member(cohort)
        post_in(thread_in(cohort, writer, "Flowers"), writer, words)
    browser = sign_in(person)
    assert "/search?q=marigolds" in browser.get(f"/cohorts/{one.id}/search?q=marigolds").text and "/search?q=marigolds\"" not in sign_in(other).get(f"/cohorts/{three.id}/search?q=marigolds").text
    page = browser.get("/search?q=marigolds").text
    assert "by the gate" in page and "in the hall" in page and "kept elsewhere" not in page and "The third" not in page and page.index("The first") < page.index("by the gate")
    assert "Nothing that you may read" in browser.get("/search?q=nowhere").text and "never shows a trace" in browser.get("/search").text


def test_where_older_files_were_not_looked_through_the_page_says_so_and_days_reach_them(app, sign_in, monkeypatch):
    cohort, other = make_cohort(), make_cohort()
    author, reader = make_member(cohort), make_member(cohort)
    row = input_of(cohort, author)
    browser, path = sign_in(author), f"/cohorts/{cohort.id}/search?q=damsons"
    for number in range(3):
        upload(browser, row, f"{('damsons', 'quince', 'medlar')[number]}.docx", office() + bytes(number))
    with work():
        for found, name in ((file, file.filename) for file in files()):
            found.created_at = now() - timedelta(days=30 if name == "damsons.docx" else 1)
    said, outsider = "files that you may read", sign_in(make_member(other))
    reading = sign_in(reader)
    page = reading.get(path).text
    assert "damsons.docx" in page and said not in page
    monkeypatch.setattr("enquiry_hub.capabilities.search.files.MOST_OPENED", 2)
    for address in (path, "/search?q=damsons"):
        page = reading.get(address).text
        assert "damsons.docx" not in page and said in page, address
    thread = thread_in(cohort, author, "Fruit")
    assert said in reading.get(f"/threads/{thread.id}/search?q=damsons").text
    assert said not in reading.get(f"{path}&kind=post").text, "nothing was asked of files"
    assert said not in outsider.get(f"/cohorts/{other.id}/search?q=damsons").text and said not in outsider.get("/search?q=damsons").text
    page = reading.get(f"{path}&until={(today() - timedelta(days=20)).isoformat()}").text
    assert "damsons.docx" in page and said not in page
    assert "damsons.docx" not in reading.get(f"{path}&since={(today() - timedelta(days=20)).isoformat()}").text


def test_the_box_offers_names_to_those_who_may_name_them(app, sign_in):
    cohort = make_cohort()
    leader, observer = sign_in(make_member(cohort)), sign_in(make_member(cohort, "observer"))
    names = f"/cohorts/{cohort.id}/names.json"
    assert f'data-names="{names}"' in leader.get(f"/cohorts/{cohort.id}/search").text and leader.get(f"{names}?sign=%23&q=a").json["ok"]
    assert names not in observer.get(f"/cohorts/{cohort.id}/search").text
    observer.get(f"{names}?sign=%23&q=a", status=403)
