"""Reading what a school took home, how it judges it and what it learned; how a copy changed is in `history`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field
from datetime import date
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.domain import Status, appetite_status, band
from enquiry_hub.features.framework.models import INHERENT, RESIDUAL, Appetite, Risk
from enquiry_hub.features.schools.looks import due_for_a_look, looks_at
from enquiry_hub.features.schools.models import (
    OPEN,
    RISK,
    WORDS,
    Adoption,
    LocalControl,
    LocalRating,
    LocalReview,
    School,
    SchoolRegister,
    Variant,
)
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import FACILITATOR, Invitation, Membership
from enquiry_hub.identity.groups.queries import Member, members_of
from enquiry_hub.identity.people.domain import settings_of
from enquiry_hub.identity.people.models import Organisation, Person


@dataclass(frozen=True)
class AdoptedRisk:
    """Be a risk as a school holds it: with its latest judgements, its strategies, and what needs a look."""

    adoption: Adoption
    owner: str
    before: LocalRating | None
    now: LocalRating | None
    controls: list[LocalControl]
    strategies: list[Adoption]
    level: str
    owners: dict[str, str] = field(default_factory=dict)
    due: Collection[str] = ()  # ids of those whose day of a look has come
    looks: dict[str, list[LocalReview]] = field(default_factory=dict)

    @property
    def judged(self) -> LocalRating | None:
        """Return the judgement that counts: with what is done, else before anything is."""
        return self.now or self.before

    @property
    def score(self) -> int | None:
        """Return likelihood times impact, for sorting and comparing only."""
        return self.judged.likelihood * self.judged.impact if self.judged else None

    @property
    def band(self) -> str:
        """Return the band of the score in a word."""
        return band(self.score) if self.score is not None else ""

    @property
    def stands(self) -> Status | None:
        """Return where the risk stands against the appetite."""
        return appetite_status(self.score, self.level) if self.score is not None and self.level else None

    @property
    def accepted(self) -> bool:
        """Say whether somebody has signed for it and the day has not come."""
        until = self.adoption.accepted_until
        return until is not None and until >= today() and self.adoption.accepted_ended_on is None

    @property
    def runs(self) -> bool:
        """Say whether the school is carrying out something about it."""
        return any(one.running for one in self.strategies)

    @property
    def exceptions(self) -> list[str]:
        """Return, as codes, what the school's governors would ask about first (DOMAIN 5.4): the gravest first."""
        found, row = [], self.adoption
        if self.stands == "outside_tolerance" and not self.accepted and not self.runs:
            found.append("outside")
        if row.accepted_until is not None and row.accepted_until < today() and row.accepted_ended_on is None:
            found.append("acceptance_over")
        if any(one.review_on is not None and one.review_on < today() for one in [row, *self.strategies] if one.id in self.due):
            found.append("review_over")
        if self.judged is None:
            found.append("not_rated")
        if row.owner_id is None:
            found.append("no_owner")
        return found


def school_of(actor: Actor) -> School | None:
    """Return the space of the actor's school, if there is one and they were let in."""
    found: School | None = db.session.scalar(visible(actor, "schools:school:read"))
    return found


def organisation_of(actor: Actor) -> Organisation | None:
    """Return where the actor works."""
    return db.session.scalar(sa.select(Organisation).join(Person, Person.organisation_id == Organisation.id).where(Person.id == actor.person_id))


def leads_at_own_school(actor: Actor) -> str:
    """Return the name of a colleague who leads the space of the actor's school, where there is one that they are not in."""
    organisation = organisation_of(actor)
    school = db.session.scalar(sa.select(School).where(School.organisation_id == organisation.id)) if organisation else None
    found = leaders_of(school) if school else []
    return found[0].name if found else ""


def has_space(actor: Actor) -> bool:
    """Tell whether the school where the actor works has a space, which says nothing of what is in it."""
    query = sa.select(School.id).join(Person, Person.organisation_id == School.organisation_id).where(Person.id == actor.person_id)
    return db.session.scalar(query) is not None


def membership_at(school: School, person_id: str) -> Membership | None:
    """Return somebody's present membership of a school's space."""
    return db.session.scalar(sa.select(Membership).where(Membership.group_id == school.group_id, Membership.person_id == person_id, in_force()))


def team_of(school: School) -> list[Member]:
    """Return who is in a school's space and works there; the caller may read the school."""
    there = set(db.session.scalars(sa.select(Person.id).where(Person.organisation_id == school.organisation_id)))
    return [member for member in members_of(school.group_id) if member.id in there]


