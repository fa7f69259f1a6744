"""Beginning a framework, its themes and its appetites."""

from __future__ import annotations

import re
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.events import FrameworkChanged, FrameworkMade
from enquiry_hub.features.framework.models import Appetite, AppetiteChange, Framework, Theme
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import members_of


def create_framework(actor: Actor, group: Group, title: str, *, at: datetime | None = None) -> Framework:
    """Begin a cohort's framework with the seven themes; a cohort has one, and asking again returns it."""
    require(actor, "groups:cohort:facilitate", group)
    db.session.refresh(group, with_for_update=True)  # two facilitators at once begin one framework
    found = db.session.scalar(sa.select(Framework).where(Framework.group_id == group.id))
    if found is not None:
        return found
    framework = Framework(group_id=group.id, title=title.strip(), created_at=at or now(), practice_leads=[])
    db.session.add(framework)
    db.session.flush()
    _seed_themes(group.id)
    record(FrameworkMade(by=actor.person_id, framework_id=framework.id))
    return framework


def _seed_themes(group_id: str) -> None:
    known = set(db.session.scalars(sa.select(Theme.code).where(Theme.group_id == group_id)))
    for rank, theme in enumerate(scales().themes):
        if theme.code not in known:
            db.session.add(Theme(group_id=group_id, code=theme.code, name=theme.name, rank=rank))
    db.session.flush()


def change_framework(
    actor: Actor,
    framework: Framework,
    *,
    title: str,
    research_lead_id: str | None,
    practice_leads: list[str],
    approved_by: str,
) -> None:
    """Change the framework's title, who leads it and who approved it."""
    require(actor, "framework:framework:arrange", framework)
    members = {member.id for member in members_of(framework.group_id)}
    if not ({research_lead_id} - {None} | set(practice_leads)) <= members:
        raise Invalid(_("Choose leads among the members of the cohort."), field="research_lead")
    framework.title, framework.approved_by = title.strip(), approved_by.strip()
    framework.research_lead_id, framework.practice_leads = research_lead_id, list(practice_leads)
    framework.version += 1
    db.session.flush()
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="parties"))


def add_theme(actor: Actor, framework: Framework, name: str) -> Theme:
    """Add a theme to a cohort's framework; a name that is there already is that theme."""
    require(actor, "framework:framework:arrange", framework)
    themes = list(db.session.scalars(sa.select(Theme).where(Theme.group_id == framework.group_id)))
    found = next((theme for theme in themes if theme.name.casefold() == name.strip().casefold()), None)
    if found is not None:
        return found
    stem = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:30] or "theme"
    codes = {theme.code for theme in themes}
    code = next(
        tried for n in range(len(codes) + 1) if (tried := stem if n == 0 else f"{stem}_{n + 1}") not in codes
    )
    theme = Theme(
        group_id=framework.group_id,
        code=code,
        name=name.strip(),
        rank=max((one.rank for one in themes), default=-1) + 1,
    )
    db.session.add(theme)
    db.session.flush()
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="themes"))
    return theme


def rename_theme(actor: Actor, framework: Framework, theme: Theme, name: str) -> None:
    """Give a theme another name."""
    require(actor, "framework:theme:arrange", theme)
    if name.strip() == theme.name:
        return
    theme.name = name.strip()
    db.session.flush()
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="themes"))


def set_appetite(
    actor: Actor, framework: Framework, theme: Theme, level: str, *, why: str = "", on: date | None = None
) -> None:
    """Set how much of a theme's risks the cohort is content with; an empty level takes the appetite away."""
    require(actor, "framework:theme:arrange", theme)
    if level and level not in scales().appetite:
        raise Invalid(_("Choose one of the five levels."), field="level")
    found = db.session.scalar(sa.select(Appetite).where(Appetite.theme_id == theme.id))
    if (found.level, found.why) == (level, why) if found else not level:
        return
    if not level:
        db.session.delete(found)
    elif found is None:
        db.session.add(
            Appetite(theme_id=theme.id, level=level, why=why, set_by=actor.person_id, set_on=on or today())
        )
    else:
        found.level, found.why, found.set_by, found.set_on = level, why, actor.person_id, on or today()
    db.session.add(AppetiteChange(theme_id=theme.id, level=level, why=why if level else "", set_by=actor.person_id, set_on=on or today()))
    db.session.flush()
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="appetite"))
