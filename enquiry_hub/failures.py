"""What people are told when something does not work."""

from __future__ import annotations

import errno
import logging
from contextlib import suppress
from typing import Any

from flask import Flask, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from enquiry_hub.core.access import VISITOR
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import HubError
from enquiry_hub.core.routing import SAFE
from enquiry_hub.extensions import login_manager

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
TRY_AGAIN = {429, 500, 503, 507}
TOO_LARGE_BY = 8 * 1024 * 1024  # bytes: what is larger still is cut off, and answered by the server between
SECRETS = {"password", "old", "new", "again"}

log = logging.getLogger(__name__)


def _sentences(status: int) -> tuple[str, str]:
    known = {
        400: (_("That did not arrive as it should"), _("Go back, load the page again and try once more. What you wrote is still in the box.")),
        403: (_("That is not yours to do"), _("Nothing was changed. If you think that it should be yours, ask a facilitator.")),
        404: (_("There is nothing here"), _("The address may be wrong, or the page is not for you. Nothing has been lost.")),
        405: (_("That cannot be done here"), _("Go back and use the buttons on the page.")),
        409: (_("Somebody else saved first"), _("Nothing was saved. Your words are still in the box.")),
        413: (_("That is too large"), _("Please send a smaller file or a shorter text. Nothing was saved.")),
        422: (_("That cannot be taken as it is"), _("Nothing was saved. Go back: your words are still in the box.")),
        429: (_("Too much in too short a time"), _("Wait a minute and try again.")),
        500: (_("Something went wrong on our side"), _("Nothing was saved. Go back: your words are still in the box. Try again in a minute.")),
        503: (_("We cannot reach our store just now"), _("Nothing was saved. Keep this page open: your words are still in the box. Try again in a minute.")),
        507: (_("Our disk is full"), _("Nothing was saved. Keep this page open: your words are still in the box. We have been told.")),
    }
    return known.get(status, known[500 if status >= 500 else 400])


def wants_json() -> bool:
    """Say whether the present request is a program's rather than a person's."""
    if request.path.endswith(".json") or request.is_json:
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def failure(status: int, sentence: str = "") -> Any:
    """Return the answer for a failure, as a page or as JSON."""
    title, advice = _sentences(status)
    if wants_json():
        answer = jsonify(ok=False, error=sentence or f"{title}. {advice}")
        answer.status_code = status
        return answer
    facts = {"title": title, "sentence": sentence, "advice": advice, "status": status, "typed": _typed() if status in TRY_AGAIN else []}
    try:
        return render_template("errors/failure.html", **facts), status
    except SQLAlchemyError:
        _ask_the_store_no_more()
        return render_template("errors/failure.html", **facts), status


def _ask_the_store_no_more() -> None:
    """Draw what follows for nobody in particular: language and frame of a page ask the store who this is, and it is what failed."""
    db.session.rollback()
    g.pop("workspace", None)
    g.actor = VISITOR
    login_manager._update_request_context_with_user()


def _read_to_its_end(most: int) -> None:
    """Read, and forget, what was sent, up to so many bytes: whoever still sends when the answer comes, be it a server between, may not see the answer."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, most)
    with suppress(OSError):
        while left > 0 and (piece := stream.read(min(left, 1 << 16))):
            left -= len(piece)


def _typed() -> list[tuple[str, str, bool]]:
    """Return what a form held that was not taken: name, value, and whether it reads like a person's own words."""
    if request.method in SAFE or SECRETS & set(request.form):
        return []
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return [(name, value, len(value) > 60 or len(value.split()) > 1) for name, value in fields]


def _store_status(error: Exception) -> int:
    words = str(error).lower()
    if "disk is full" in words or "no space left" in words or "database or disk" in words:
        return 507
    return 503


def explain_failures(app: Flask) -> None:
    """Answer every failure with a sentence that helps and nothing that is internal."""

    @app.errorhandler(HubError)
    def _hub(error: HubError) -> Any:
        return failure(error.status, error.sentence)

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> Any:
        return failure(400, _("This page had been open too long, or you signed in or out meanwhile. Load it again; your words are kept on this device."))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        if error.code is not None and error.code < 400:
            return error
        if error.code == 413 and (request.content_length or 0) > app.config["MAX_CONTENT_LENGTH"]:  # of which nothing was read yet
            _read_to_its_end(app.config["MAX_CONTENT_LENGTH"] + TOO_LARGE_BY)
        return failure(error.code or 500)

    @app.errorhandler(DataError)
    def _data(_error: DataError) -> Any:
        db.session.rollback()
        return failure(400)

    @app.errorhandler(OperationalError)
    @app.errorhandler(DBAPIError)
    @app.errorhandler(PoolTimeout)
    def _store(error: Exception) -> Any:
        log.error("the store failed: %s", type(error).__name__, exc_info=error)  # values stay out of it: `hide_parameters`
        db.session.rollback()
        if "_login_user" not in g:  # Flask-Login keeps there whom it has found
            _ask_the_store_no_more()
        return failure(_store_status(error))

    @app.errorhandler(RecursionError)
    def _deep(_error: RecursionError) -> Any:
        return failure(400)

    @app.errorhandler(OSError)
    def _disk(error: OSError) -> Any:
        if error.errno is None:  # a missing template is an OSError too, and no fault of the disk
            return _unknown(error)
        log.error("the disk failed: %s", error.errno)
        db.session.rollback()
        return failure(507 if error.errno in NO_ROOM else 503)

    @app.errorhandler(Exception)
    def _unknown(error: Exception) -> Any:
        log.exception("unexpected failure", exc_info=error)
        db.session.rollback()
        return failure(500)