def leaders_of(school: School) -> list[Member]:
    """Return who leads a school's space."""
    return [member for member in team_of(school) if member.role == FACILITATOR]


def invited_to(school: School) -> list[Invitation]:
    """Return the invitations of colleagues that wait; the caller leads the school."""
    waiting = (Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > now())
    return list(db.session.scalars(sa.select(Invitation).where(Invitation.group_id == school.group_id, *waiting).order_by(Invitation.created_at)))


def adopted_at(actor: Actor, school: School, *, closed: bool = False) -> list[AdoptedRisk]:
    """Return the risks that a school took home, what needs a look first, then the highest, in a few queries."""
    query = visible(actor, "schools:adoption:read").where(Adoption.school_id == school.id).order_by(Adoption.created_at, Adoption.id)
    rows = [row for row in db.session.scalars(query) if closed or row.status == OPEN]
    found = _views([row for row in rows if row.kind == RISK], [row for row in rows if row.kind != RISK])
    return sorted(found, key=lambda line: (not line.exceptions, -(line.score or 0), line.adoption.code))


def adopted_alone(actor: Actor, school: School) -> list[Adoption]:
    """Return the open strategies that a school took home without their risk."""
    query = visible(actor, "schools:adoption:read").where(Adoption.school_id == school.id, Adoption.kind != RISK, Adoption.under_id.is_(None), Adoption.status == OPEN)
    return list(db.session.scalars(query.order_by(Adoption.created_at)))


def view_of(risk: Adoption) -> AdoptedRisk:
    """Return one risk of a school with everything that hangs on it; the caller may read it."""
    under = list(db.session.scalars(sa.select(Adoption).where(Adoption.under_id == risk.id).order_by(Adoption.created_at)))
    return _views([risk], under)[0]


def _views(risks: list[Adoption], strategies: list[Adoption]) -> list[AdoptedRisk]:
    ids = [row.id for row in risks]
    ratings: dict[tuple[str, str], LocalRating] = {}
    for rating in db.session.scalars(sa.select(LocalRating).where(LocalRating.adoption_id.in_(ids)).order_by(LocalRating.rated_on, LocalRating.created_at)):
        ratings[rating.adoption_id, rating.kind] = rating
    controls: dict[str, list[LocalControl]] = {}
    for control in db.session.scalars(sa.select(LocalControl).where(LocalControl.adoption_id.in_(ids), LocalControl.ended_on.is_(None)).order_by(LocalControl.created_at)):
        controls.setdefault(control.adoption_id, []).append(control)
    people = {row.owner_id for row in [*risks, *strategies] if row.owner_id}
    names = dict(db.session.execute(sa.select(Person.id, Person.display_name).where(Person.id.in_(people))).all())
    due = set(db.session.scalars(sa.select(Adoption.id).where(Adoption.id.in_([row.id for row in (*risks, *strategies)]), due_for_a_look())))
    looks = looks_at([row.id for row in strategies])
    return [
        AdoptedRisk(
            row, names.get(row.owner_id or "", ""), ratings.get((row.id, INHERENT)), ratings.get((row.id, RESIDUAL)), controls.get(row.id, []),
            [one for one in strategies if one.under_id == row.id], row.appetite, names, due, looks,
        )
        for row in risks
    ]  # fmt: skip


def ratings_of(adoption_id: str) -> list[LocalRating]:
    """Return all judgements of a school on one risk, the latest first; the caller may read it."""
    return list(db.session.scalars(sa.select(LocalRating).where(LocalRating.adoption_id == adoption_id).order_by(LocalRating.rated_on.desc(), LocalRating.created_at.desc())))


def adopted_from(actor: Actor, kind: str, source_id: str) -> Adoption | None:
    """Return the actor's school's own open copy of a shared thing."""
    column = Adoption.risk_id if kind == RISK else Adoption.strategy_id
    query = visible(actor, "schools:adoption:read").where(column == source_id, Adoption.status == OPEN)
    return db.session.scalar(query.where(Adoption.kind == kind).limit(1))


def source_of(actor: Actor, adoption: Adoption) -> Any | None:
    """Return the shared thing that a copy was taken from, if the actor may read it."""
    return subjects.find(actor, adoption.kind, adoption.source_id) if adoption.source_id else None


def merged_into(actor: Actor, source: Any | None) -> Risk | None:
    """Return the risk that goes on in place of a shared one that the actor may read, if they may read that too."""
    return subjects.find(actor, RISK, source.merged_into_id) if isinstance(source, Risk) and source.merged_into_id else None


