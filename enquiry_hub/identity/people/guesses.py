"""How often one may try: slow for whoever guesses, never locked for whoever owns the account."""

from __future__ import annotations

import logging

from flask import current_app, request
from flask_babel import gettext as _
from limits import RateLimitItemPerMinute

from enquiry_hub.core.errors import TooMany
from enquiry_hub.extensions import limiter

log = logging.getLogger(__name__)

WINDOW = 15  # minutes
GUESSES, GUESSES_WHEN_WATCHED = 10, 3  # of one address from one client
WATCHED_AFTER = 40  # guesses at one address, from anywhere
FROM_ONE_CLIENT = 120  # guesses at any address
LETTERS, LETTERS_TO_ONE = 5, 20  # links sent to one address: asked for by one client, by anyone
CODES = 30  # join codes that one client may try


def _within(name: str, amount: int, *keys: str) -> bool:
    """Count one try and say whether it is within the amount; a counter that cannot be reached lets people in."""
    settings = current_app.extensions["hub_settings"]
    if not settings.rate_limits:
        return True
    item = RateLimitItemPerMinute(max(1, round(amount * settings.rate_limit_factor)), WINDOW, namespace=name)
    try:
        return limiter.limiter.hit(item, *keys)
    except Exception:
        log.exception("the counter of tries could not be reached")
        return True


def _client() -> str:
    return request.remote_addr or "unknown"


def _slow_down(advice: str) -> TooMany:
    return TooMany(_("That was tried too often in a short time. Wait a quarter of an hour.") + " " + advice)


def count_guess(address: str) -> None:
    """Count a guess at a password; raise TooMany when this client has made too many, whether or not the address is known."""
    client = _client()
    watched = not _within("guesses-of-account", WATCHED_AFTER, address)
    amount = GUESSES_WHEN_WATCHED if watched else GUESSES
    name = "guesses-watched" if watched else "guesses"
    if not _within(name, amount, address, client) or not _within(
        "guesses-of-client", FROM_ONE_CLIENT, client
    ):
        raise _slow_down(_("Or leave the password empty: then we send you a link."))


def forget_guesses(address: str) -> None:
    """Forget this client's guesses at an address, once one was right."""
    settings = current_app.extensions["hub_settings"]
    if not settings.rate_limits:
        return
    for name, amount in (("guesses", GUESSES), ("guesses-watched", GUESSES_WHEN_WATCHED)):
        item = RateLimitItemPerMinute(
            max(1, round(amount * settings.rate_limit_factor)), WINDOW, namespace=name
        )
        try:
            limiter.limiter.clear(item, address, _client())
        except Exception:
            log.exception("the counter of tries could not be reached")


def count_letter(address: str) -> None:
    """Count a request for a link; raise TooMany when there were too many, whether or not the address is known."""
    if not _within("links", LETTERS, address, _client()) or not _within(
        "links-to-one", LETTERS_TO_ONE, address
    ):
        raise _slow_down(_("The links that you have already been sent work for twenty minutes."))


def count_code() -> None:
    """Count a try at a join code; raise TooMany when this client has tried too many."""
    if not _within("codes", CODES, _client()):
        raise _slow_down(_("Ask your facilitator for the link itself."))
