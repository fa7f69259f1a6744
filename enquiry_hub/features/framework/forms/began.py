"""A form of something that keeps no versions: it carries what its boxes held when it was opened."""

from __future__ import annotations

import json
from typing import Any

from wtforms import HiddenField

from enquiry_hub.core.forms import HubForm


class BeganForm(HubForm):
    """Be a form that knows what it began from."""

    began = HiddenField()

    def begin_from(self, values: dict[str, Any]) -> None:
        """Begin from these values, by the names of what is kept."""
        self.began.data = json.dumps(values)

    def began_from(self) -> dict[str, Any] | None:
        """Return what the writer began from; None for a form that does not say it, or not so that it can be read."""
        try:
            found = json.loads(self.began.data or "")
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None
