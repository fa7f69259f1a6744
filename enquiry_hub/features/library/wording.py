"""What codes of the library are called on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from enquiry_hub.features.library.domain import BREAK, INPUT, PATTERN, PROMPT, PROTOCOL, SILENT, TALK
from enquiry_hub.features.programmes.wording import TENSE_WORDS

KIND_WORDS = {PROMPT: _l("Prompts"), PROTOCOL: _l("Ways of talking"), PATTERN: _l("Session designs")}
ITEM_WORDS = {TALK: _l("Talk"), INPUT: _l("Input"), SILENT: _l("Silent writing"), BREAK: _l("Break"), PROMPT: _l("Prompt"), PROTOCOL: _l("Way of talking")}
FACTOR_WORDS = {"individual": _l("about oneself"), "organisational": _l("about the school"), "community": _l("about the community")}
SETTING_WORDS = {
    "special": _l("Special schools"), "early_years": _l("Early years"), "primary": _l("Primary"), "secondary": _l("Secondary"), "post_16": _l("16 to 19"),
    "alternative": _l("Alternative provision"), "small": _l("Small schools"),
}  # fmt: skip


def fit(minutes: int, length: int) -> str:
    """Say how the minutes of a design compare with those that its session has."""
    if minutes == length:
        return _("%(minutes)d of %(length)d minutes: it fits.", minutes=minutes, length=length)
    more = ngettext("one minute over", "%(num)d minutes over", minutes - length) if minutes > length else ngettext("one minute left", "%(num)d minutes left", length - minutes)
    return _("%(minutes)d of %(length)d minutes: %(more)s.", minutes=minutes, length=length, more=more)


def words() -> dict[str, Any]:
    """Return what the library's pages call things."""
    return {"kinds": KIND_WORDS, "item_words": ITEM_WORDS, "lenses": TENSE_WORDS, "factors": FACTOR_WORDS, "settings": SETTING_WORDS}
