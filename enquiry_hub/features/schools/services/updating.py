"""The shared thing moves on: the school keeps its own words, takes the new ones, or writes by hand. Nothing changes by itself.

What moved is found by `queries.moved_on`, which compares the source as it came with the source as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.schools.checks import check_words
from enquiry_hub.features.schools.events import AdoptionChanged
from enquiry_hub.features.schools.models import Adoption
from enquiry_hub.features.schools.queries import moved_on, source_of, words_of

KEEP, TAKE, WRITE = "keep", "take", "write"
WAYS = (KEEP, TAKE, WRITE)


def answer_update(actor: Actor, adoption: Adoption, ways: Mapping[str, str], texts: Mapping[str, str], *, seen: int, base: int | None = None) -> None:
    """Answer, word by word, what becomes of the school's words now that the shared ones have changed.

    `seen` is the version of the shared thing that was looked at, `base` that of the copy. Raises Invalid where the shared thing changed once more.
    """
    require(actor, "schools:adoption:edit", adoption)
    lock_row(adoption)
    source, moved = source_of(actor, adoption), moved_on(actor, adoption)
    if source is None or source.version != seen:
        raise Invalid(_("The shared one has changed once more meanwhile. Look at it again; what you wrote is still here."))
    words, reasons = dict(adoption.words), dict(adoption.reasons)
    for name, (_ours, _before, now_said) in moved.items():
        way = ways.get(name, "")
        if way not in WAYS:
            raise Invalid(_("Please say for each what becomes of it."), field=f"way_{name}")
        if way == TAKE:
            words[name] = now_said
            reasons.pop(name, None)
        elif way == WRITE:
            words[name] = texts.get(name, "").strip()
            reasons[name] = _("Written anew when the shared one changed")
        else:
            reasons.setdefault(name, _("Kept when the shared one changed"))
    check_words(adoption.kind, words)
    save_version(actor, "adoption", adoption, {"words": words, "reasons": reasons}, base=base, reason=_("The shared one changed"))
    adoption.source, adoption.source_version = words_of(adoption.kind, source), source.version
    adoption.reasons = {name: text for name, text in reasons.items() if words.get(name, "") != adoption.source.get(name, "")}
    db.session.flush()
    record(AdoptionChanged(by=actor.person_id, adoption_id=adoption.id, what="update"))
