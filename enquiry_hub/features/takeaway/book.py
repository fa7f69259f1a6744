"""The files of an export: a book in HTML that opens without us and on paper, each page as Markdown with front matter, and everything as JSON."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import render_template
from flask_babel import gettext as _

from enquiry_hub import paths
from enquiry_hub.core.clock import local
from enquiry_hub.core.documents import CannotBeMade, Paper, as_pdf, as_word, can_make_pdf
from enquiry_hub.features.inputs.citations.writing import to_ris
from enquiry_hub.features.inputs.models import RESEARCH
from enquiry_hub.features.inputs.wording import PART_NAMES
from enquiry_hub.features.journals.parts import name_of

FRONT = ("id", "cohort", "written_at", "tense", "factor", "prompt", "shape", "success_or_challenge", "audience", "sealed_until", "stands_on")


def pack(everything: dict[str, Any], contents: dict[str, bytes], paper: Paper) -> bytes:
    """Return the folder, packed, of what was gathered, of the files on its pages by their ids, and of its paper; takes seconds where PDF is made."""
    papers, missing = _papers(paper)
    folder = f"{_plain_name(everything['person']['display_name'])}-{everything['made_at'][:10]}"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{folder}/READ-ME.txt", _read_me(everything, missing))
        archive.writestr(f"{folder}/journal.html", book_of(everything))
        archive.writestr(f"{folder}/journal.css", (paths.STATIC / "css" / "book.css").read_text("utf-8"))
        archive.writestr(f"{folder}/journal.json", json.dumps(everything, ensure_ascii=False, indent=1))
        for page in everything["pages"]:
            archive.writestr(f"{folder}/pages/{file_name(page)}", as_markdown(page))
        for one in everything["inputs"]:
            archive.writestr(f"{folder}/inputs/{_file_name(one, one['title'], 'at')}", input_as_markdown(one))
        if works := [one["csl"] for one in everything["inputs"] if one["csl"]]:
            archive.writestr(f"{folder}/references.ris", to_ris(works))
        for name, content in papers.items():
            archive.writestr(f"{folder}/{name}", content)
        for file in (file for page in everything["pages"] for file in page["files"] if file["id"] in contents):
            archive.writestr(f"{folder}/{file['path']}", contents[file["id"]])
    return out.getvalue()


def _papers(paper: Paper) -> tuple[dict[str, bytes], str]:
    """Return the book on paper, by the names of its files, and why one of them is missing."""
    made, missing = dict[str, bytes](), ""
    for name, maker in (("journal.pdf", as_pdf), ("journal.docx", as_word)):
        if name == "journal.pdf" and not can_make_pdf():
            continue
        try:
            made[name] = maker(paper)
        except CannotBeMade as error:
            missing = error.sentence
    return made, missing


def book_of(everything: dict[str, Any]) -> str:
    """Return the journal as one page of HTML that needs nothing else and prints like a book."""
    pages = [
        {
            **page, "name": name_of(page["title"], page["body"]), "on": local(datetime.fromisoformat(page["written_at"])),
            "body_html": _with_places(page["body_html"], page["files"], ""), "beside": [file for file in page["files"] if file["id"] not in page["body"]],
        }
        for page in everything["pages"]
    ]  # fmt: skip
    titles = {page["id"]: page["name"] for page in pages}
    return render_template("takeaway/book.html", person=everything["person"], made=local(datetime.fromisoformat(everything["made_at"])), pages=pages, titles=titles)


def as_markdown(page: dict[str, Any]) -> str:
    """Return a page as Markdown with front matter, which YAML and people read."""
    front = "\n".join(f"{name}: {json.dumps(page[name], ensure_ascii=False)}" for name in FRONT)
    answers = "".join(f"\n\n## {_('An answer by %(name)s', name=row['by'])}\n\n{row['body']}" for row in page["answers"])
    return f"---\ntitle: {json.dumps(page['title'], ensure_ascii=False)}\n{front}\n---\n\n{_with_places(page['body'], page['files'], '../')}{answers}\n"


def input_as_markdown(one: dict[str, Any]) -> str:
    """Return an input as Markdown, with its parts, its question and the reference that it stands on."""
    parts = "".join(f"\n\n## {PART_NAMES[name]}\n\n{text}" for name, text in one["parts"].items() if text and name in PART_NAMES)
    strength = f"{'R' if one['kind'] == RESEARCH else 'P'}{one['strength']}. {one['strength_reason']}"
    lens = [(_("Who should gain"), one["who_gains"]), (_("Who may lose"), one["who_may_lose"])]
    ends = [(_("A question for leaders"), one["question"]), (_("How strong it is, and why"), strength), *lens, (_("Reference"), one["reference"])]
    return f"# {one['title']}\n\n{one['body']}{parts}" + "".join(f"\n\n## {name}\n\n{text}" for name, text in ends if text) + "\n"


def file_name(page: dict[str, Any]) -> str:
    """Return the name of a page's file: its day, its first words, and enough of its id to be the only one."""
    return _file_name(page, name_of(page["title"], page["body"]), "written_at")


def _file_name(row: dict[str, Any], title: str, moment: str) -> str:
    return f"{row[moment][:10]}-{_plain_name(title)[:50].strip('-')}-{row['id'][:6]}.md"


def _with_places(text: str, files: list[dict[str, Any]], up: str) -> str:
    """Return a text with each address of a file of ours as its place in the folder."""
    for file in files:
        place = up + quote(file["path"])  # quoted: no backslash is left that a substitution would read
        text = re.sub(rf"/files/{re.escape(file['id'])}(?:/view)?(?=[\")])", place, text)
    return text


def _plain_name(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "page"


def _read_me(everything: dict[str, Any], missing: str) -> str:
    sealed = sum(page["seal_broken_for_this_copy"] for page in everything["pages"])
    lines = [
        _("The journal of %(name)s, made on %(day)s.", name=everything["person"]["display_name"], day=everything["made_at"][:10]),
        _("journal.html opens in any browser, without a connection, and prints like a book."),
        _("journal.pdf and journal.docx are the same book for paper and for Word."),
        _("pages/ holds each page as a text file, files/ what hung on them."),
        *([_("inputs/ holds what you brought to your cohorts, references.ris the works that it stands on, for a reference manager.")] if everything["inputs"] else []),
        _("journal.json holds everything for other programs, and for bringing it into another Enquiry Hub."),
    ]
    if missing:
        lines.append(_("One of the two is not here. %(reason)s", reason=missing))
    elif not can_make_pdf():
        lines.append(_("There is no journal.pdf, for PDF is not installed where this folder was made."))
    if sealed:
        lines.append(_("It holds %(count)d sealed letters in the open: in this copy their seal is broken. If you want to wait, do not read them yet.", count=sealed))
    return "\n".join(lines) + "\n"
