"""Open licences under which something of somebody else’s may be shared."""

from __future__ import annotations

# Their names, the same in every language.
OPEN_LICENCES = ("CC BY", "CC BY-SA", "CC BY-NC", "CC BY-NC-SA", "CC BY-ND", "CC BY-NC-ND", "CC0", "Open Government Licence")
