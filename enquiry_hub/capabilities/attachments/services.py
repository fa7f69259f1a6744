"""Hanging files on things."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.events import FileAttached, FileKept, FileRemoved
from enquiry_hub.capabilities.attachments.models import (
    ALONE,
    NOT_ASKED,
    OPEN,
    OURS,
    UNSENT,
    WAITING,
    Attachment,
)
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Row
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.files import Upload, check_upload, store_file
from enquiry_hub.core.vault import key_of, lock, unlock
from enquiry_hub.core.work import if_undone, record, work

MEGABYTE = 1024 * 1024
# Files lie sealed with the key of whoever sent them.
FILE_OF = "file:"

UNSENT_KEPT = timedelta(days=30)

ASKS_NOBODY = {
    "upload_folder": "It is only the name of a folder.",
    "content_of": "The route has loaded the file through its rule.",
    "sweep_files": "The worker tidies up what belongs to nothing.",
    "hang_unsent": "The files are the actor's own, found by their own id.",
    "drop_files_of": "A listener follows a change that was asked for.",
    "put_files_aside": "A listener follows a change that was asked for.",
}
TELLS_NOBODY = {
    "content_of": "Nobody is told who reads what.",
    "upload_folder": "It is only the name of a folder.",
    "sweep_files": "Bytes without a row are nobody's news.",
    "drop_files_of": "What was taken away with its thing was told with it.",
    "put_files_aside": "The change of the thing is told; a file of its own is nobody's news.",
}


def upload_folder() -> Path:
    """Return where uploads are kept."""
    return Path(settings().data_dir) / "files"


def attach_file(
    actor: Actor, kind: str, thing: Row, filename: str, content: bytes, *, description: str = "", client_id: str | None = None, licence: str = "", open_licence: str = "",
) -> Attachment:  # fmt: skip
    """Hang a file on a thing; pictures need a description; the same client id hangs it once.

    `licence` says by what right, and `open_licence` under which one; things of some kinds take no file without it.
    """
    permission = subjects.KINDS[kind].attach
    if not permission:
        raise NotThere()
    require(actor, permission, thing)
    if subjects.KINDS[kind].asks_licence and licence not in (OPEN, OURS, ALONE):
        raise Invalid(_("Please say first by what right the file can be here."), field="licence")
    if licence == OPEN and not open_licence.strip():
        raise Invalid(_("Please say which licence it is."), field="open_licence")
    right = {"licence": licence or NOT_ASKED, "open_licence": open_licence.strip() if licence == OPEN else ""}
    return _hang(actor, (kind, thing.id), filename, content, description, client_id, FileKept if licence == ALONE else FileAttached, **right)


def attach_unsent(
    actor: Actor, permission: str, thing: Row, filename: str, content: bytes, *, description: str = "", client_id: str | None = None, private: bool = False,
    licence: str = NOT_ASKED, open_licence: str = "",
) -> Attachment:  # fmt: skip
    """Take a file for what the actor is writing about a thing; until that is sent only they can open it. `permission` is the one to write there;
    `private` tells nobody that there is a file, `licence` says by what right it is here.
    """
    require(actor, permission, thing)
    told, subject = (FileKept, WAITING) if private else (FileAttached, UNSENT)  # a page may be written for longer than what is unsent is kept
    return _hang(actor, (subject, thing.id), filename, content, description, client_id, told, licence=licence or NOT_ASKED, open_licence=open_licence)


def hang_unsent(actor: Actor, file_ids: list[str], subject: tuple[str, str], *, private: bool = False) -> None:
    """Hang those of the files that are the actor's own and not sent yet on what the actor now sends; `private` tells nobody of it."""
    query = sa.select(Attachment).where(
        Attachment.id.in_(file_ids), Attachment.owner_id == actor.person_id, Attachment.subject_kind.in_((UNSENT, WAITING)), Attachment.removed_at.is_(None)
    )  # fmt: skip
    for row in db.session.scalars(query):
        row.subject_kind, row.subject_id = subject
        record((FileKept if private else FileAttached)(by=actor.person_id, attachment_id=row.id, subject=subject))
    db.session.flush()


