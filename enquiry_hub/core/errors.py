"""The errors that services raise and pages explain."""

from __future__ import annotations

from typing import Any


class HubError(Exception):
    """Be the base of every error that a person is told about in words."""

    status = 400

    def __init__(self, sentence: str = "", **details: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details


class NotThere(HubError):
    """The thing does not exist, or does not exist for this person: both look the same."""

    status = 404


class Refused(HubError):
    """The person may see the thing but not do this to it."""

    status = 403


class Invalid(HubError):
    """What was sent cannot be taken; `details["field"]` names the field where there is one."""

    status = 422


class Stale(HubError):
    """Somebody else saved first; `details` holds `mine` and `theirs`, field by field, and what the writer `began` from where it is kept."""

    status = 409


class TooMany(HubError):
    """Too much in too short a time."""

    status = 429
