"""Documents are made apart, are let at nothing, and other programs open them."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from enquiry_hub.core.documents import CannotBeMade, Paper, Sheet, as_pdf, as_sheets, as_word, press
from enquiry_hub.core.documents.shared import KEPT, made_once
from tests.kit.warm_press import cold_press

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Siân’s book ŵ</title>
<link rel="stylesheet" href="hub:css/paper.css"></head><body><header class="front"><h1 class="title">Siân’s book ŵ</h1></header>
<nav class="contents"><h2>Pages</h2><ol><li><a href="#p-1">The first</a></li></ol></nav>
<article id="p-1" class="new-page"><h2>The first</h2><p>Plain, <strong>bold and <em>both</em></strong>, <a href="https://example.org/?a=1&amp;b=2">a link</a>,
<a>no link</a><br>and <code>code</code>.</p><ul><li><p>one</p><p>more of one</p><ul><li>under one</li></ul></li><li>two</li></ul>
<ol><li>first</li><li>second</li></ol><p>Between.</p><ol start="3"><li>third</li></ol><blockquote><p>Said.</p></blockquote>
<pre><code>x = 1
y</code></pre><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>a <em>1</em></td><td>b</td></tr></tbody></table>
<figure><img src="hub:pictures/one" alt="A gate, half open"></figure>%s</article></body></html>"""


def picture() -> bytes:
    """Return a small picture with something seen through."""
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (200, 90, 40, 128)).save(out, "PNG")
    return out.getvalue()


def paper(more: str = "", **values: object) -> Paper:
    """Return a paper with everything that a page may hold."""
    return Paper(**{"title": "Siân’s book ŵ", "html": [PAGE % more], "pictures": {"one": picture()}, **values})  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _speaking(app: Flask) -> Iterator[None]:
    with app.test_request_context(), cold_press(press):
        yield


@pytest.mark.pdf
def test_a_pdf_is_tagged_and_reads_in_order() -> None:
    found = PdfReader(io.BytesIO(as_pdf(paper())))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en-GB"
    assert found.metadata is not None and found.metadata.title == "Siân’s book ŵ"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    words = " ".join(" ".join(page.extract_text() for page in found.pages).split())
    places = [words.index(part) for part in ("Siân’s book ŵ", "Pages", "Plain,", "under one", "Between.", "Said.", "x = 1", "a 1")]
    assert places == sorted(places)
    assert "A gate, half open" in str(alternatives(root["/StructTreeRoot"]))


def alternatives(node: object) -> list[str]:
    """Return the words for pictures in the tree of tags."""
    node = getattr(node, "get_object", lambda: node)()
    if isinstance(node, list):
        return [words for one in node for words in alternatives(one)]
    if not isinstance(node, dict):
        return []
    return [str(node["/Alt"]), *alternatives(node.get("/K"))] if "/Alt" in node else alternatives(node.get("/K"))


def test_a_word_document_has_real_styles_links_numbers_and_words_for_pictures() -> None:
    found = Document(io.BytesIO(as_word(paper())))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in found.paragraphs if paragraph.text.strip()]
    assert styles[:4] == [("Title", "Siân’s book ŵ"), ("Heading 2", "Pages"), ("List Number", "The first"), ("Heading 2", "The first")]
    assert ("List Bullet 2", "under one") in styles and ("List Continue", "more of one") in styles and ("Quote", "Said.") in styles and ("Code", "x = 1\ny") in styles
    assert found.core_properties.title == "Siân’s book ŵ" and found.core_properties.language == "en-GB"
    numbers = {paragraph.text: paragraph._p.pPr.numPr.numId.val for paragraph in found.paragraphs if paragraph.style.name == "List Number"}
    assert numbers["first"] == numbers["second"] != numbers["third"]
    body = found.element.body
    assert [one.get("descr") for one in body.iter(qn("wp:docPr"))] == ["A gate, half open"]
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    anchors = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))} - {None}
    assert anchors and anchors <= marks
    assert [cell.text for cell in found.tables[0].rows[1].cells] == ["a 1", "b"]
    outside = [part.target_ref for part in found.part.rels.values() if part.is_external]
    assert outside == ["https://example.org/?a=1&b=2"]
    assert "PAGE" in found.sections[0].footer._element.xml


@pytest.mark.pdf
@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}/x.png", "file:///etc/passwd", "hub:../../pyproject.toml", "hub:css/../../wsgi.py", "hub:pictures/none", "//127.0.0.1:{port}/y.png", "/etc/passwd"]
)  # fmt: skip
def test_a_paper_is_let_at_nothing_but_its_own(address: str) -> None:
    asked: list[bytes] = []
    with subprocess.Popen([sys.executable, "-c", LISTENER], stdout=subprocess.PIPE) as listener:
        assert listener.stdout is not None
        port = int(listener.stdout.readline())
        planted = f'<p>Before.</p><img src="{address.format(port=port)}" alt="Not there"><p>After.</p>'
        for maker in (as_pdf, as_word):
            content = maker(paper(planted))
            assert b"root:" not in content and b"requires-python" not in content
        listener.kill()
        asked.append(listener.stdout.read())
    assert asked == [b""]


LISTENER = """
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    print(server.accept()[1], flush=True)
"""


@pytest.mark.pdf
def test_the_longest_that_fits_is_taken() -> None:
    lengths = [PAGE % ("<p class='new-page'>x</p>" * many + f"<p>with {many}</p>") for many in (6, 1, 0)]
    found = PdfReader(io.BytesIO(as_pdf(paper(html=lengths, most_pages=4))))
    assert len(found.pages) <= 4 and "with 1" in found.pages[-1].extract_text()


