"""Parts of the library and session designs as things that can be pinned and found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind, register_shipped
from enquiry_hub.features.library.domain import PATTERN, PROMPT, PROTOCOL, Part
from enquiry_hub.features.library.models import Design
from enquiry_hub.features.library.parts import parts_of


def _those(kind: str) -> Callable[[], Mapping[str, Part]]:
    return lambda: parts_of(kind)


for _kind, _icon, _word in ((PROMPT, "journal", _l("prompt")), (PROTOCOL, "threads", _l("way of talking")), (PATTERN, "calendar", _l("session design"))):
    register_shipped(_kind, _those(_kind), title=lambda part: part.title, href=lambda part: url_for("library.show_part", part_id=part.id), icon=_icon, word=_word)

register_kind(
    "design", Design, read="library:design:read", title=lambda row: row.title, href=lambda row: url_for("library.show_design", design_id=row.id), icon="calendar",
    word=_l("session design"),
)  # fmt: skip
