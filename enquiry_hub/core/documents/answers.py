"""A document as the answer to a request, made after the transaction of the request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from flask import Response, flash, redirect
from werkzeug.http import dump_options_header

from enquiry_hub.core.documents.press import CannotBeMade
from enquiry_hub.core.routing import Afterwards

MEDIA = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".zip": "application/zip",
}


def handed_over(filename: str, make: Callable[[], bytes], *, back: str) -> Afterwards:
    """Return the answer that hands over what `make` returns; where it cannot be made, say so on the page `back`."""

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
