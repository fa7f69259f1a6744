"""The press: hands a document to a child process, and waits for it so long and no longer.

A child makes one document and ends, so that its memory is given back; it is handed no settings, and reaches neither the store nor the network.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from enquiry_hub import paths
from enquiry_hub.core.errors import HubError
from enquiry_hub.core.late import dataclass, late

if TYPE_CHECKING:
    import ctypes
else:
    ctypes = late("ctypes")

WORKER = Path(__file__).with_name("worker.py")
SECONDS, AT_ONCE, WAIT_SECONDS = 45.0, 2, 15.0
MOST_PICTURES = 60 * 1024 * 1024
# What WeasyPrint asks the system for, by the names that it has on Linux, on a Mac and on Windows.
LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
)
log = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)


class CannotBeMade(HubError):
    """The document cannot be made, or not now; the sentence says which."""

    status = 503


@dataclass(frozen=True)
class Paper:
    """Be what is to be printed: its title, and its HTML in one or more lengths, of which the first on `most_pages` pages at most is taken."""

    title: str
    html: Sequence[str]
    language: str = "en-GB"
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    most_pages: int = 0


Cell = str | int | float | None | dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """Be one sheet of a workbook; a cell is a text, a number, nothing, or a day as `{"day": "2026-11-28"}`."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int] = ()


@cache
def can_make_pdf() -> bool:
    """Say whether WeasyPrint and what it needs of the system are there."""
    return importlib.util.find_spec("weasyprint") is not None and all(_loads(names) for names in LIBRARIES)


def _loads(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def as_pdf(paper: Paper) -> bytes:
    """Return a paper as tagged PDF (PDF/UA-1); raise CannotBeMade where it is too long or PDF is not installed."""
    if not can_make_pdf():
        raise CannotBeMade(_("PDF is not installed here. Ask whoever runs this service; the other forms are there."))
    return _made("pdf", _order(paper))


def as_word(paper: Paper) -> bytes:
    """Return the last and shortest HTML of a paper as a Word document."""
    return _made("word", _order(paper))


def as_sheets(title: str, sheets: Sequence[Sheet]) -> bytes:
    """Return an Excel workbook in which no cell is a formula."""
    plain = [{"name": sheet.name, "header": list(sheet.header), "rows": [list(row) for row in sheet.rows], "widths": list(sheet.widths)} for sheet in sheets]
    return _made("sheets", {"title": title, "sheets": plain})


def _order(paper: Paper) -> dict[str, Any]:
    if sum(map(len, paper.pictures.values())) > MOST_PICTURES:
        raise CannotBeMade(_("There are too many pictures for one document. The folder holds them all."))
    pictures = {name: base64.b64encode(content).decode() for name, content in paper.pictures.items()}
    return {
        "title": paper.title, "html": list(paper.html), "language": paper.language, "pictures": pictures, "most_pages": paper.most_pages, "static": str(paths.STATIC),
    }  # fmt: skip


def _made(kind: str, order: dict[str, Any]) -> bytes:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise CannotBeMade(_("Other documents are being made just now. Try again in a minute."))
    try:
        return _by_child({"kind": kind, **order})
    finally:
        _places.release()


def _by_child(order: dict[str, Any]) -> bytes:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    try:
        # What a child that is ended would leave behind goes with its folder.
        with tempfile.TemporaryDirectory(prefix="hub-press-", ignore_cleanup_errors=True) as folder:
            done = subprocess.run(
                [sys.executable or "python3", "-P", str(WORKER)], input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS,
                env=surroundings | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder), check=False,
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise CannotBeMade(_("This is too long for one document. The folder and the other forms hold all of it.")) from None
    except OSError as error:
        log.error("The press could not be started: %r", error)
        raise CannotBeMade(_("The document cannot be made just now. Try again in a minute.")) from error
    if done.returncode == 0 and done.stdout:
        return done.stdout
    why = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:80]  # the kind of error and no words of the document
    log.error("A document could not be made (%s): %s", done.returncode, why)
    raise CannotBeMade(_("The document could not be made: it may be too long. The folder and the other forms hold all of it."))
