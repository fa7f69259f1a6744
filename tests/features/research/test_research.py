"""What may be studied: only what was agreed to, for the text as it stands, without names, in files that other programs read."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from enquiry_hub.capabilities.consents.services import agree, agree_to_research
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import NewEntry, edit_entry, write_entry
from enquiry_hub.features.research.pseudonyms import names_in, without_names
from enquiry_hub.features.research.refi import PROJECT, Code, codebook_of, read_codebook
from enquiry_hub.features.research.secrets import seal_secrets_again, secret_of
from enquiry_hub.identity.groups.models import Group
from tests.kit.build import make_cohort, make_member, make_school

STUDY = {"study": "How leaders enquire", "ethics": "UoL-2026-14"}
SCHEMAS = Path(__file__).parents[2] / "data/refi-qda"
GUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


@pytest.fixture
def scene(app):
    """Make two leaders with pages and posts, of whom one agreed; an academic and a facilitator."""
    cohort = make_cohort()
    ann = make_member(cohort, name="Siân Marmalade", organisation_id=make_school("Quayside Primary").id)
    ben = make_member(cohort, name="Ben Otherwise")
    ada, fay = make_member(cohort, "academic", "Ada Scholar"), make_member(cohort, "facilitator", "Fay Lead")
    actor = Actor(ann.id)
    with work():
        page = write_entry(actor, cohort, NewEntry("past", "At Quayside Primary, Ben Otherwise and I began. Ring 0151 496 0000. 🌊 It held.", title="A start", context_factor="individual", prompt_id="PA1"))
        other = write_entry(actor, cohort, NewEntry("present", "Not agreed to: kumquat."))
        child = write_entry(actor, cohort, NewEntry("past", "The Year 6 boy, Jayden, was late."))
        for entry in (page, child):
            agree(actor, "entry", entry, {"research"})
        write_entry(Actor(ben.id), cohort, NewEntry("past", "Ben’s own damson."))
        thread = start_thread(Actor(ben.id), cohort, "Desks")
        add_post(actor, thread, NewPost("Siân here: the desk moved."))
        add_post(Actor(ben.id), thread, NewPost("Ben’s medlar post."))
        agree_to_research(actor, cohort, True)
    return {"cohort": cohort.id, "ann": ann, "ben": ben, "ada": ada, "fay": fay, "page": page.id, "other": other.id, "address": f"/cohorts/{cohort.id}/research"}


def taken(scene, sign_in, form: str) -> bytes:
    """Be handed over what may be studied."""
    return sign_in(scene["ada"]).post(scene["address"], {**STUDY, "form": form}, status=200).data


def test_a_project_that_other_programs_read(scene, sign_in):
    with zipfile.ZipFile(io.BytesIO(taken(scene, sign_in, "qdpx"))) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        files = {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("Sources/")}
    space = f"{{{PROJECT}}}"
    assert root.tag == f"{space}Project" and [child.tag.removeprefix(space) for child in root] == ["Users", "CodeBook", "Sources"]
    codes = {code.get("guid"): code.get("name") for code in root.iter(f"{space}Code")}
    sources = list(root.iter(f"{space}TextSource"))
    assert len(sources) == len(files) == 2 and len({source.get("guid") for source in sources}) == 2
    for source in sources:
        text = files[f"Sources/{source.get('guid')}.txt"]
        assert source.get("plainTextPath") == f"internal://{source.get('guid')}.txt"
        for selection in source.iter(f"{space}PlainTextSelection"):
            assert (selection.get("startPosition"), selection.get("endPosition")) == ("0", str(len(text)))
            assert [child.tag.removeprefix(space) for child in selection] == ["Coding"] * len(selection)
    coded = {codes[reference.get("targetGUID")] for reference in root.iter(f"{space}CodeRef")}
    assert {"past", "individual"} <= coded and any("decision from your first two years" in name for name in coded)
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert all(GUID.fullmatch(guid) for guid in guids) and len(guids) == len(set(guids))


def test_projects_and_codebooks_are_valid_by_the_standards_own_schemas(scene, sign_in):
    with zipfile.ZipFile(io.BytesIO(taken(scene, sign_in, "qdpx"))) as archive:
        project = archive.read("project.qde")
    for name, document in (("Project", project), ("Codebook", taken(scene, sign_in, "qdc"))):
        schema = etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd"))
        schema.assertValid(etree.fromstring(document))
        with pytest.raises(etree.DocumentInvalid):
            schema.assertValid(etree.fromstring(document.replace(b"isCodable", b"codable")))


@pytest.mark.parametrize("form", ["qdpx", "csv", "md"])
def test_only_what_was_agreed_to_and_nobody_is_named(scene, sign_in, form):
    content = taken(scene, sign_in, form)
    if form != "csv":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) + name.encode() for name in archive.namelist())
    text = content.decode()
    assert "[a person] and I began" in text and "At [a place]," in text and "[contact]" in text and "the desk moved" in text
    for word in ("Marmalade", "Siân", "Quayside", "Otherwise", "0151", "kumquat", "damson", "medlar", "Jayden", scene["ann"].id, scene["page"]):
        assert word not in text, word


def test_what_is_taken_back_is_gone_and_said(scene, sign_in):
    first = taken(scene, sign_in, "csv").decode()
    mark = next(row[0] for row in csv.reader(io.StringIO(first)) if "began" in row[-1])
    with work():
        agree(Actor(scene["ann"].id), "entry", db.session.get_one(Entry, scene["page"]), set())
    assert "One has been removed since last." in sign_in(scene["ada"]).get(scene["address"]).text
    second = taken(scene, sign_in, "csv").decode()
    assert "began" not in second and f"{mark},,,,removed since last," in second
    with work():
        agree(Actor(scene["ann"].id), "entry", db.session.get_one(Entry, scene["page"]), {"research"})
    assert mark in taken(scene, sign_in, "csv").decode()  # the same text is the same source again
    with work():
        entry = db.session.get_one(Entry, scene["page"])
        edit_entry(Actor(scene["ann"].id), entry, NewEntry("past", "Changed.", title="A start"))
    assert "Changed." not in taken(scene, sign_in, "csv").decode()


def test_a_source_keeps_its_mark_when_the_key_of_the_service_changes(app, scene, sign_in):
    def marks() -> set[str]:
        rows = list(csv.reader(io.StringIO(taken(scene, sign_in, "csv").decode())))
        return {row[0] for row in rows[1:]}

    before, settings = marks(), app.extensions["hub_settings"]
    secret, new = secret_of(scene["cohort"]), "the key that is, the key that is, the key"
    try:
        app.extensions["hub_settings"] = replace(settings, secret_key=new, secret_key_before=settings.secret_key)
        assert (seal_secrets_again(), seal_secrets_again()) == (1, 0)
        app.extensions["hub_settings"] = replace(settings, secret_key=new, secret_key_before="")
        assert secret_of(scene["cohort"]) == secret is not None
        app.extensions["hub_settings"] = replace(settings, secret_key=settings.secret_key, secret_key_before=new)
        assert seal_secrets_again() == 1
    finally:
        app.extensions["hub_settings"] = settings
    assert len(before) == 2 and marks() == before


def test_a_study_is_named_and_only_academics_and_managers_are_handed_it(scene, sign_in):
    sign_in(scene["ada"]).post(scene["address"], {"study": "Mine", "ethics": " ", "form": "csv"}, status=422)
    for who in ("ann", "ben", "fay"):
        sign_in(scene[who]).get(scene["address"], status=403)
        sign_in(scene[who]).post(scene["address"], {**STUDY, "form": "csv"}, status=403)
    taken(scene, sign_in, "md")
    assert "UoL-2026-14" in sign_in(scene["ada"]).get(scene["address"]).text


def test_a_codebook_goes_out_and_comes_back(scene, sign_in):
    given = Code("0b7c8a1e-0000-4000-8000-000000000001", "", "Courage", "Saying it first", "#aa3300")
    under = Code("0b7c8a1e-0000-4000-8000-000000000002", given.guid, "Saying no")
    assert read_codebook(codebook_of([given, under])) == [given, under]
    browser = sign_in(scene["ada"])
    for _twice in range(2):
        browser.post(f"{scene['address']}/codebook", {"file": (io.BytesIO(codebook_of([given, under])), "codes.qdc")}, content_type="multipart/form-data")
    assert "Saying no" in browser.get(scene["address"]).text
    codes = read_codebook(taken(scene, sign_in, "qdc"))
    assert [code for code in codes if code.guid in (given.guid, under.guid)] == [given, under] and {"tense", "theme"} <= {code.name for code in codes}
    sent = {"file": (io.BytesIO(b"<html>"), "codes.qdc")}
    assert "cannot be read" in browser.post(f"{scene['address']}/codebook", sent, content_type="multipart/form-data", status=422).text


@pytest.mark.parametrize("content", [b"", b"<a/>", b"<!DOCTYPE x [<!ENTITY y 'z'>]><x/>", b"x" * 2_000_001, b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code name="x"/></Codes></CodeBook>'])
def test_what_is_no_codebook_is_refused(content):
    with pytest.raises(Invalid):
        read_codebook(content)


def test_names_are_taken_out_whole_and_in_parts():
    people, places = names_in(["Dr Siân Marmalade", "Grace Hall"]), names_in(["Quayside Primary School"])
    text = without_names("Siân’s word, Marmalade said; with grace, in the hall of Quayside Primary School. [@Ben](person:abc) Siânna", people, places)
    assert text == "[a person] word, [a person] said; with grace, in the hall of [a place]. [a person] Siânna"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Siân Marmalade", "siân and SIÂN MARMALADE and Sian and sia\u0302n marmalade"), ("Grace Okafor", "Grace said"), ("Jo Li", "Jo, and Mrs Li’s"),
        ("Bríd O'Brien", "O’Brien and Brid and O'BRIEN’S"),
    ],
)  # fmt: skip
def test_names_go_however_they_are_written(name, text):
    left = without_names(text, names_in([name]), [])
    assert set(left.replace("[a person]", "").replace("said", "").replace("and", "").replace("Mrs", "")) <= set(" ,"), left


def test_words_that_somebody_else_wrote_stay_also_where_they_are_quoted(scene, sign_in):
    make_member(make_cohort("Elsewhere"), name="Otto Elsewhere")
    with work():
        thread = start_thread(Actor(scene["ben"].id), db.session.get_one(Group, scene["cohort"]), "Quoting")
        add_post(Actor(scene["ann"].id), thread, NewPost("> Ben’s damson words.\n> And more sloe.\n\nI think as otto elsewhere does."))
    text = taken(scene, sign_in, "csv").decode()
    assert "[a quotation]" in text and "I think as [a person] does" in text
    assert "damson" not in text and "sloe" not in text

