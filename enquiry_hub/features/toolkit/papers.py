"""A toolkit as a document: on paper, for Word, and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.current import settings
from enquiry_hub.core.documents import Paper
from enquiry_hub.core.templating import long_date
from enquiry_hub.features.toolkit.queries import Line, named


def paper_of(actor: Actor, title: str, lines: Sequence[Line]) -> Paper:
    """Return a toolkit for paper, with those things only that the actor may read today."""
    shown = [{"heading": line.heading, "name": named(actor, line), "word": line.word, "note": line.note, "address": _whole(line.href)} for line in lines if line.thing is not None]
    html = render_template("toolkit/printed.html", title=title, lines=shown, left_out=len(lines) - len(shown), made=today())
    return Paper(title, [html], language=str(get_locale()).replace("_", "-"))


def as_markdown(actor: Actor, title: str, lines: Sequence[Line]) -> str:
    """Return the same as Markdown."""
    parts, heading = [f"# {_escaped(title)}", _("Made on %(day)s.", day=long_date(today()))], ""
    for line in (line for line in lines if line.thing is not None):
        if line.heading != heading:
            heading = line.heading
            parts.append(f"## {_escaped(heading or _('Without a heading'))}")
        parts.append(f"- [{_escaped(named(actor, line))}]({_whole(line.href)}) ({_escaped(line.word)})")
        if line.note:
            parts.append("\n".join(f"  > {_escaped(row)}".rstrip() for row in line.note.splitlines()))
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|~" else letter for letter in text)


def _whole(path: str) -> str:
    """Return an address of ours as it can be followed from outside."""
    return f"{settings().base_url.rstrip('/')}{path.removeprefix(request.script_root)}"