@pytest.mark.parametrize("hostile", ["=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(A1)", "\tx", "\rx", "＝1", "|calc", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(hostile: str) -> None:
    content = as_sheets("Register", [Sheet("Risks", ["Reference", hostile], [[hostile, {"day": "2026-11-28"}], [3, None], ["bell \x07 gone", 1.5]])])
    found = openpyxl.load_workbook(io.BytesIO(content))["Risks"]
    assert [cell.data_type for row in found.iter_rows() for cell in row].count("f") == 0
    assert (found["A2"].value or "").strip() == hostile.strip() and found["B2"].value.date().isoformat() == "2026-11-28"
    assert found["A3"].value == 3 and found["A4"].value == "bell  gone" and found["B1"].data_type == "s"
    assert found["A2"].quotePrefix is hostile.startswith(tuple("=+-@\t\r＝")) and found.freeze_panes == "C2"


def test_what_takes_too_long_or_too_much_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "SECONDS", 0.05)
    with pytest.raises(CannotBeMade, match="too long"):
        as_word(paper())
    monkeypatch.setattr(press, "MOST_PICTURES", 10)
    with pytest.raises(CannotBeMade, match="too many pictures"):
        as_word(paper())


def test_a_child_that_is_ended_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow, said = tmp_path / "slow.py", tmp_path / "said"
    slow.write_text(f"import tempfile, time\nopen({str(said)!r}, 'w').write(tempfile.mkdtemp())\ntime.sleep(60)\n")
    monkeypatch.setattr(press, "WORKER", slow)
    monkeypatch.setattr(press, "SECONDS", 3)
    with pytest.raises(CannotBeMade, match="too long"):
        as_word(paper())
    folder = Path(said.read_text())
    assert not folder.exists() and not folder.parent.exists() and folder.parent != Path(tempfile.gettempdir())


def test_a_child_that_fails_says_nothing_of_the_words(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(CannotBeMade):
        as_word(Paper("Marmalade", ['<p>quince <img src="hub:pictures/one" alt="damson"></p>'], pictures={"one": b"no picture"}))
    assert "UnidentifiedImageError" in caplog.text and not any(word in caplog.text for word in ("Marmalade", "quince", "damson"))


def test_only_so_many_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(press, "WAIT_SECONDS", 0.05)
    press._places.acquire()
    with pytest.raises(CannotBeMade, match="just now"):
        as_word(paper())
    press._places.release()
    assert as_word(paper()).startswith(b"PK")


def test_what_is_the_same_for_everybody_is_made_once_and_nobody_waits_for_another_paper() -> None:
    begun, may_end, made, got = threading.Event(), threading.Event(), [], []

    def slowly() -> bytes:
        made.append("slow")
        begun.set()
        assert may_end.wait(10)
        return b"slow"

    paper = Paper("One", ["<p>The same for all.</p>"])
    first = threading.Thread(target=lambda: got.append(made_once("pdf", paper, slowly)))
    second = threading.Thread(target=lambda: got.append(made_once("pdf", paper, slowly)))
    first.start()
    assert begun.wait(10)
    second.start()
    assert made_once("pdf", Paper("Two", ["<p>Another.</p>"]), lambda: b"quick") == b"quick", "while the first one is being made"
    may_end.set()
    for thread in (first, second):
        thread.join(10)
    assert got == [b"slow", b"slow"] and made == ["slow"]
    assert made_once("pdf", paper, lambda: b"again") == b"slow"


def test_what_could_not_be_made_for_all_is_tried_again() -> None:
    def fails() -> bytes:
        raise CannotBeMade("Not now.")

    paper = Paper("Three", ["<p>Fails once.</p>"])
    with pytest.raises(CannotBeMade):
        made_once("pdf", paper, fails)
    assert made_once("pdf", paper, lambda: b"made") == b"made"


def test_of_what_was_made_for_all_only_the_last_few_are_kept() -> None:
    for number in range(KEPT + 1):
        made_once("pdf", Paper("Four", [f"<p>{number}</p>"]), lambda: b"first")
    assert made_once("pdf", Paper("Four", ["<p>0</p>"]), lambda: b"anew") == b"anew"
    assert made_once("pdf", Paper("Four", [f"<p>{KEPT}</p>"]), lambda: b"anew") == b"first"


def test_without_pango_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "LIBRARIES", (("libnothing-of-that-name.so.7",),))
    press.can_make_pdf.cache_clear()
    try:
        assert not press.can_make_pdf()
        with pytest.raises(CannotBeMade, match="not installed"):
            as_pdf(paper())
    finally:
        press.can_make_pdf.cache_clear()


def test_the_child_is_handed_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    real = subprocess.run
    monkeypatch.setenv("HUB_SECRET_KEY", "a secret")
    monkeypatch.setattr(press.subprocess, "run", lambda *args, **values: seen.append(values["env"]) or real(*args, **values))
    as_word(paper())
    assert seen and not [name for name in seen[0] if name.startswith("HUB_")]


def test_the_child_does_not_load_the_application() -> None:
    code = f"import sys, runpy; sys.argv=['w']; runpy.run_path({str(press.WORKER)!r}, run_name='w')['load_maker']('sheets'); print('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=True).stdout.split() == [b"False"]
