"""What a device keeps: this site's own files and a page that is nobody's, in a version that changes with them; and how it is installed."""

from __future__ import annotations

import io
import json
import os
import re

from PIL import Image

from enquiry_hub import paths
from enquiry_hub.capabilities.shell.files import colours, shell_files, shell_version
from enquiry_hub.core.access import Actor
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.services import NewEntry, write_entry
from tests.kit.build import make_cohort, make_member


def facts(text: str) -> dict[str, object]:
    """Return what the worker is told at its top."""
    return {name: json.loads(value) for name, value in re.findall(r"^const (VERSION|STATIC|OFFLINE|FILES) = (.*);$", text, re.M)}


def test_the_worker_keeps_static_files_and_one_page_only(app, visitor, sign_in):
    answer = visitor.get("/sw.js")
    assert answer.mimetype == "text/javascript" and answer.headers["Cache-Control"] in ("no-cache", "no-store")
    told = facts(answer.text)
    assert told["OFFLINE"] == "/offline" and told["VERSION"] == shell_version()
    assert all(name.startswith("/static/") for name in told["FILES"]) and len(told["FILES"]) == len(shell_files())
    for name in told["FILES"]:
        assert visitor.client.get(name).status_code == 200, name
    for name in ("main.js", "autosave.js", "waiting.js", "offline.js", "page.js", "held.js", "both.js", "device.js"):
        assert f"/static/js/{name}" in told["FILES"]
    assert "/static/js/worker.js" not in told["FILES"]
    assert answer.text == sign_in(make_member(make_cohort())).get("/sw.js").text, "the same for everybody"
    assert answer.text.count("caches.open(SHELL)") == 2 and ".put(" not in answer.text, "nothing that is loaded later is kept"


def test_everything_that_the_page_without_signal_loads_is_kept(visitor):
    page, kept = visitor.get("/offline").text, set(facts(visitor.get("/sw.js").text)["FILES"])
    loaded = {address.split("?")[0] for address in re.findall(r'(?:href|src)="(/static/[^"#]+)', page)} - {"/static/icons/apple-touch-180.png"}
    assert loaded <= kept, loaded - kept
    for path in (paths.STATIC / "js").glob("*.js"):
        for name in re.findall(r'from "\./([\w-]+\.js)"', path.read_text("utf-8")):
            assert f"/static/js/{name}" in kept


def test_the_page_without_signal_is_nobodys(app, visitor, sign_in):
    cohort = make_cohort("A cohort of ours")
    author = make_member(cohort, name="Amina Author")
    with work():
        write_entry(Actor(author.id), cohort, NewEntry(tense="past", body="Secretwords"))
    page = sign_in(author).get("/offline").text
    assert page == visitor.get("/offline").text
    assert author.id not in page and "Amina" not in page and cohort.id not in page and "A cohort of ours" not in page and "csrf-token" not in page
    assert 'data-enhance="waiting device"' not in page


def test_the_version_changes_with_any_file(monkeypatch, tmp_path):
    before = shell_version()
    assert shell_version() == before
    path = paths.STATIC / "js" / "held.js"
    content, stamp = path.read_bytes(), path.stat()
    try:
        path.write_bytes(content + b"\n// changed\n")
        assert shell_version() != before
    finally:
        path.write_bytes(content)
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert shell_version() == before


def test_it_can_be_installed(visitor):
    answer = visitor.get("/manifest.webmanifest")
    said = json.loads(answer.text)
    assert answer.mimetype == "application/manifest+json"
    assert (said["start_url"], said["scope"], said["display"], said["name"]) == ("/write", "/", "standalone", "Enquiry Hub")
    paper = colours()["paper"]
    assert said["theme_color"] == said["background_color"] == paper[0]
    base = (paths.TEMPLATES / "layout" / "base.html").read_text("utf-8")
    assert all(f'content="{colour}"' in base for colour in paper), "the page and the manifest have one colour"
    for icon in said["icons"]:
        found = visitor.client.get(icon["src"])
        assert found.status_code == 200 and found.mimetype == icon["type"]
        if icon["type"] == "image/png":
            with Image.open(io.BytesIO(found.data)) as picture:
                assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert {icon.get("purpose", "any") for icon in said["icons"]} == {"any", "maskable"}
    assert '<link rel="manifest" href="/manifest.webmanifest">' in visitor.get("/sign-in").text
