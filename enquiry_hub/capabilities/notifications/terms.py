"""The terms of a cohort, as far as a feature knows them."""

from __future__ import annotations

from collections.abc import Callable

from enquiry_hub.capabilities.notifications.domain import Terms

_terms: list[Callable[[str], Terms]] = []


def register_terms(find: Callable[[str], Terms]) -> None:
    """Let a feature say when a cohort's terms begin and end (both days are in term)."""
    if find not in _terms:
        _terms.append(find)


def terms_of(group_id: str) -> Terms:
    """Return the known terms of a cohort."""
    return [span for find in _terms for span in find(group_id)] if group_id else []
