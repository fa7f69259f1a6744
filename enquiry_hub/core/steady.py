"""What would break when the machine's clock is set back, made independent of it: the cookie's age, and counters of tries."""

from __future__ import annotations

import time
from threading import Lock
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature
from limits.storage import Storage


class CookieOfNoAge(SecureCookieSessionInterface):
    """Read the signed cookie whatever moment it carries.

    Flask takes none from the future, so a clock set back would sign out everyone who had come since. How long a sign-in
    lives is decided by its row.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds, or an empty session where there is none or its signature is wrong."""
        signer, value = self.get_signing_serializer(app), request.cookies.get(self.get_cookie_name(app))
        if signer is None:
            return None
        try:
            return self.session_class(signer.loads(value)) if value else self.session_class()
        except BadSignature:
            return self.session_class()


class SteadyCounters(Storage):
    """Count tries in this process by a clock that nobody can set: `steady://`.

    By the machine's clock, whoever had used up an allowance when it was set back by three hours would wait for three hours.
    """

    STORAGE_SCHEME = ["steady"]
    SWEEP = 10_000  # counters, from which on those that have ended are looked for

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_options: Any) -> None:
        super().__init__(uri, wrap_exceptions)
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what counts as a failure of the storage itself."""
        return MemoryError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and return the count; its window begins with the first try and lasts `expiry` seconds."""
        moment = time.monotonic()
        with self._lock:
            if len(self._counts) >= self.SWEEP:
                self._counts = {name: kept for name, kept in self._counts.items() if kept[1] > moment}
            count, ends = self._counts.get(key, (0, 0.0))
            if ends <= moment:
                count, ends = 0, moment + expiry
            self._counts[key] = (count + amount, ends)
            return count + amount

    def get(self, key: str) -> int:
        """Return the count of the window that is open."""
        count, ends = self._counts.get(key, (0, 0.0))
        return count if ends > time.monotonic() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, by the machine's clock, which is what headers of answers speak of."""
        return time.time() + max(0.0, self._counts.get(key, (0, 0.0))[1] - time.monotonic())

    def check(self) -> bool:
        """Say that the storage is there."""
        return True

    def reset(self) -> int:
        """Forget all counts and return how many there were."""
        with self._lock:
            many = len(self._counts)
            self._counts.clear()
            return many

    def clear(self, key: str) -> None:
        """Forget a count."""
        with self._lock:
            self._counts.pop(key, None)
