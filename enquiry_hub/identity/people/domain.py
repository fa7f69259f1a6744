"""What follows from the facts of a school."""

from __future__ import annotations


def settings_of(phase: str, setting: str, pupils: int | None) -> tuple[str, ...]:
    """Return for which settings a school reads: what is said for any of them is shown to it first."""
    marks = f"{phase} {setting}".casefold()
    found = [
        ("special", "special" in marks or "semh" in marks or "complex needs" in marks),
        ("early_years", "nursery" in marks or "early years" in marks),
        ("primary", "primary" in marks),
        ("secondary", "secondary" in marks or "all-through" in marks),
        ("post_16", "16-19" in marks or "16–19" in marks or "sixth" in marks),
        ("alternative", "alternative" in marks or setting == "AP"),
        ("small", pupils is not None and pupils <= 200),
    ]
    return tuple(name for name, holds in found if holds)
