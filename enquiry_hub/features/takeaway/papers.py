"""The journal as a book for paper: the same pages as in the HTML book, with a front, contents and prompts, and pictures inside."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from flask import render_template
from flask_babel import get_locale
from flask_babel import gettext as _

from enquiry_hub.core.clock import local
from enquiry_hub.core.documents import Paper
from enquiry_hub.features.journals.parts import name_of
from enquiry_hub.features.journals.prompts import prompts

SHOWN = ("image/png", "image/jpeg", "image/webp")
SOURCE = re.compile(r'src="/files/([a-z0-9]+)(?:/view)?"')
# Addresses of ours, which paper cannot follow.
INSIDE = re.compile(r' href="/[^"]*"')


def paper_of(gathered: dict[str, Any], contents: dict[str, bytes], *, only: str = "") -> Paper:
    """Return the book of what was gathered, or one page of it; `contents` holds what lies in files, by their ids."""
    shown = {file["id"] for page in gathered["pages"] for file in page["files"] if file["media_type"] in SHOWN and file["id"] in contents}
    titles = {page["id"]: name_of(page["title"], page["body"]) for page in gathered["pages"]}
    questions = {prompt.id: prompt.text for prompt in prompts()}
    pages = [_printed(page, shown, questions) for page in gathered["pages"] if only in ("", page["id"])]
    name = gathered["person"]["display_name"]
    title = titles[only] if only else _("The journal of %(name)s", name=name)
    html = render_template(
        "takeaway/printed.html", title=title, name=name, made=local(datetime.fromisoformat(gathered["made_at"])), pages=pages, titles=titles, alone=bool(only),
        sealed=sum(page["seal_broken_for_this_copy"] for page in pages),
    )  # fmt: skip
    used = {file["id"] for page in pages for file in page["files"]} & shown
    return Paper(title, [html], language=str(get_locale()).replace("_", "-"), pictures={key: contents[key] for key in used})


def _printed(page: dict[str, Any], shown: set[str], questions: dict[str, str]) -> dict[str, Any]:
    body = SOURCE.sub(lambda found: f'src="hub:pictures/{found[1]}"', page["body_html"])
    return {
        **page, "name": name_of(page["title"], page["body"]), "on": local(datetime.fromisoformat(page["written_at"])), "question": questions.get(page["prompt"], ""),
        "printed_html": INSIDE.sub("", body), "until": date.fromisoformat(page["sealed_until"]) if page["sealed_until"] else None,
        "looks": [{**look, "on": date.fromisoformat(look["on"])} for look in page["looks"]],
        "beside": [{**file, "shown": file["id"] in shown} for file in page["files"] if file["id"] not in page["body"]],
    }  # fmt: skip
