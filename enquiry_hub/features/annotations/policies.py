"""Who reads notes on a PDF, writes them, and answers for them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.attachments.models import ALONE, Attachment
from enquiry_hub.capabilities.moderation.queries import waits, waits_as_urgent
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, permission
from enquiry_hub.features.annotations.models import PDF, Annotation
from enquiry_hub.identity.groups.clauses import contributor_of, steward_of_cohort_of
from enquiry_hub.identity.groups.models import Group


def _here(file: Any, actor: Actor) -> ColumnElement[bool]:
    """Hold for a PDF that hangs on an input and was not taken away; somebody’s copy for themselves alone is there for nobody else."""
    for_them = sa.or_(file.licence != ALONE, file.owner_id == actor.person_id)
    return sa.and_(file.media_type == PDF, file.subject_kind == "input", file.removed_at.is_(None), for_them)


@permission(
    "annotations:file:annotate",
    Attachment,
    "Read a PDF on an input with the notes on it, and write your own.",
)
def annotate(actor: Actor) -> ColumnElement[bool]:
    """Whoever may read the input; all of those take part."""
    return sa.and_(
        _here(Attachment, actor),
        subjects.may_read(actor, Attachment.subject_kind, Attachment.subject_id, ("input",)),
    )


@permission("annotations:group:write", Group, "Write a note on a PDF for a group that you take part in.")
def write_for_group(actor: Actor) -> ColumnElement[bool]:
    """Everyone but observers."""
    return contributor_of(Group.id, actor)


def _for(row: Any, actor: Actor) -> ColumnElement[bool]:
    """Hold for what the actor wrote, and for what their groups read that no facilitator hid; who runs the cohort sees what is hidden, if they are in the group."""
    shown = sa.or_(row.hidden_at.is_(None), steward_of_cohort_of(row.group_id, actor))
    return sa.or_(
        row.author_id == actor.person_id, sa.and_(contributor_of(row.reader_group_id, actor), shown)
    )


@permission(
    "annotations:annotation:read",
    Annotation,
    "Read a note on a PDF that is for a group that you are in, or your own.",
)
def read_annotation(actor: Actor) -> ColumnElement[bool]:
    """Its author and its group, while they may read the input and the file is there; an answer, while they may read what it answers."""
    file, parent = aliased(Attachment), aliased(Annotation)
    there = sa.exists(
        sa.select(sa.literal(1))
        .select_from(file)
        .where(file.id == Annotation.attachment_id, file.subject_id == Annotation.input_id, _here(file, actor))
    )
    answers = sa.exists(
        sa.select(sa.literal(1))
        .select_from(parent)
        .where(parent.id == Annotation.reply_to_id, _for(parent, actor))
    )
    return sa.and_(
        there,
        sa.or_(sa.and_(_for(Annotation, actor), sa.or_(Annotation.reply_to_id.is_(None), answers)), called_to(actor)),
        subjects.may_read(actor, sa.literal("input"), Annotation.input_id, ("input",)),
    )


def urgent() -> ColumnElement[bool]:
    """Hold for the notes that were reported as urgent and wait."""
    return waits_as_urgent("annotation", Annotation.id)


def called_to(actor: Actor) -> ColumnElement[bool]:
    """Hold for the notes that were put before the facilitators, also from a peer group that they are not in, until they decide."""
    return sa.and_(Annotation.reader_group_id.is_not(None), waits("annotation", Annotation.id), steward_of_cohort_of(Annotation.group_id, actor))


def _stands() -> ColumnElement[bool]:
    return sa.and_(Annotation.withdrawn_at.is_(None), Annotation.taken_down_at.is_(None))


@permission("annotations:annotation:edit", Annotation, "Change a note of yours on a PDF.")
def edit_annotation(actor: Actor) -> ColumnElement[bool]:
    """Its author, while it stands and nobody hid it."""
    return sa.and_(
        Annotation.author_id == actor.person_id,
        Annotation.hidden_at.is_(None),
        _stands(),
        read_annotation(actor),
    )


@permission("annotations:annotation:withdraw", Annotation, "Withdraw a note of yours on a PDF.")
def withdraw_annotation(actor: Actor) -> ColumnElement[bool]:
    """Its author, hidden or not; never while it waits as urgent, for it is kept until somebody has looked."""
    return sa.and_(Annotation.author_id == actor.person_id, _stands(), sa.not_(urgent()), read_annotation(actor))


@permission("annotations:annotation:answer", Annotation, "Answer a note on a PDF that others read.")
def answer_annotation(actor: Actor) -> ColumnElement[bool]:
    """Its group, while it stands and is shown; an answer is not answered."""
    open_ = sa.and_(Annotation.reply_to_id.is_(None), Annotation.hidden_at.is_(None), _stands())
    return sa.and_(open_, contributor_of(Annotation.reader_group_id, actor), read_annotation(actor))


@permission(
    "annotations:annotation:discuss", Annotation, "Start a thread about a note that the whole cohort reads."
)
def discuss_annotation(actor: Actor) -> ColumnElement[bool]:
    """Whoever may answer it, where the cohort reads it: of another, a thread’s title would tell."""
    return sa.and_(Annotation.reader_group_id == Annotation.group_id, answer_annotation(actor))


def _run(actor: Actor) -> ColumnElement[bool]:
    """Hold for who runs the cohort and is among the readers, or was asked to look; for nobody where a note of their own was reported as urgent."""
    own_urgent = sa.and_(Annotation.author_id == actor.person_id, urgent())
    return sa.and_(
        Annotation.reader_group_id.is_not(None),
        sa.or_(contributor_of(Annotation.reader_group_id, actor), called_to(actor)),
        steward_of_cohort_of(Annotation.group_id, actor),
        sa.not_(own_urgent),
        read_annotation(actor),
    )


@permission("annotations:annotation:report", Annotation, "Ask a facilitator to look at somebody else’s note on a PDF.")
def report_annotation(actor: Actor) -> ColumnElement[bool]:
    """Its readers, while it stands and is shown."""
    others = sa.and_(Annotation.reader_group_id.is_not(None), Annotation.author_id != actor.person_id)
    return sa.and_(others, Annotation.hidden_at.is_(None), _stands(), read_annotation(actor))


@permission("annotations:annotation:decide", Annotation, "Look at a note on a PDF in a cohort that you run, with what was asked about it, and leave it as it stands.")
def decide_annotation(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers who are among its readers or were asked, hidden or not."""
    return sa.and_(_stands(), _run(actor))


@permission("annotations:annotation:hide", Annotation, "Hide a note on a PDF in a cohort that you run.")
def hide_annotation(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers who are among its readers."""
    return sa.and_(Annotation.hidden_at.is_(None), _stands(), _run(actor))


@permission(
    "annotations:annotation:restore",
    Annotation,
    "Show a hidden note on a PDF again in a cohort that you run.",
)
def restore_annotation(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers who are among its readers."""
    return sa.and_(Annotation.hidden_at.is_not(None), _stands(), _run(actor))


@permission(
    "annotations:annotation:take_down",
    Annotation,
    "Take down a note on a PDF in a cohort that you run, because it may be about a child.",
)
def take_annotation_down(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers who are among its readers, once."""
    return sa.and_(_stands(), _run(actor))