def words_of(kind: str, source: Any) -> dict[str, str]:
    """Return the words of a shared thing that come along."""
    return {name: getattr(source, name) or "" for name in WORDS[kind]}


def appetite_for(source: Any) -> str:
    """Return the appetite of the cohort for the theme of a shared risk, which a copy begins with."""
    return db.session.scalar(sa.select(Appetite.level).where(Appetite.theme_id == source.theme_id)) or "" if isinstance(source, Risk) else ""


def moved_on(actor: Actor, adoption: Adoption) -> dict[str, tuple[str, str, str]]:
    """Return, for each word that the shared thing says otherwise now, the school's, how it came, and how it is now; empty for who may not read it."""
    source = source_of(actor, adoption)
    if source is None or source.version == adoption.source_version:
        return {}
    new = words_of(adoption.kind, source)
    return {
        name: (adoption.words.get(name, ""), adoption.source.get(name, ""), new[name]) for name in WORDS[adoption.kind] if new[name] != adoption.source.get(name, "")
    }  # fmt: skip


def moved_in(actor: Actor, rows: Sequence[Adoption]) -> set[str]:
    """Return the ids of those copies whose shared thing says something else now, as far as the actor may read it."""
    things = subjects.find_many(actor, {(row.kind, row.source_id) for row in rows if row.source_id})
    found = set()
    for row in rows:
        source = things.get((row.kind, row.source_id or ""))
        if source is not None and source.version != row.source_version and words_of(row.kind, source) != row.source:
            found.add(row.id)
    return found


def offered_from(actor: Actor, adoption: Adoption) -> dict[str, Variant]:
    """Return what the actor's school offers of a copy at present, by kind, if they may take it back."""
    return {row.kind: row for row in db.session.scalars(visible(actor, "schools:variant:withdraw").where(Variant.adoption_id == adoption.id))}


def variants_of(actor: Actor, kind: str, source_id: str) -> list[Variant]:
    """Return how schools say a shared thing and what they learned from it: first from the actor's own kind of school, then by how much of a label is theirs."""
    column = Variant.risk_id if kind == RISK else Variant.strategy_id
    query = visible(actor, "schools:variant:read").where(column == source_id).order_by(Variant.created_at, Variant.id)
    own = organisation_of(actor)
    labels, like = (labels_of(own), set(settings_of(own.phase, own.setting, None))) if own else ({}, set[str]())

    def far(row: Variant) -> tuple[bool, int]:
        alike = sum(bool(label) and getattr(row, name) == label for name, label in labels.items())
        return like.isdisjoint(settings_of(row.phase, row.setting, None)), -alike

    return sorted(db.session.scalars(query), key=far)


def schools_with(cohort_id: str, *, phase: str = "", size: str = "", setting: str = "") -> int:
    """Count the schools of a cohort that a label fits: a label that fits one or two says who it is."""
    query = sa.select(Organisation).where(
        Organisation.id.in_(sa.select(Person.organisation_id).join(Membership, Membership.person_id == Person.id).where(Membership.group_id == cohort_id, in_force()))
    )
    return sum(
        (not phase or one.phase == phase) and (not setting or one.setting == setting) and (not size or size_of(one) == size) for one in db.session.scalars(query)
    )


def labels_of(organisation: Organisation) -> dict[str, str]:
    """Return what may be said of a school without its name: its phase, size and setting, empty where it is not known."""
    return {"phase": organisation.phase, "size": size_of(organisation), "setting": organisation.setting}


def size_of(organisation: Organisation) -> str:
    """Return the size of a school in a word: small up to 200 pupils, large from 1,000, else middling; nothing where it is not known."""
    count = organisation.pupils_on_roll
    if count is None:
        return ""
    return "small" if count <= 200 else "large" if count >= 1000 else "middling"


def registers_of(actor: Actor, school: School) -> Sequence[SchoolRegister]:
    """Return the registers that a school has issued, the newest first."""
    return list(db.session.scalars(visible(actor, "schools:register:read").where(SchoolRegister.school_id == school.id).order_by(SchoolRegister.number.desc())))


def register_behind(token_hash: str, day: date) -> tuple[SchoolRegister, str] | None:
    """Return the register behind a link, with the school's name, while the link holds."""
    query = (
        sa.select(SchoolRegister, Organisation.name).join(School, School.id == SchoolRegister.school_id).join(Organisation, Organisation.id == School.organisation_id)
        .where(SchoolRegister.token_hash == token_hash, SchoolRegister.ended_at.is_(None), SchoolRegister.ends_on >= day)
    )  # fmt: skip
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None
