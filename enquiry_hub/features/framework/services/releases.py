"""Keeping the framework as it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.domain.numbers import FIRST, NUMBER, parts_of
from enquiry_hub.features.framework.domain.snapshots import missing_for_publication
from enquiry_hub.features.framework.events import ReleaseMade, ReleaseStateChanged
from enquiry_hub.features.framework.models import PUBLISHED, Framework, FrameworkRelease
from enquiry_hub.features.framework.queries.approvals import approvals_of
from enquiry_hub.features.framework.queries.releases import last_number, snapshot_of
from enquiry_hub.features.framework.services.history import amend
from enquiry_hub.features.programmes.queries import sessions_of


def make_release(
    actor: Actor,
    framework: Framework,
    number: str,
    *,
    state: str = "draft",
    note: str = "",
    on: date | None = None,
    session_id: str | None = None,
) -> FrameworkRelease:
    """Keep the framework as it stands under a number such as 0.3.

    Publishing is refused (Invalid) with the list of what is missing; an approval of the same text is part of it.
    """
    require(actor, "framework:framework:arrange", framework)
    if not NUMBER.fullmatch(number.strip()):
        raise Invalid(_("A number such as 0.3 or 1.0, please."), field="number")
    if state not in ("draft", "review", "published"):
        raise Invalid(_("Please choose one of these."), field="state")
    _check_session(actor, framework.group_id, session_id)
    lock_row(framework)
    _check_number(framework, number.strip(), state)
    snapshot = snapshot_of(actor, framework)
    missing = [*missing_for_publication(snapshot), *_unapproved(framework, snapshot)] if state == PUBLISHED else []
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
        session_id=session_id,
    )
    db.session.add(release)
    db.session.flush()
    parts = [("release", "", release.number), ("release_state", "", state), ("session", "", session_id or "")]
    amend(actor.person_id, framework, "release", parts, reason=release.note)
    record(ReleaseMade(by=actor.person_id, release_id=release.id, framework_id=framework.id))
    return release


def pin_release(actor: Actor, release: FrameworkRelease, session_id: str | None, *, reason: str = "") -> None:
    """Say to which session of the cohort a release belongs, or to none, and why."""
    require(actor, "framework:release:arrange", release)
    _check_session(actor, release.group_id, session_id)
    if release.session_id == session_id:
        return
    before, release.session_id = release.session_id, session_id
    db.session.flush()
    framework, what = db.session.get_one(Framework, release.framework_id), "pinned" if session_id else "not pinned"
    amend(actor.person_id, framework, what, [("session", before or "", session_id or "")], about=("release", release.number), reason=reason)
    record(ReleaseStateChanged(by=actor.person_id, release_id=release.id, state="pinned" if session_id else "not pinned"))


def _check_session(actor: Actor, group_id: str, session_id: str | None) -> None:
    if session_id is not None and session_id not in {found.id for found in sessions_of(actor, group_id)}:
        raise Invalid(_("Choose a session of this cohort."), field="session")


def _unapproved(framework: Framework, snapshot: dict[str, Any]) -> list[str]:
    """Say, unless somebody approved this very text, how it comes to be approved."""
    given = approvals_of(framework.id, snapshot)
    if any(found.holds for found in given):
        return []
    way = _("Keep the text for review, record the approval on the page of that version, then publish the same text.")
    if not given:
        return [_("No approval is recorded. %(way)s", way=way)]
    return [_("%(who)s approved %(number)s; the text has changed since. %(way)s", who=given[0].approval.given_by, number=given[0].number, way=way)]


def _check_number(framework: Framework, number: str, state: str) -> None:
    """Refuse a number that is not above the last one, or that does not fit what the version is (DOMAIN 5.8)."""
    last = last_number(framework)
    if last and parts_of(number) <= parts_of(last):
        raise Invalid(_("The last one is %(last)s: please choose a number above it.", last=last), field="number")
    if state == PUBLISHED and parts_of(number) < FIRST:
        raise Invalid(_("What is published has a number from 1.0 up; those below are for what is still open."), field="number")
    if state != PUBLISHED and parts_of(number) >= FIRST and (not last or parts_of(last) < FIRST):
        raise Invalid(_("Until something is published the numbers stay below 1.0."), field="number")


def withdraw_release(actor: Actor, release: FrameworkRelease, *, why: str = "") -> None:
    """Withdraw a release, and say why; it stays readable, marked as withdrawn."""
    require(actor, "framework:release:arrange", release)
    before = release.state
    release.state, release.public_since = "withdrawn", None
    db.session.flush()
    if before != "withdrawn":
        framework, parts = db.session.get_one(Framework, release.framework_id), [("release_state", before, "withdrawn")]
        amend(actor.person_id, framework, "release withdrawn", parts, about=("release", release.number), reason=why)
    record(ReleaseStateChanged(by=actor.person_id, release_id=release.id, state="withdrawn"))
