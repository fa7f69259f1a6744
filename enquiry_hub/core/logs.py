"""What is written to standard error: what happened and what failed, never what people wrote, nor who they are."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request

SOUND = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
HEADER = "X-Request-ID"
TALKATIVE = ("engineio.server", "socketio.server", "engineio", "socketio")  # libraries that print by themselves

requests_log = logging.getLogger("enquiry_hub.requests")


def request_id() -> str:
    """Return the mark of the present request: the one it came with, if that is sound, else a new one."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if SOUND.fullmatch(given) else secrets.token_hex(16)
    mark: str = g.request_id
    return mark


def mark_requests(app: Flask) -> None:
    """Give every answer the mark of its request, and write one line about each where such lines are wanted.

    A line names the endpoint and not the address: addresses hold ids, and some hold secrets.
    """

    @app.before_request
    def _begin() -> None:
        request_id()
        g.came_at = time.perf_counter()

    @app.after_request
    def _end(answer: Response) -> Response:
        answer.headers[HEADER] = request_id()
        if requests_log.isEnabledFor(logging.INFO):
            begun = g.get("came_at", time.perf_counter())
            facts = {"endpoint": request.endpoint or "none", "method": request.method[:10], "status": answer.status_code}
            facts["ms"] = round((time.perf_counter() - begun) * 1000, 1)
            requests_log.info("request", extra={"facts": facts})
        return answer


def what_failed(error: BaseException) -> str:
    """Return the kind of an error and its code, without its message: that may hold what somebody typed, or their address."""
    original = getattr(error, "orig", None) or error
    code = next((found for name in ("sqlstate", "smtp_code", "errno", "code") if (found := getattr(original, name, None))), None)
    kinds = type(error).__name__ if original is error else f"{type(error).__name__} from {type(original).__name__}"
    return f"{kinds} ({code})" if isinstance(code, (int, str)) else kinds


def where_failed(error: BaseException) -> list[str]:
    """Return where an error came from, innermost last, causes first."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*where_failed(cause), f"{what_failed(cause)}, and then"] if cause is not None else []
    return before + [f"{found.filename}:{found.lineno} {found.name}" for found in traceback.extract_tb(error.__traceback__)]


class _Plain(logging.Formatter):
    """Write a line for a person to read, and under it where an error came from."""

    def __init__(self, *, with_messages: bool) -> None:
        super().__init__()
        self._with_messages = with_messages

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        mark = f" [{request_id()}]" if has_request_context() else ""
        line = f"{_moment(record)} {record.levelname} {record.name}{mark}: {record.getMessage()}"
        if not record.exc_info:
            return line
        return line + "\n" + self.formatException(record.exc_info) if self._with_messages else "\n    ".join([line, *_error_of(record).values()])


class _Json(logging.Formatter):
    """Write a line of JSON for a program to read."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        facts: dict[str, Any] = {"at": _moment(record), "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        if has_request_context():
            facts["request_id"] = request_id()
        return json.dumps({**facts, **getattr(record, "facts", {}), **_error_of(record)}, ensure_ascii=False)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _error_of(record: logging.LogRecord) -> dict[str, str]:
    error = record.exc_info[1] if record.exc_info else None
    return {} if error is None else {"error": what_failed(error), "where": " | ".join(where_failed(error))}


def start_logs(form: str, *, with_messages: bool = False) -> None:
    """Write all logs of this process to standard error, as `text` or as `json`; `json` also has a line for each request.

    The messages of errors are only for development (`with_messages`): they may hold what somebody typed.
    """
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(_Json() if form == "json" else _Plain(with_messages=with_messages))
    root = logging.getLogger()
    root.handlers[:] = [out]
    root.setLevel(logging.WARNING)
    requests_log.setLevel(logging.INFO if form == "json" else logging.WARNING)
    for name in TALKATIVE:
        logging.getLogger(name).handlers.clear()
    logging.captureWarnings(True)
