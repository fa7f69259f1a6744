"""What the words of a copy have to be."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.features.framework.domain import too_short_or_long
from enquiry_hub.features.schools.models import RISK

LONGEST_WORD = 300


def check_words(kind: str, words: Mapping[str, str]) -> None:
    """Raise Invalid beside the word that cannot stand so."""
    if not words["title"]:
        raise Invalid(_("Please give it a short title."), field="title")
    for name, text in words.items():
        if len(text) > LONGEST_WORD:
            raise Invalid(_("Please keep this under %(max)d characters.", max=LONGEST_WORD), field=name)
        if kind == RISK and name in ("cause", "event", "consequence") and too_short_or_long(text):
            raise Invalid(_("Between 10 and 300 characters, please."), field=name)
