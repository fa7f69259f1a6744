"""What holds for every answer and every request, whoever wrote the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.exceptions import BadRequest, Forbidden

from enquiry_hub.core.routing import SAFE

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# Of a file that is no page: what a worker, or a drawing opened by itself, may load. The rest is said of pages alone, and a first visit asks for forty files.
STATIC_HEADERS = {"Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff"}


def start_security(app: Flask, *, on_https: bool) -> None:
    """Set headers on every answer, check the origin of every change, and refuse text that no store can hold."""

    @app.before_request
    def _same_origin() -> None:
        if request.method in SAFE:
            return
        origin = request.headers.get("Origin")
        if origin and origin != "null" and _host_in(origin) != request.host:
            raise Forbidden("This came from another site.")
        if origin == "null" and request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise Forbidden("This came from another site.")

    @app.before_request
    def _sound_text() -> None:
        for values in (request.args, request.form) if request.method not in SAFE else (request.args,):
            for key, value in values.items(multi=True):
                if not sound(key) or not sound(value):
                    raise BadRequest("The text holds characters that cannot be kept.")
        if request.method not in SAFE and request.is_json and not _all_sound(request.get_json(silent=True)):
            raise BadRequest("The text holds characters that cannot be kept.")

    @app.after_request
    def _headers(answer: Response) -> Response:
        static = request.endpoint == "static" and answer.status_code < 400
        for name, value in (STATIC_HEADERS if static else HEADERS).items():
            answer.headers.setdefault(name, value)
        if on_https:
            answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if static:
            answer.headers.remove("Content-Disposition")
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if request.args.get("v") else "public, max-age=3600"
        elif "Cache-Control" not in answer.headers or not g.get("cacheable"):
            answer.headers["Cache-Control"] = "no-store"
        return answer


def _host_in(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _all_sound(data: Any) -> bool:
    """Say whether every text in a JSON value is sound, however deep it lies."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and not sound(value):
            return False
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
    return True


def sound(text: str) -> bool:
    """Say whether a text holds neither NUL nor lone surrogates, which no store keeps as written."""
    if "\x00" in text:
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def safe_next(target: str | None) -> str | None:
    """Return a path on this site to go on to, or None: one leading slash, no backslash, no control characters."""
    if not target or not target.startswith("/") or target.startswith("//") or len(target) > 500:
        return None
    if "\\" in target or any(ord(letter) < 33 or ord(letter) == 127 for letter in target):
        return None
    return target
