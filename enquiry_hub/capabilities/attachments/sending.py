"""Sending the bytes of a file whose reader has been let in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import abort, send_file

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.services import content_of

SANDBOX = "default-src 'none'; sandbox"


def send_attachment(attachment: Attachment, policy: str = SANDBOX, *, save: bool = True) -> Any:
    """Send the bytes of a file whose reader the route has let in."""
    content = content_of(attachment)
    if content is None:
        abort(404)
    answer = send_file(
        BytesIO(content), mimetype=attachment.media_type, as_attachment=save, download_name=attachment.filename, etag=False, conditional=True
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = policy
    return answer
