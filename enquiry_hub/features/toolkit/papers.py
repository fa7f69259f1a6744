"""A toolkit as a document: on paper, for Word, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from flask import render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import local, today
from enquiry_hub.core.current import settings
from enquiry_hub.core.documents import Paper
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.templating import long_date
from enquiry_hub.features.enquiries.models import Milestone
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.toolkit.queries import Line, named

# What paper cannot follow or show without the hub.
INSIDE, PICTURE = re.compile(r' href="/[^"]*"'), re.compile(r'<img[^>]*?alt="([^"]*)"[^>]*>')


@dataclass(frozen=True)
class Whole:
    """Be a page or a milestone of one's own as it stands in a document: when it was, its HTML and its Markdown."""

    on: date
    html: str
    markdown: str


def whole_of(actor: Actor, line: Line) -> Whole | None:
    """Return a page or a milestone that the actor wrote themselves; None for anything else. Pictures are named in words."""
    row = line.thing
    if isinstance(row, Entry) and row.author_id == actor.person_id:
        return Whole(local(row.written_at).date(), INSIDE.sub("", PICTURE.sub(r"<em>[\1]</em>", row.body_html)), row.body)
    if isinstance(row, Milestone) and row.author_id == actor.person_id:
        return Whole(row.marked_on, str(Markup("<p>{}</p>").format(row.matters)) if row.matters else "", row.matters)
    return None


def paper_of(actor: Actor, title: str, lines: Sequence[Line], *, whole: bool = False) -> Paper:
    """Return a toolkit for paper, with those things only that the actor may read today; `whole` puts in the actor's own pages and milestones, word for word."""
    shown = [
        {
            "heading": line.heading, "name": named(actor, line), "word": line.word, "note": line.note, "address": _whole(line.href),
            "whole": whole_of(actor, line) if whole else None,
        }
        for line in lines if line.thing is not None
    ]  # fmt: skip
    html = render_template("toolkit/printed.html", title=title, lines=shown, left_out=len(lines) - len(shown), made=today())
    return Paper(title, [html], language=str(get_locale()).replace("_", "-"))


def as_markdown(actor: Actor, title: str, lines: Sequence[Line], *, whole: bool = False) -> str:
    """Return the same as Markdown."""
    parts, heading = [f"# {_escaped(title)}", _("Made on %(day)s.", day=long_date(today()))], ""
    for line in (line for line in lines if line.thing is not None):
        if line.heading != heading:
            heading = line.heading
            parts.append(f"## {_escaped(heading or _('Without a heading'))}")
        words = whole_of(actor, line) if whole else None
        if words is not None:
            parts += [f"### {_escaped(line.title)}", f"_{long_date(words.on)}_", words.markdown]
            continue
        parts.append(f"- [{_escaped(named(actor, line))}]({_whole(line.href)}) ({_escaped(line.word)})")
        if line.note:
            parts.append("\n".join(f"  > {_escaped(row)}".rstrip() for row in line.note.splitlines()))
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|~" else letter for letter in text)


def _whole(path: str) -> str:
    """Return an address of ours as it can be followed from outside."""
    return f"{settings().base_url.rstrip('/')}{path.removeprefix(request.script_root)}"
