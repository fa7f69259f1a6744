"""By what right a file of the present form can be here, as one choice says it (`templates/components/right.html`)."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import ALONE, OPEN, OURS
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.licences import OPEN_LICENCES

LINK, UNDER = "link", f"{OPEN}:"  # no licence: the file is not kept at all; one of the open licences, by its name


def right_sent(*, alone: bool = False) -> dict[str, str]:
    """Return the right that the present form names, as services take it: nothing where nobody was asked; raise Invalid where the file may not be shared.

    `alone` says whether a copy for oneself is something that one can choose.
    """
    chosen = request.form.get("licence", "")
    if chosen == LINK:
        raise Invalid(_("The file was not kept, as it may not be shared. Write where it can be read instead: a link may always be here."), field="licence")
    name = chosen.removeprefix(UNDER)
    if chosen.startswith(UNDER) and name in OPEN_LICENCES:
        return {"licence": OPEN, "open_licence": name}
    if chosen in ("", OURS) or (alone and chosen == ALONE):
        return {"licence": chosen}
    raise Invalid(_("Please say first by what right the file can be here."), field="licence")
