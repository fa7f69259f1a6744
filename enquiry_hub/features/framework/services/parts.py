"""What already holds a risk down, and what is watched for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.revisions.services import keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.events import RiskChanged
from enquiry_hub.features.framework.models import CONTROL_WORDS, INDICATOR_WORDS, Control, Indicator, Risk
from enquiry_hub.features.framework.services.history import amend

Part = TypeVar("Part", Control, Indicator)


def _added_before(model: type[Part], author: Any, actor: Actor, risk: Risk, client_id: str | None) -> Part | None:
    """Return what the actor added with this client id; until the end of the work the risk is locked."""
    lock_row(risk)
    if client_id is None:
        return None
    return db.session.scalar(
        sa.select(model).where(author == actor.person_id, model.client_id == client_id)
    )


def add_control(
    actor: Actor,
    risk: Risk,
    text: str,
    *,
    effectiveness: str = "partial",
    evidence: str = "",
    reason: str = "",
    client_id: str | None = None,
) -> Control:
    """Add something that already happens and holds the risk down; the same words or client id add it once."""
    require(actor, "framework:risk:edit", risk)
    sent_before = _added_before(Control, Control.made_by, actor, risk, client_id)
    if sent_before is not None:
        return sent_before
    if effectiveness not in {level.code for level in scales().control_effectiveness}:
        raise Invalid(_("Please choose one of these."), field="effectiveness")
    control = db.session.scalar(
        sa.select(Control).where(Control.risk_id == risk.id, Control.text == text.strip())
    )
    if control is not None and _stands(control, effectiveness=effectiveness, evidence=evidence.strip()):
        return control
    if control is None:
        control = Control(risk_id=risk.id, text=text.strip(), made_by=actor.person_id, client_id=client_id)
        db.session.add(control)
    control.effectiveness, control.evidence, control.ended_on = effectiveness, evidence.strip(), None
    db.session.flush()
    _keep_first(actor, risk, control, CONTROL_WORDS, reason)
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what="control"))
    return control


def add_indicator(
    actor: Actor,
    risk: Risk,
    name: str,
    *,
    kind: str = "leading",
    unit: str = "",
    how_counted: str = "",
    counted_by: str = "",
    how_often: str = "",
    reason: str = "",
    client_id: str | None = None,
) -> Indicator:
    """Add what is watched for a risk; the same name or client id adds it once."""
    require(actor, "framework:risk:edit", risk)
    sent_before = _added_before(Indicator, Indicator.made_by, actor, risk, client_id)
    if sent_before is not None:
        return sent_before
    if kind not in ("leading", "lagging"):
        raise Invalid(_("Please choose one of these."), field="kind")
    indicator = db.session.scalar(
        sa.select(Indicator).where(Indicator.risk_id == risk.id, Indicator.name == name.strip())
    )
    said = {"kind": kind, "unit": unit.strip(), "how_counted": how_counted.strip(), "counted_by": counted_by.strip(), "how_often": how_often.strip()}
    if indicator is not None and _stands(indicator, **said):
        return indicator
    if indicator is None:
        indicator = Indicator(risk_id=risk.id, name=name.strip(), made_by=actor.person_id, client_id=client_id)
        db.session.add(indicator)
    for column, value in said.items():
        setattr(indicator, column, value)
    indicator.ended_on = None
    db.session.flush()
    _keep_first(actor, risk, indicator, INDICATOR_WORDS, reason)
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what="indicator"))
    return indicator


def _stands(part: Control | Indicator, **said: str) -> bool:
    """Say whether something is named already, with these very words."""
    return part.ended_on is None and all(getattr(part, name) == value for name, value in said.items())


def _keep_first(actor: Actor, risk: Risk, part: Control | Indicator, names: tuple[str, ...], reason: str) -> None:
    """Keep what was named: as a line of the risk's history, and as the version that the first change begins from."""
    kind, said = part.__tablename__, {name: getattr(part, name) for name in names}
    db.session.execute(sa.update(type(part)).where(type(part).id == part.id).values(version=_next_version(part)))
    db.session.refresh(part, ["version"])
    keep_revision(actor, kind, part, said)
    amend(actor.person_id, risk, kind, [(name, "", value) for name, value in said.items()], reason=reason)


def _next_version(part: Control | Indicator) -> int:
    kept = sa.select(sa.func.max(Revision.number)).where(Revision.subject_kind == part.__tablename__, Revision.subject_id == part.id)
    return (db.session.scalar(kept) or 0) + 1


def change_control(actor: Actor, risk: Risk, control: Control, words: Mapping[str, str], *, base: int | None = None, reason: str = "") -> None:
    """Say otherwise what holds a risk down, how well and how one knows; raise Stale, with both, where somebody else did meanwhile."""
    if words["effectiveness"] not in {level.code for level in scales().control_effectiveness}:
        raise Invalid(_("Please choose one of these."), field="effectiveness")
    _change_part(actor, risk, control, {name: words[name].strip() for name in CONTROL_WORDS}, "text", base, reason)


def change_indicator(actor: Actor, risk: Risk, indicator: Indicator, words: Mapping[str, str], *, base: int | None = None, reason: str = "") -> None:
    """Say otherwise what is watched for a risk and how; raise Stale, with both, where somebody else did meanwhile."""
    if words["kind"] not in ("leading", "lagging"):
        raise Invalid(_("Please choose one of these."), field="kind")
    _change_part(actor, risk, indicator, {name: words[name].strip() for name in INDICATOR_WORDS}, "name", base, reason)


def _change_part(actor: Actor, risk: Risk, part: Control | Indicator, said: dict[str, str], first: str, base: int | None, reason: str) -> None:
    require(actor, "framework:risk:edit", risk)
    lock_row(risk)
    kind, model = part.__tablename__, type(part)
    if not said[first]:
        raise Invalid(_("Please write something here."), field=first)
    same = sa.select(model.id).where(model.risk_id == risk.id, getattr(model, first) == said[first], model.id != part.id)
    if part.ended_on is not None or db.session.scalar(same) is not None:
        raise Invalid(_("The risk has this already, or had it. Add it there again instead."), field=first)
    before = {name: getattr(part, name) for name in said}
    if not save_version(actor, kind, part, said, base=base, reason=reason, merge=True):
        return
    db.session.flush()
    amend(actor.person_id, risk, f"{kind} changed", [(name, before[name], getattr(part, name)) for name in said], reason=reason)
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what=kind))


def end_part(actor: Actor, risk: Risk, part: Control | Indicator, *, why: str = "") -> None:
    """Say that something no longer holds a risk down, or is no longer watched, and why; the same words add it again."""
    require(actor, "framework:risk:edit", risk)
    lock_row(risk)
    if part.ended_on is not None:
        return
    part.ended_on = today()
    db.session.flush()
    kind, first = part.__tablename__, "text" if isinstance(part, Control) else "name"
    amend(actor.person_id, risk, f"{kind} ended", [(first, getattr(part, first), "")], reason=why)
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what=kind))
