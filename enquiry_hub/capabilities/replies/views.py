"""The door for mail servers that hand messages over by HTTP."""

from __future__ import annotations

import hmac
from typing import Any

from flask import abort, jsonify, request

from enquiry_hub.capabilities.replies.intake import LARGEST, take_mail
from enquiry_hub.core.current import settings
from enquiry_hub.core.routing import PUBLIC, Guarded
from enquiry_hub.extensions import csrf

replies = Guarded("replies", __name__)
blueprints = [replies]


@replies.post("/mail/take", access=PUBLIC)
def take() -> Any:
    """Take one message as it came (`message/rfc822`) from whoever holds the secret; for anyone else there is nothing here."""
    secret, given = settings().reply_secret, request.headers.get("Authorization", "")
    if not secret or not hmac.compare_digest(given.encode(), f"Bearer {secret}".encode()):
        abort(404)
    return jsonify(ok=True, outcome=take_mail(request.stream.read(LARGEST + 1)))


# A mail server posts here, with no cookie; the secret in the header is the proof.
csrf.exempt(f"{take.__module__}.{take.__name__}")
