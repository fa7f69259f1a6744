"""How a release of a framework is cited."""

from typing import Any


def cite(release: Any) -> str:
    """Return the citation of a release: its leads, the year, the title, the number and its state (Harvard order).

    `release` has `snapshot`, `number`, `dated` and `state`; only what is published is without a word of its state.
    """
    leads = release.snapshot.get("leads", {})
    names = [name for name in (leads.get("research", ""), *leads.get("practice", [])) if name]
    who = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0] if names else "The cohort"
    state = "" if release.state == "published" else f" ({release.state})"
    return f"{who} ({release.dated.year}) {release.snapshot['title']}. Version {release.number}{state}, {release.dated.day} {release.dated:%B %Y}."
