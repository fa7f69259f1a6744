"""An edition: what every document of the framework says of itself, and its risks and strategies with no part missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.release import points_at_few
from enquiry_hub.core.templating import long_date
from enquiry_hub.features.framework.domain.citing import cite
from enquiry_hub.features.framework.models import CLOSED, MERGED, Framework, FrameworkRelease
from enquiry_hub.features.framework.papers.wording import approval_words
from enquiry_hub.features.framework.queries.approvals import Approval, approvals_for, approvals_of, that_count
from enquiry_hub.features.framework.queries.releases import releases_of
from enquiry_hub.features.framework.queries.snapshots import snapshot_of
from enquiry_hub.features.inputs.facets import in_facets

WORKING = "working"
# States in which those who contributed are listed as they chose for what is published.
LISTING = ("published", "withdrawn")
NOBODY: dict[str, list[Any]] = {"named": [], "roles": []}
# What releases from before these were kept do not hold.
NOT_KEPT = {"shown": False, "why": "not_kept"}
NOTHING: dict[str, Any] = {"works": [], "accounts": 0}
RISK: dict[str, Any] = {
    "objective": "", "other_themes": [], "factor": "", "proximity": "", "within": "", "trend": "", "owner": "", "merged_into": "", "rate_locally": False, "appetite": None,
    "against_appetite": None, "accepted": None, "movement": None, "controls": [], "indicators": [], "stands_on": NOTHING,
}  # fmt: skip
STRATEGY: dict[str, Any] = {
    "works_on": "", "response": "", "owner": "", "starts_on": "", "review_on": "", "stopped_on": "", "steps": [], "what_stops": "", "cost": "", "measure": "",
    "measure_level": None, "measure_baseline": "", "change_our_mind": "", "counted_from": "", "ends_on": "", "ends_unless": "", "speaks_to": in_facets([]), "stopped_why": "",
    "what_we_saw": "", "reviews": [], "stands_on": NOTHING,
}  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """Be the framework on one day: a release, or as it stands (`state` is then "working", and `number` that of the release before it)."""

    title: str
    cohort: str
    number: str
    state: str
    dated: date
    note: str
    approver: str  # named before approvals were recorded
    approvals: list[dict[str, Any]]  # those that hold, or the latest: `by`, `on`, `number`, `holds`
    citation: str
    named: list[dict[str, str]]
    roles: list[str]
    themes: list[dict[str, Any]]
    risks: list[dict[str, Any]]
    strategies: list[dict[str, Any]]
    works: list[dict[str, Any]]
    owners_named: bool = True

    @property
    def open_risks(self) -> list[dict[str, Any]]:
        """Return the risks that are neither closed nor merged."""
        return [risk for risk in self.risks if risk["status"] not in (CLOSED, MERGED)]

    @property
    def gone(self) -> list[dict[str, Any]]:
        """Return the risks that are closed or merged."""
        return [risk for risk in self.risks if risk["status"] in (CLOSED, MERGED)]

    def strategies_for(self, code: str) -> list[dict[str, Any]]:
        """Return what is done about a risk."""
        return [strategy for strategy in self.strategies if strategy["risk"] == code]

    @property
    def line(self) -> str:
        """Say version, state and date in one line."""
        day = long_date(self.dated)
        if self.state == WORKING:
            return _("As it stands on %(day)s, after version %(number)s; not a release", day=day, number=self.number) if self.number else _("As it stands on %(day)s; not a release", day=day)
        states = {"draft": _("draft"), "review": _("for review"), "published": _("published"), "withdrawn": _("withdrawn")}
        return _("Version %(number)s, %(state)s, %(day)s", number=self.number, state=states[self.state], day=day)

    @property
    def approved_by(self) -> str:
        """Return who approved this text; nobody where it has changed since, or where no approval is recorded."""
        return "; ".join(found["by"] for found in self.approvals if found["holds"])

    @property
    def approval(self) -> list[str]:
        """Say line by line what was approved."""
        return approval_words(self.approvals, self.approver)

    @property
    def contributors(self) -> str:
        """List those who contributed as they chose: by name, by role, or not at all."""
        found = [one["name"] for one in self.named]
        if self.roles:
            found.append(_("and others: %(roles)s", roles=", ".join(self.roles)) if found else ", ".join(self.roles))
        return "; ".join(found)

    @property
    def consent(self) -> str:
        """Say who is named in the document."""
        if self.contributors:
            listed = _("With contributions by %(names)s, as each chose to be listed.", names=self.contributors)
        elif self.state in LISTING:
            listed = _("Who contributed is not listed.")
        else:
            listed = _("Who contributed is not listed, for this is not published.")
        if not self.owners_named:
            return _("%(listed)s Nobody is shown what anybody judged.", listed=listed)
        return _("Owners of risks and strategies are named. %(listed)s Nobody is shown what anybody judged.", listed=listed)

    @property
    def file_stem(self) -> str:
        """Return how the names of its files begin."""
        return f"framework-{self.number}" if self.state != WORKING else f"framework-{self.dated.isoformat()}"


def edition_of(release: FrameworkRelease, cohort: str) -> Edition:
    """Return a release as an edition."""
    said: dict[str, Any] = {"number": release.number, "state": release.state, "dated": release.dated, "note": release.note, "citation": cite(release)}
    return _edition(release.snapshot, cohort, approvals_for(release), **said)


def edition_for_all(release: FrameworkRelease) -> Edition:
    """Return a published release as anybody may read it: of owners, only those are named who chose to be listed by name, and nobody who signed or counts."""
    found = edition_of(release, "")
    listed = {one["name"] for one in found.named}
    unsigned = [
        {
            **risk, "accepted": {**risk["accepted"], "signed": ""} if risk["accepted"] else None,
            "indicators": [{**one, "counted_by": ""} if "counted_by" in one else one for one in risk["indicators"]],
        }
        for risk in found.risks
    ]  # fmt: skip
    risks, strategies = ([{**thing, "owner": thing["owner"] if thing["owner"] in listed else ""} for thing in things] for things in (unsigned, found.strategies))
    return replace(found, risks=risks, strategies=strategies, owners_named=False)


def edition_now(viewer: Actor, framework: Framework, cohort: str, snapshot: dict[str, Any] | None = None) -> Edition:
    """Return the framework as it stands, as its viewer may see it; a snapshot that was just taken is used."""
    before = releases_of(viewer, framework)
    snapshot = snapshot or snapshot_of(viewer, framework)
    return _edition(snapshot, cohort, approvals_of(framework.id, snapshot), number=before[0].number if before else "", state=WORKING, dated=today(), note="", citation="")


def _edition(snapshot: dict[str, Any], cohort: str, approvals: list[Approval], *, number: str, state: str, dated: date, note: str, citation: str) -> Edition:
    risks = [_whole(risk) for risk in snapshot["risks"]]
    themes = snapshot.get("themes") or [{"name": name, "appetite": None, "why": "", "set_on": None} for name in dict.fromkeys(risk["theme"] for risk in risks)]
    strategies = [{**STRATEGY, **strategy} for strategy in snapshot["strategies"]]
    listed = snapshot.get("contributors", NOBODY) if state in LISTING else NOBODY
    return Edition(
        snapshot["title"], cohort, number, state, dated, note, snapshot.get("approved_by", "") if state in LISTING else "",
        [{"by": one.approval.given_by, "on": one.approval.given_on.isoformat(), "number": one.number, "holds": one.holds} for one in that_count(approvals)], citation,
        listed["named"], listed["roles"], themes, risks, strategies, snapshot.get("works", []),
    )  # fmt: skip


def _whole(risk: dict[str, Any]) -> dict[str, Any]:
    """Return a risk with every part, and of its judgements what may leave the cohort; an old release kept only the medians of the newest round."""
    if "inherent" in risk:
        judged = {kind: _leaving(risk[kind]) for kind in ("inherent", "residual")}
    else:
        judged = {"inherent": NOT_KEPT, "residual": NOT_KEPT, **_from_medians(risk)}
    pairs, both = (risk.get("movement") or {}).get("pairs"), {judged[kind].get("raters") for kind in ("inherent", "residual")}
    return {
        **RISK, **risk, **judged,
        "against_appetite": risk.get("against_appetite") if judged["residual"]["shown"] else None,
        "movement": _moved(risk["movement"]) if pairs and both == {pairs} else None,  # of fewer than all of both it would be another group of people
    }  # fmt: skip


def _moved(movement: dict[str, Any]) -> dict[str, Any]:
    """Return what moved, without how many see no change where they, or the others, are one to four."""
    return {**movement, "seeing_none": None} if points_at_few(movement["seeing_none"], movement["pairs"]) else movement


def _leaving(judged: dict[str, Any]) -> dict[str, Any]:
    """Return what a judgement says outside the cohort: five people from three schools, none of them more than half (DOMAIN 5.9), or nothing."""
    if not judged["shown"]:
        return judged
    return {name: value for name, value in judged.items() if name != "may_leave"} if judged["may_leave"] else {"shown": False, "why": "too_few"}


def _from_medians(risk: dict[str, Any]) -> dict[str, dict[str, Any]]:
    old = risk.get("released")
    if not old:
        return {}
    figures = {name: {"median": old[name], "lower": None, "upper": None, "label": label} for name, label in zip(("likelihood", "impact"), old["labels"], strict=True)}
    return {old["kind"]: _leaving({"shown": True, "may_leave": risk.get("may_leave", False), "on": None, "raters": old["raters"], "sentence": "", **figures})}