def put_files_aside(kind: str, row_id: str, *, apart_from: list[str]) -> None:
    """Leave the files that a thing shows no longer to those who sent them; they hang on it again when it shows them again."""
    here = sa.and_(Attachment.subject_kind == kind, Attachment.subject_id == row_id, Attachment.id.not_in(apart_from))
    db.session.execute(sa.update(Attachment).where(here).values(subject_kind=WAITING))


def drop_files_of(kind: str, row_id: str) -> None:
    """Take away the files of a thing that is gone, and those that were put aside from it."""
    here = sa.and_(Attachment.subject_kind.in_((kind, WAITING)), Attachment.subject_id == row_id, Attachment.removed_at.is_(None))
    db.session.execute(sa.update(Attachment).where(here).values(removed_at=now()))


def _hang(
    actor: Actor, subject: tuple[str, str], filename: str, content: bytes, description: str, client_id: str | None, told: type[FileAttached] = FileAttached, **right: str
) -> Attachment:  # fmt: skip
    found = _already_there(actor, client_id)
    if found is not None:
        return found
    limits = settings()
    upload = check_upload(filename, content, limit=limits.max_upload_mb * MEGABYTE)
    if upload.inline and not description.strip():
        raise Invalid(_("Please say in a sentence what the picture shows, for those who cannot see it."), field="description")
    _check_quota(actor, upload, limits.upload_quota_mb * MEGABYTE)
    stored_name = store_file(upload_folder(), lock(key_of(actor.person_id, make=True), upload.content, FILE_OF + actor.person_id))
    if_undone(lambda: (upload_folder() / stored_name).unlink(missing_ok=True))
    row = Attachment(
        owner_id=actor.person_id, client_id=client_id, subject_kind=subject[0], subject_id=subject[1], filename=upload.filename, media_type=upload.media_type,
        size=len(upload.content), stored_name=stored_name, description=description.strip(), inline=upload.inline, **right,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(told(by=actor.person_id, attachment_id=row.id, subject=subject))
    return row


def content_of(attachment: Attachment) -> bytes | None:
    """Return the bytes of a file whose reader the route has let in; None where they are gone."""
    path = upload_folder() / attachment.stored_name
    if not path.is_file():
        return None
    content = path.read_bytes()
    return unlock(key_of(attachment.owner_id), content, FILE_OF + attachment.owner_id) if attachment.sealed else content


def _already_there(actor: Actor, client_id: str | None) -> Attachment | None:
    if client_id is None:
        return None
    return db.session.scalar(sa.select(Attachment).where(Attachment.owner_id == actor.person_id, Attachment.client_id == client_id))


def _check_quota(actor: Actor, upload: Upload, quota: int) -> None:
    query = sa.select(sa.func.coalesce(sa.func.sum(Attachment.size), 0)).where(Attachment.owner_id == actor.person_id, Attachment.removed_at.is_(None))
    if (db.session.scalar(query) or 0) + len(upload.content) > quota:
        raise Invalid(_("Your files would add up to more than %(size)s MB. Remove some first.", size=quota // MEGABYTE), field="file")


def remove_file(actor: Actor, attachment: Attachment) -> None:
    """Take a file away; the worker deletes its bytes."""
    require(actor, "attachments:file:remove", attachment)
    attachment.removed_at = now()
    db.session.flush()
    if attachment.subject_kind not in (UNSENT, WAITING) and attachment.licence != ALONE:
        record(FileRemoved(by=actor.person_id, attachment_id=attachment.id))


def sweep_files() -> int:
    """Delete bytes that belong to no file any more, an hour after they were written; return how many. What was never sent goes after thirty days."""
    with work():
        late = sa.and_(Attachment.subject_kind == UNSENT, Attachment.created_at < now() - UNSENT_KEPT, Attachment.removed_at.is_(None))
        db.session.execute(sa.update(Attachment).where(late).values(removed_at=now()))
    folder = upload_folder()
    if not folder.is_dir():
        return 0
    kept = set(db.session.scalars(sa.select(Attachment.stored_name).where(Attachment.removed_at.is_(None))))
    swept = 0
    for path in folder.iterdir():
        if path.name not in kept and now().timestamp() - path.stat().st_mtime > 3600:
            path.unlink(missing_ok=True)
            swept += 1
    return swept
