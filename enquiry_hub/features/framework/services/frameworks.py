"""Beginning a framework, its themes and its appetites."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import beside_theirs
from enquiry_hub.capabilities.themes.models import ThemeMark
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.events import FrameworkChanged, FrameworkMade
from enquiry_hub.features.framework.models import (
    Appetite,
    AppetiteChange,
    AppetiteDissent,
    Framework,
    Theme,
)
from enquiry_hub.features.framework.queries.register import theme_as_set
from enquiry_hub.features.framework.services.history import amend
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import members_of


def create_framework(actor: Actor, group: Group, title: str, *, at: datetime | None = None) -> Framework:
    """Begin a cohort's framework with the seven themes; a cohort has one, and asking again returns it."""
    require(actor, "groups:cohort:facilitate", group)
    lock_row(group)  # two facilitators at once begin one framework
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
    reason: str = "",
    began: Mapping[str, Any] | None = None,
) -> None:
    """Change the framework's title, who leads it and who is to approve it; what the actor left as it `began` stays as it is now.

    Raises Stale where somebody else changed meanwhile what the actor changes.
    """
    require(actor, "framework:framework:arrange", framework)
    members = {member.id for member in members_of(framework.group_id)}
    if not ({research_lead_id} - {None} | set(practice_leads)) <= members:
        raise Invalid(_("Choose leads among the members of the cohort."), field="research_lead")
    lock_row(framework)
    before = framework.parties
    said = {"title": title.strip(), "research_lead_id": research_lead_id, "practice_leads": list(practice_leads), "approved_by": approved_by.strip()}
    for name, value in beside_theirs(began, before, said).items():
        setattr(framework, name, value)
    framework.version += 1
    db.session.flush()
    after = framework.parties
    if before != after:
        amend(actor.person_id, framework, "parties", [(name, before[name], after[name]) for name in before], reason=reason)
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="parties"))


def add_theme(actor: Actor, framework: Framework, name: str, *, reason: str = "") -> Theme:
    """Add a theme to a cohort's framework; a name that is there already is that theme."""
    require(actor, "framework:framework:arrange", framework)
    themes = list(db.session.scalars(sa.select(Theme).where(Theme.group_id == framework.group_id)))
    found = _named(themes, name)
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
    amend(actor.person_id, framework, "theme", [("theme", "", theme.name)], reason=reason)
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="themes"))
    return theme


def _named(themes: list[Theme], name: str) -> Theme | None:
    return next((theme for theme in themes if theme.name.casefold() == name.strip().casefold()), None)


def arrange_theme(
    actor: Actor, framework: Framework, theme: Theme, name: str, level: str, *, why: str = "", began: Mapping[str, Any] | None = None
) -> None:
    """Give a theme its name, its appetite and why; what the actor left as it `began` stays as it is now.

    Raises Stale where somebody else changed meanwhile what the actor changes.
    """
    require(actor, "framework:theme:arrange", theme)
    lock_row(theme)
    now_set = theme_as_set(theme, db.session.scalar(sa.select(Appetite).where(Appetite.theme_id == theme.id)))
    whole = beside_theirs(began, now_set, {"name": name.strip(), "level": level, "why": why})
    rename_theme(actor, framework, theme, whole["name"], reason=whole["why"] if whole["why"] != now_set["why"] else "")  # an old why is the appetite's
    set_appetite(actor, framework, theme, whole["level"], why=whole["why"])


def rename_theme(actor: Actor, framework: Framework, theme: Theme, name: str, *, reason: str = "") -> None:
    """Give a theme another name; raises Invalid in words where another theme of the cohort has it."""
    require(actor, "framework:theme:arrange", theme)
    if name.strip() == theme.name:
        return
    others = db.session.scalars(sa.select(Theme).where(Theme.group_id == theme.group_id, Theme.id != theme.id))
    if other := _named(list(others), name):
        raise Invalid(_("Another theme is called “%(name)s”.", name=other.name), field="name")
    before, theme.name = theme.name, name.strip()
    db.session.flush()
    amend(actor.person_id, framework, "theme named", [("theme", before, theme.name)], reason=reason)
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="themes"))


def move_theme(actor: Actor, framework: Framework, theme: Theme, *, reason: str = "") -> None:
    """Put a theme one place earlier in the order of its cohort, and say why."""
    require(actor, "framework:theme:arrange", theme)
    themes = list(db.session.scalars(sa.select(Theme).where(Theme.group_id == theme.group_id).order_by(Theme.rank, Theme.name)))
    place, before = themes.index(theme), ", ".join(one.name for one in themes)
    if place:
        themes[place - 1], themes[place] = themes[place], themes[place - 1]
    for rank, one in enumerate(themes):
        one.rank = rank
    db.session.flush()
    if place:
        amend(actor.person_id, framework, "themes moved", [("themes", before, ", ".join(one.name for one in themes))], reason=reason)
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="themes"))


def remove_theme(actor: Actor, framework: Framework, theme: Theme, *, reason: str = "") -> None:
    """Remove a theme that nothing hangs on, with its appetite, and say why; raises Invalid in words where a risk, a measure or a tool does, or where it is the last."""
    require(actor, "framework:theme:arrange", theme)
    if db.session.scalar(sa.select(sa.func.count()).where(Theme.group_id == theme.group_id)) == 1:
        raise Invalid(_("A framework needs a theme."))
    for table in db.metadata.sorted_tables:
        own = {Appetite.__tablename__, AppetiteChange.__tablename__, AppetiteDissent.__tablename__}
        for column in table.columns if table.name not in own else ():
            if any(key.column is Theme.__table__.c.id for key in column.foreign_keys) and db.session.scalar(sa.select(sa.exists().where(column == theme.id))):
                raise Invalid(_("Something still stands under “%(name)s”: a risk, also a closed one, a measure or a tool. Move it first, or give the theme another name.", name=theme.name))
    db.session.execute(sa.delete(ThemeMark).where(ThemeMark.group_id == theme.group_id, ThemeMark.code == theme.code))
    db.session.delete(theme)
    db.session.flush()
    amend(actor.person_id, framework, "theme removed", [("theme", theme.name, "")], reason=reason)
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
    before = found.level if found else ""
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
    amend(actor.person_id, framework, "appetite", [("appetite", before, level)], about=("theme", theme.name), reason=why)
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="appetite"))
