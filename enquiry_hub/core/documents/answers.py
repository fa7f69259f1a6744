"""A document as the answer to a request, made after the transaction of the request, one at a time for each person, or once for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from threading import Lock
from typing import Any

from flask import Response, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.http import dump_options_header

from enquiry_hub.core.documents.press import CannotBeMade, Paper
from enquiry_hub.core.documents.shared import made_once
from enquiry_hub.core.routing import Afterwards, current_actor

MEDIA = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".zip": "application/zip",
}


_lock = Lock()
_waiting: set[str] = set()


def handed_over(filename: str, make: Callable[[], bytes], *, back: str) -> Afterwards:
    """Return the answer that hands over what `make` returns; where it cannot be made, say so on the page `back`."""
    # A visitor is known by their address alone.
    whose = str(current_actor().person_id) if current_actor().signed_in else f"visitor {request.remote_addr}"
    return _answered(filename, lambda: _one_of(whose, make), back)


def handed_to_all(filename: str, paper: Paper, make: Callable[[Paper], bytes], *, back: str) -> Afterwards:
    """Return the answer that hands over what `make` makes of a paper that anybody may read: of many who ask at once nobody keeps another waiting for more than the one."""
    return _answered(filename, lambda: made_once(PurePath(filename).suffix, paper, lambda: make(paper)), back)


def _one_of(whose: str, make: Callable[[], bytes]) -> bytes:
    with _one_at_a_time(whose):
        return make()


def _answered(filename: str, make: Callable[[], bytes], back: str) -> Afterwards:
    def answer() -> Any:
        try:
            content = make()
        except CannotBeMade as error:
            flash(error.sentence, "error")
            return redirect(back, 303)
        handed = Response(content, mimetype=MEDIA[PurePath(filename).suffix])
        handed.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": filename})
        return handed

    return Afterwards(answer)


@contextmanager
def _one_at_a_time(whose: str) -> Iterator[None]:
    """Make one document for a person and no second meanwhile, so that nobody keeps the others from theirs."""
    with _lock:
        if whose in _waiting:
            raise CannotBeMade(_("Another document of yours is being made. Ask for this one when it is there."))
        _waiting.add(whose)
    try:
        yield
    finally:
        with _lock:
            _waiting.discard(whose)
