"""A file is read by whoever may read the thing that it hangs on."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.attachments.models import ALONE, UNSENT, WAITING, Attachment
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, permission


@permission("attachments:file:read", Attachment, "Open a file that hangs on something that you may read, unless it is somebody’s copy for themselves alone.")
def read_file(actor: Actor) -> ColumnElement[bool]:
    """The readers of the thing; of what is not sent yet, or is a copy for one alone, its uploader."""
    own = sa.and_(Attachment.subject_kind.in_((UNSENT, WAITING)), Attachment.owner_id == actor.person_id)
    kinds = tuple(kind.name for kind in subjects.KINDS.values() if kind.carries_files)
    return sa.and_(there_for(actor), sa.or_(own, subjects.may_read(actor, Attachment.subject_kind, Attachment.subject_id, kinds)))


def there_for(actor: Actor) -> ColumnElement[bool]:
    """Hold for files that were not removed and are no copy for somebody else alone."""
    return sa.and_(Attachment.removed_at.is_(None), sa.or_(Attachment.licence != ALONE, Attachment.owner_id == actor.person_id))


@permission("attachments:file:remove", Attachment, "Remove a file that you put there.")
def remove_file(actor: Actor) -> ColumnElement[bool]:
    """Whoever put it there, while they may read the thing."""
    return sa.and_(Attachment.owner_id == actor.person_id, read_file(actor))
