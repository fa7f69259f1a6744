"""How a release of a framework is cited."""

from typing import Any

LISTED = ("published", "withdrawn")  # states in which only those are named who chose to be


def leads_of(release: Any) -> list[str]:
    """Return the names of the leads; of what is published, those who chose to be listed by name and no others.

    `release` has `snapshot` and `state`.
    """
    leads = release.snapshot.get("leads", {})
    names = [name for name in (leads.get("research", ""), *leads.get("practice", [])) if name]
    chosen = {one["name"] for one in release.snapshot.get("contributors", {}).get("named", [])}
    return [name for name in names if release.state not in LISTED or name in chosen]


def cite(release: Any) -> str:
    """Return the citation of a release: its leads, the year, the title, the number and its state (Harvard order).

    `release` has `snapshot`, `number`, `dated` and `state`; only what is published is without a word of its state.
    """
    names = leads_of(release)
    who = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0] if names else "The cohort"
    state = "" if release.state == "published" else f" ({release.state})"
    return f"{who} ({release.dated.year}) {release.snapshot['title']}. Version {release.number}{state}, {release.dated.day} {release.dated:%B %Y}."


def as_work(release: Any, address: str) -> dict[str, Any]:
    """Return a release as a work in CSL-JSON, as reference managers know it, with the address at which anybody reads it."""
    return {
        "type": "report", "title": f"{release.snapshot['title']}. Version {release.number}", "author": [{"literal": name} for name in leads_of(release)],
        "issued": {"date-parts": [[release.dated.year, release.dated.month, release.dated.day]]}, "URL": address,
    }  # fmt: skip
