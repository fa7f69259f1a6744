"""Files on disk, and what may be uploaded: known kinds whose content is what their name says."""

from __future__ import annotations

import io
import os
import secrets
import zipfile
from pathlib import Path

from flask_babel import gettext as _

from enquiry_hub.core.audio import AUDIO, clean_sound
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass, late

Image, ImageOps = late("PIL.Image"), late("PIL.ImageOps")

IMAGES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
TEXTS = {"txt": "text/plain", "csv": "text/csv", "md": "text/markdown"}
KINDS = (*IMAGES, *AUDIO, "pdf", *OFFICE, *TEXTS)

LARGEST_PICTURE = 40_000_000  # pixels
LONGEST_SIDE = 2400
UNPACKED, ENTRIES = 200 * 1024 * 1024, 5000


@dataclass(frozen=True)
class Upload:
    """Hold a file that may be kept: its name for people, type, bytes, and whether it may be shown in a page."""

    filename: str
    media_type: str
    content: bytes
    inline: bool


def check_upload(filename: str, content: bytes, *, limit: int) -> Upload:
    """Return what may be kept of an upload; raise Invalid, in words, for a kind, size or content that may not.

    Pictures are made anew, which leaves where and with what they were taken behind; recordings lose what they say of that.
    """
    name = _plain_name(filename)
    kind = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if kind not in KINDS:
        raise Invalid(_("This kind of file cannot be taken. These can: %(kinds)s.", kinds=", ".join(KINDS)), field="file")
    if not content:
        raise Invalid(_("The file is empty."), field="file")
    if len(content) > limit:
        raise Invalid(_("The file is larger than %(size)s MB.", size=limit // 1024 // 1024), field="file")
    if kind in IMAGES:
        return Upload(name, f"image/{IMAGES[kind].lower()}", _made_anew(content, IMAGES[kind]), True)
    if kind in AUDIO:
        sound = clean_sound(kind, content)
        if sound is None:
            raise Invalid(_("This is no sound recording that we know: WebM, Ogg, M4A, WAV or MP3, without a film."), field="file")
        return Upload(name, AUDIO[kind], sound, False)
    if kind == "pdf":
        if not content.startswith(b"%PDF-"):
            raise _wrong()
        return Upload(name, "application/pdf", content, False)
    if kind in OFFICE:
        _check_archive(content)
        return Upload(name, OFFICE[kind], content, False)
    _check_text(content)
    return Upload(name, TEXTS[kind], content, False)


def _wrong() -> Invalid:
    return Invalid(_("The file is not what its name says. Save it again from the program that made it."), field="file")


def _plain_name(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if letter.isprintable()).strip(". ")
    return name[-150:] or "file"


def _made_anew(content: bytes, form: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=(form,)) as picture:
            if picture.format != form:
                raise _wrong()
            if picture.width * picture.height > LARGEST_PICTURE:
                raise Invalid(_("The picture has too many pixels. Make it smaller."), field="file")
            upright = ImageOps.exif_transpose(picture) or picture
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            clean = upright.convert("RGB" if form == "JPEG" else "RGBA")
            clean.info.clear()  # a comment would go along
            out = io.BytesIO()
            clean.save(out, format=form, **({"quality": 85} if form != "PNG" else {}))
            return out.getvalue()
    except Invalid:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _wrong() from None


def _check_archive(content: bytes) -> None:
    """Judge an office file by what it declares, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _wrong() from None
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise Invalid(_("The file unpacks to more than we can take."), field="file")
    names = {entry.filename for entry in entries}
    if not names & {"[Content_Types].xml", "mimetype"}:
        raise _wrong()


def _check_text(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise _wrong()


def store_file(folder: Path, content: bytes) -> str:
    """Write a file durably under a name of our own and return the name; a disk that is full keeps no half of it."""
    name = secrets.token_hex(16)
    folder.mkdir(parents=True, exist_ok=True)
    waiting = folder / f".{name}"
    try:
        with waiting.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        waiting.rename(folder / name)
    except OSError:
        waiting.unlink(missing_ok=True)
        raise
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
    return name


def text_in(content: bytes) -> str:
    """Return the words of a text file as Excel and others write it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
