"""Saying how one wants to be listed, recording approvals, and opening a published framework to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.events import FrameworkChanged, ReleaseStateChanged
from enquiry_hub.features.framework.models import (
    LISTINGS,
    PUBLISHED,
    Framework,
    FrameworkRelease,
    Listing,
    ReleaseApproval,
)
from enquiry_hub.features.framework.queries.publishing import contributors_of
from enquiry_hub.features.framework.services.history import amend


def choose_listing(actor: Actor, framework: Framework, listed: str) -> None:
    """Say how one wants to be listed in what is published from now on; what was published before stays as it was."""
    require(actor, "framework:framework:propose", framework)
    if listed not in LISTINGS:
        raise Invalid(_("Please choose one of the three."), field="listed")
    if actor.person_id not in contributors_of(framework):
        raise Invalid(_("You are listed once something of yours is in the framework, or once you lead it."), field="listed")
    lock_row(framework)
    row = db.session.get(Listing, (framework.id, actor.person_id))
    if row is None:
        row = Listing(framework_id=framework.id, person_id=str(actor.person_id))
        db.session.add(row)
    row.listed, row.said_at = listed, now()
    db.session.flush()
    record(FrameworkChanged(by=actor.person_id, framework_id=framework.id, what="listing"))


def record_approval(actor: Actor, release: FrameworkRelease, given_by: str, given_on: date, *, note: str = "", client_id: str | None = None) -> ReleaseApproval:
    """Record that somebody approved the words of a release; for other words it does not count. The same client id records once."""
    require(actor, "framework:release:arrange", release)
    if release.state not in ("review", PUBLISHED):
        raise Invalid(_("Only a version that is up for review, or published, can be approved. Keep the text for review first."))
    if not given_by.strip():
        raise Invalid(_("Please write who approved it: a name with a role, or a body."), field="given_by")
    if given_on > today() or given_on < release.dated:
        raise Invalid(_("An approval is given on a day between the release and today."), field="given_on")
    lock_row(release)
    found = db.session.scalar(sa.select(ReleaseApproval).where(ReleaseApproval.recorded_by == actor.person_id, ReleaseApproval.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    row = ReleaseApproval(release_id=release.id, given_by=given_by.strip(), given_on=given_on, note=note.strip(), recorded_by=actor.person_id, client_id=client_id)
    db.session.add(row)
    db.session.flush()
    _told(actor, release, "approved", [("given_by", "", row.given_by)], row.note)
    record(ReleaseStateChanged(by=actor.person_id, release_id=release.id, state="approved"))
    return row


def take_approval_back(actor: Actor, approval: ReleaseApproval, why: str) -> None:
    """Take back an approval that was recorded by mistake: it counts nowhere from then on, and the history keeps both. Twice is once."""
    require(actor, "framework:approval:take_back", approval)
    if not why.strip():
        raise Invalid(_("Please say in a line why it is taken back."), field="why")
    lock_row(approval)
    if approval.taken_back_at is not None:
        return
    approval.taken_back_at, approval.taken_back_by, approval.taken_back_why = now(), actor.person_id, why.strip()
    db.session.flush()
    release = db.session.get_one(FrameworkRelease, approval.release_id)
    _told(actor, release, "approval ended", [("given_by", approval.given_by, "")], why)
    record(ReleaseStateChanged(by=actor.person_id, release_id=release.id, state="approval taken back"))


def _told(actor: Actor, release: FrameworkRelease, what: str, parts: Sequence[tuple[str, Any, Any]], why: str = "") -> None:
    """Keep in the history of the framework what became of a version."""
    amend(actor.person_id, db.session.get_one(Framework, release.framework_id), what, parts, about=("release", release.number), reason=why)


def open_to_everybody(actor: Actor, release: FrameworkRelease, opened: bool, *, reason: str = "") -> None:
    """Let anybody read a published release by its address, or nobody but the cohort again, and say why."""
    require(actor, "framework:release:arrange", release)
    if opened and release.state != PUBLISHED:
        raise Invalid(_("Only what is published can be opened to everybody."))
    if opened == (release.public_since is not None):
        return
    release.public_since = now() if opened else None
    db.session.flush()
    _told(actor, release, "public" if opened else "not public", (), reason)
    record(ReleaseStateChanged(by=actor.person_id, release_id=release.id, state="public" if opened else "not public"))
