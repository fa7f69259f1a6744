"""Notes on a PDF as things that a notice or a link can be about."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.annotations.models import Annotation


def place_of(row: Annotation) -> str:
    """Return the address of a note where it is read."""
    return url_for("annotations.read_pdf", attachment_id=row.attachment_id, _anchor=f"note-{row.id}")


def title_of(row: Any) -> str:
    """Return how a note is named elsewhere: none of its words."""
    return _("A note on page %(page)d of a PDF", page=row.page)


register_kind(
    "annotation", Annotation, read="annotations:annotation:read", title=title_of, href=place_of, icon="quote", word=_l("note on a PDF"),
    discuss="annotations:annotation:discuss", sealed=True,
)  # fmt: skip
