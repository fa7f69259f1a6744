"""What can become evidence: things of a cohort that the viewer may read, and what they can be put under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.capabilities.links.queries import Evidence
from enquiry_hub.capabilities.themes.queries import codes_of
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import VISIBLE, Thread
from enquiry_hub.features.framework.models import Framework, Risk, Strategy, Theme
from enquiry_hub.features.framework.queries.risks import open_risks
from enquiry_hub.features.framework.queries.strategies import strategies_of
from enquiry_hub.features.inputs.models import RESEARCH, Input

KINDS = ("input", "thread", "post", "claim")
OWN = ("entry", "passage")  # only their authors let something stand on these
PRACTICE = ("entry", "passage", "quote", "post", "thread", "milestone")  # what schools say of themselves


@dataclass(frozen=True)
class Found:
    """Be a thing that can become evidence, with the group that it was said or brought in, and the thread where it is one or was said in one that the viewer may read."""

    thing: Any
    title: str
    word: Any
    group_id: str
    thread: Thread | None = None


def found_evidence(viewer: Actor, kind: str, row_id: str) -> Found | None:
    """Return a thing that the viewer can make evidence: what they may read, and of reflections only their own; nothing that is hidden, held, gone or sealed."""
    known = subjects.KINDS.get(kind)
    thing = subjects.find(viewer, kind, row_id) if kind in (*KINDS, *OWN) and known else None
    if known is None or thing is None or (kind == "post" and thing.state != VISIBLE):
        return None
    if kind in OWN and (thing.author_id != viewer.person_id or not thing.group_id):
        return None
    if (kind == "entry" and thing.sealed_until and thing.opened_at is None) or (kind == "passage" and not thing.words):
        return None
    around = thing if kind == "thread" else db.session.get_one(Thread, thing.thread_id) if kind == "post" else None
    # Whoever judges a report reads its one post, and is not told what the thread around it is about.
    told = around if around is None or subjects.find(viewer, "thread", around.id) is not None else None
    return Found(thing, known.title(thing), known.word, (around.group_id if around else known.group_of(thing)) or "", told)


def targets_for(viewer: Actor, framework: Framework, thread: Thread | None = None) -> dict[str, list[tuple[str, str, Risk | Strategy]]]:
    """Return the open risks of a framework and their strategies that are not stopped, as key, title and row, by the word of their kind.

    What a thread is about stands before them, under a word of its own.
    """
    risks = open_risks(viewer, framework.id)
    strategies = strategies_of(viewer, [risk.id for risk in risks])
    running = [one for risk in risks for one in strategies.get(risk.id, []) if one.state != "stopped"]
    first = _near(thread, framework, risks, running) if thread is not None else []
    things: dict[str, list[Risk | Strategy]] = {
        _("What the thread is about"): first,
        _("Risks"): [risk for risk in risks if risk not in first],
        _("Strategies"): [one for one in running if one not in first],
    }
    return {word: [(f"{row.__tablename__}:{row.id}", f"{row.code} {row.title}", row) for row in rows] for word, rows in things.items() if rows}


def _near(thread: Thread, framework: Framework, risks: Sequence[Risk], running: Sequence[Strategy]) -> list[Risk | Strategy]:
    """Return the risk or the strategy that a thread hangs on, with what hangs there too, then the risks of the themes that it was sorted under."""
    codes = set(codes_of("thread", [thread.id]).get(thread.id, ()))
    themes = set(db.session.scalars(sa.select(Theme.id).where(Theme.group_id == framework.group_id, Theme.code.in_(codes))))
    further = codes_of("risk", [risk.id for risk in risks]) if codes else {}
    of_strategy = {one.risk_id for one in running if one.id == thread.about_id}
    found: list[Risk | Strategy] = [one for one in running if one.id == thread.about_id]
    found += [risk for risk in risks if risk.id == thread.about_id or risk.id in of_strategy]
    found += [one for one in running if one.risk_id == thread.about_id]
    found += [risk for risk in risks if risk.theme_id in themes or codes & set(further.get(risk.id, ()))]
    return list(dict.fromkeys(found))


def weighed(lines: Sequence[Evidence]) -> str:
    """Say in a sentence what a risk or a strategy stands on: practice and studies apart, never added; what is private is counted and not shown."""
    said = [(line, _said_by(line, claimed)) for claimed in [_kinds_of_claims(lines)] for line in lines]
    studies, practice = [line for line, what in said if what == RESEARCH], [line for line, what in said if what == "practice"]
    count, private = sum(line.number for line in practice), sum(line.number for line in practice if line.thing is None)
    pieces = []
    if count:
        words = ngettext("One piece of practice evidence", "%(num)d pieces of practice evidence", count)
        hidden = ngettext("%(num)d private to its author", "%(num)d private to their authors", private)
        pieces.append(f"{words}, {hidden}" if private else words)
    if studies:
        pieces.append(ngettext("one study", "%(num)d studies", len(studies)) if pieces else ngettext("One study", "%(num)d studies", len(studies)))
    against = sum(line.nature == "contradicts" for line in (*practice, *studies))
    if against:
        pieces.append(ngettext("one of them speaks against it", "%(num)d of them speak against it", against))
    return "; ".join(pieces) + "." if pieces else ""


def _said_by(line: Evidence, claimed: Mapping[str, str]) -> str:
    """Return whether a piece of evidence is research or practice, or nothing where it is neither."""
    if line.kind == "input":
        return str(line.thing.kind)
    if line.kind == "claim":
        return claimed[line.thing.input_id]
    return "practice" if line.kind in PRACTICE else ""


def _kinds_of_claims(lines: Sequence[Evidence]) -> Mapping[str, str]:
    """Return of which kind the inputs are whose claims are used, in one look."""
    ids = {line.thing.input_id for line in lines if line.kind == "claim"}
    return dict(db.session.execute(sa.select(Input.id, Input.kind).where(Input.id.in_(ids))).all()) if ids else {}  # type: ignore[arg-type]
