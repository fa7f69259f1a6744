"""Documents that are the same for everybody: made once, however many ask for them at the same moment, and kept for a while."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask_babel import gettext as _

from enquiry_hub.core.documents.press import WAIT_SECONDS, CannotBeMade, Paper

KEPT = 8
_lock = Lock()
_kept: OrderedDict[str, bytes] = OrderedDict()
_making: dict[str, Lock] = {}


def made_once(kind: str, paper: Paper, make: Callable[[], bytes]) -> bytes:
    """Return what `make` makes of a paper that anybody may read; who asks meanwhile waits for the same one and makes no second."""
    mark = hashlib.sha256(repr((kind, paper)).encode()).hexdigest()
    with _lock:
        turn = _making.setdefault(mark, Lock())
    if not turn.acquire(timeout=WAIT_SECONDS):
        raise CannotBeMade(_("Other documents are being made just now. Try again in a minute."))
    try:
        with _lock:
            found = _kept.get(mark)
        if found is None:
            found = make()
        with _lock:
            _kept[mark] = found
            _kept.move_to_end(mark)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        return found
    finally:
        turn.release()
        with _lock:
            if not turn.locked():
                _making.pop(mark, None)
