"""Reading an export that somebody brings along: what is in it, and whether it can be taken."""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import zipfile
import zlib
from dataclasses import field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from enquiry_hub.core.clock import today
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.text import BadText, clean_input
from enquiry_hub.features.journals.models import TENSES, VALENCES
from enquiry_hub.features.journals.prompts import FACTORS, prompts, shapes
from enquiry_hub.features.journals.services.letters import LONGEST_SEAL
from enquiry_hub.features.takeaway.gathering import FORMAT, FORMAT_VERSION

MOST_PAGES, UNPACKED, MOST_FILES = 20_000, 300 * 1024 * 1024, 5_000
LONGEST_TITLE, LONGEST_BODY = 200, 100_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class BroughtFile:
    """Be one file of a page that is brought along."""

    old_id: str
    name: str
    description: str
    content: bytes


@dataclass(frozen=True)
class BroughtPage:
    """Be one page that is brought along, checked."""

    mark: str
    old_id: str
    title: str
    body: str
    tense: str
    factor: str
    prompt: str
    shape: str
    valence: str
    written_at: datetime
    sealed_until: date | None
    stands_on: tuple[str, ...]
    files: tuple[BroughtFile, ...] = field(default=())


@dataclass(frozen=True)
class Brought:
    """Be what was read from a file: the pages that can be taken, and each that cannot, with the reason."""

    pages: list[BroughtPage]
    refused: list[str]


def read_export(content: bytes) -> Brought:
    """Read a packed folder, or the JSON file out of it; raise Invalid, in words, where it is neither."""
    data, files = _unpacked(content)
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("pages"), list):
        raise Invalid(_("This is not a journal that an Enquiry Hub has handed over."), field="file")
    if data.get("format_version") != FORMAT_VERSION:
        raise Invalid(_("This journal was handed over by another version of Enquiry Hub, which this one cannot read."), field="file")
    if len(data["pages"]) > MOST_PAGES:
        raise Invalid(_("These are more pages than can be taken at once."), field="file")
    pages, refused = [], []
    for number, page in enumerate(data["pages"], 1):
        try:
            pages.append(_page(page, files))
        except (Invalid, BadText, ValueError, TypeError, KeyError) as error:
            refused.append(_("Page %(number)d: %(reason)s", number=number, reason=str(error) or _("something is missing")))
    return Brought(pages, refused)


def _unpacked(content: bytes) -> tuple[Any, dict[str, bytes]]:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return _json(content), {}
    try:
        return _out_of_folder(content)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError):  # damaged, locked, or packed in a way that is not known here
        raise Invalid(_("This file cannot be unpacked."), field="file") from None


def _out_of_folder(content: bytes) -> tuple[Any, dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PAGES + MOST_FILES or sum(entry.file_size for entry in entries) > UNPACKED:
            raise Invalid(_("What is packed in this file is too much."), field="file")
        named = {entry.filename: entry for entry in entries if not entry.is_dir()}
        main = next((name for name in named if name.rsplit("/", 1)[-1] == "journal.json" and name.count("/") <= 1), None)
        if main is None:
            raise Invalid(_("There is no journal.json in this file."), field="file")
        folder = main.removesuffix("journal.json")
        files = {name.removeprefix(folder): archive.read(name) for name in named if name.startswith(f"{folder}files/")}
        return _json(archive.read(main)), files


def _json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Invalid(_("This file cannot be read as a journal."), field="file") from None


def _page(page: Any, files: dict[str, bytes]) -> BroughtPage:
    body, title = clean_input(_text(page["body"], LONGEST_BODY)), clean_input(_text(page.get("title", ""), LONGEST_TITLE))
    if not body.strip():
        raise Invalid(_("there are no words on it"))
    if page["tense"] not in TENSES:
        raise Invalid(_("it is neither past, present nor future"))
    old_id = _text(page["id"], 64)
    written_at = datetime.fromisoformat(_text(page["written_at"], 40))
    if written_at.tzinfo is None:
        raise Invalid(_("its moment has no time zone"))
    if not FIRST_YEAR <= written_at.year <= LAST_YEAR:
        raise Invalid(_("its moment cannot be"))
    until = page.get("sealed_until") if page.get("opened_at") is None else None
    if until and date.fromisoformat(until) > today() + LONGEST_SEAL:
        raise Invalid(_("it is sealed for more than ten years from now"))
    return BroughtPage(
        mark=hashlib.sha256(f"brought:{old_id}".encode()).hexdigest()[:32], old_id=old_id, title=" ".join(title.split()), body=body, tense=page["tense"],
        factor=_one_of(page.get("factor"), FACTORS), prompt=_one_of(page.get("prompt"), [prompt.id for prompt in prompts()]),
        shape=_one_of(page.get("shape"), shapes()) or "free", valence=_one_of(page.get("success_or_challenge"), VALENCES), written_at=written_at,
        sealed_until=date.fromisoformat(until) if until else None, stands_on=tuple(str(one) for one in page.get("stands_on") or [])[:20],
        files=tuple(_file(one, files) for one in (page.get("files") or []) if isinstance(one, dict) and one.get("path") in files),
    )  # fmt: skip


def _file(one: dict[str, Any], files: dict[str, bytes]) -> BroughtFile:
    return BroughtFile(_text(one["id"], 64), clean_input(_text(one["name"], 200)), clean_input(_text(one.get("description", ""), 300)), files[one["path"]])


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise Invalid(_("a text is missing, or longer than %(max)d characters", max=longest))
    return value


def _one_of(value: Any, known: Any) -> str:
    return value if isinstance(value, str) and value in known else ""
