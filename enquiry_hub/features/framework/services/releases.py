"""Keeping the framework as it stands."""

from __future__ import annotations

import re
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.domain.snapshots import missing_for_publication
from enquiry_hub.features.framework.events import ReleaseMade, ReleaseStateChanged
from enquiry_hub.features.framework.models import Framework, FrameworkRelease
from enquiry_hub.features.framework.queries.releases import snapshot_of

NUMBER = re.compile(r"\d{1,2}\.\d{1,3}")


def make_release(
    actor: Actor,
    framework: Framework,
    number: str,
    *,
    state: str = "draft",
    note: str = "",
    on: date | None = None,
) -> FrameworkRelease:
    """Keep the framework as it stands under a number such as 0.3.

    Publishing is refused (Invalid) with the list of what is missing.
    """
    require(actor, "framework:framework:arrange", framework)
    if not NUMBER.fullmatch(number.strip()):
        raise Invalid(_("A number such as 0.3 or 1.0, please."), field="number")
    if state not in ("draft", "review", "published"):
        raise Invalid(_("Please choose one of these."), field="state")
    db.session.refresh(framework, with_for_update=True)
    taken = sa.select(FrameworkRelease.id).where(
        FrameworkRelease.framework_id == framework.id, FrameworkRelease.number == number.strip()
    )
    if db.session.scalar(taken) is not None:
        raise Invalid(_("There is a release with this number already."), field="number")
    snapshot = snapshot_of(actor, framework)
    missing = missing_for_publication(snapshot) if state == "published" else []
    if missing:
        raise Invalid(_("It cannot be published yet."), field="state", missing=missing)
    release = FrameworkRelease(
        framework_id=framework.id,
        group_id=framework.group_id,
        number=number.strip(),
        state=state,
        dated=on or today(),
        note=note.strip(),
        made_by=actor.person_id,
        snapshot=snapshot,
    )
    db.session.add(release)
    db.session.flush()
    record(ReleaseMade(by=actor.person_id, release_id=release.id, framework_id=framework.id))
    return release


def withdraw_release(actor: Actor, release: FrameworkRelease) -> None:
    """Withdraw a release; it stays readable, marked as withdrawn."""
    require(actor, "framework:release:arrange", release)
    release.state, release.public_since = "withdrawn", None
    db.session.flush()
    record(ReleaseStateChanged(by=actor.person_id, release_id=release.id, state="withdrawn"))
