"""Who may read and post inputs."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.core.clock import NOW
from enquiry_hub.features.inputs.models import Citation, Input
from enquiry_hub.identity.groups.clauses import contributor_of, member_of, steward_of_cohort_of
from enquiry_hub.identity.groups.models import ACADEMIC, COHORT, FACILITATOR, MANAGER, Group


@permission("inputs:input:read", Input, "Read the inputs of a cohort that you take part in.")
def read_input(actor: Actor) -> ColumnElement[bool]:
    """Those who take part, from the day of publishing; the author before."""
    open_now = sa.or_(Input.published_at <= NOW, Input.author_id == actor.person_id)
    return sa.and_(open_now, contributor_of(Input.group_id, actor))


@permission("inputs:input:discuss", Input, "Start an input’s thread, from the day on which the cohort can read it: before that, its title would tell.")
def discuss_input(actor: Actor) -> ColumnElement[bool]:
    """Everyone who takes part, from the day of publishing; not even the author before, for others read a thread’s title."""
    return sa.and_(Input.published_at <= NOW, contributor_of(Input.group_id, actor))


@permission("inputs:input:edit", Input, "Change an input that you posted.")
def edit_input(actor: Actor) -> ColumnElement[bool]:
    """The author, while taking part."""
    return sa.and_(Input.author_id == actor.person_id, contributor_of(Input.group_id, actor))


@permission("inputs:input:take_down", Input, "Take down an input of a cohort that you run, because it may be about a child.")
def take_input_down(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers who may read it."""
    return sa.and_(steward_of_cohort_of(Input.group_id, actor), read_input(actor))


@permission("inputs:input:connect", Input, "Connect an input with risks, strategies and other inputs.")
def connect_input(actor: Actor) -> ColumnElement[bool]:
    """Everyone who may read it: connecting is how the cohort thinks."""
    return read_input(actor)


@permission("inputs:research:post", Group, "Post research inputs in a cohort.")
def post_research(actor: Actor) -> ColumnElement[bool]:
    """Academics, facilitators and managers."""
    return sa.and_(Group.kind == COHORT, member_of(Group.id, actor, ACADEMIC, FACILITATOR, MANAGER))


@permission("inputs:citation:read", Citation, "Read the references of a cohort that you take part in.")
def read_citation(actor: Actor) -> ColumnElement[bool]:
    """Those who take part: what stands on the list by itself or under an input that is out. Whoever wrote it reads it before."""
    under = sa.exists().where(Input.citation_id == Citation.id, Input.published_at <= NOW)
    return sa.and_(sa.or_(Citation.listed, Citation.author_id == actor.person_id, under), contributor_of(Citation.group_id, actor))


@permission("inputs:citation:remove", Citation, "Take a reference off the list: one that you put there, or one of a cohort that you run.")
def remove_citation(actor: Actor) -> ColumnElement[bool]:
    """Whoever put it there, facilitators and managers; only what stands on the list by itself."""
    mine = sa.or_(Citation.author_id == actor.person_id, steward_of_cohort_of(Citation.group_id, actor))
    return sa.and_(Citation.listed, mine, contributor_of(Citation.group_id, actor))
