"""The addresses of journals."""

from flask_babel import gettext as _

from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.features.journals.views import (
    answering,
    evidence,
    files,
    journal,
    latecomers,
    letters,
    looks,
    passages,
    reading,
    sharing,
    sights,
    silences,
    starters,
    wishes,
    writing,
)
from enquiry_hub.features.journals.views.blueprint import journals

blueprints = [journals]
register_place(Place(20, lambda: _("Journal"), "journal", "journals.show_journal", "journals"))

__all__ = [
    "answering", "blueprints", "evidence", "files", "journal", "latecomers", "letters", "looks", "passages", "reading", "sharing", "sights", "silences", "starters", "wishes", "writing",
]  # fmt: skip
