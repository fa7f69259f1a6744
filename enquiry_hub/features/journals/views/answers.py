"""How a page that is being written answers: to a program that sends what waited on a device, and to a browser that may record."""

from __future__ import annotations

from typing import Any

from flask import jsonify, make_response, request
from flask_babel import gettext as _

from enquiry_hub.failures import wants_json
from enquiry_hub.features.journals.views.desk import Desk


def for_program() -> bool:
    """Say whether the present request sends a page without leaving the one that it was written on."""
    return request.method == "POST" and wants_json()


def answer_program(desk: Desk, *, theirs: Any = None) -> Any:
    """Return why a page was not taken."""
    if theirs:
        return jsonify(ok=False, error=_("It was changed on another device meanwhile. Open the page to see both."), theirs=theirs), 409
    return jsonify(ok=False, error=desk.form.first_error() or " ".join(map(str, desk.form.form_errors))), 422


def may_record(page: str, status: int) -> Any:
    """Return a page whose browser may ask for the microphone; no other page of the hub may."""
    answer = make_response(page, status)
    answer.headers["Permissions-Policy"] = "camera=(), microphone=(self), geolocation=()"
    return answer
