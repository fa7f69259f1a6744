"""What the seven themes are called that every cohort begins with (S2-18)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SEVEN = {
    "child_poverty": _l("Child poverty"), "attendance": _l("Attendance"), "recruitment_retention": _l("Recruitment and retention"),
    "disadvantage_gap": _l("The disadvantage gap"), "send": _l("Special educational needs and disabilities"), "mental_health": _l("Mental health"),
    "resources": _l("Constrained resources"),
}  # fmt: skip
