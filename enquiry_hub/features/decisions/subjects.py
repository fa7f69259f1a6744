"""What is begun about decisions and not sent, as its writer finds it again."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.drafts.places import Place, register_place_to_write

register_place_to_write("ask", Place(
    _l("A decision to ask for"), "discussions:thread:read", "discussions:thread:post", lambda row: row.title,
    lambda row, _rest: url_for("decisions.ask", thread_id=row.id), ("question", "options"),
))  # fmt: skip
register_place_to_write("answer", Place(
    _l("Your answer to a decision"), "decisions:ballot:read", "decisions:ballot:answer", lambda row: row.question,
    lambda row, _rest: url_for("decisions.show_ballot", ballot_id=row.id), ("reason",),
))  # fmt: skip
