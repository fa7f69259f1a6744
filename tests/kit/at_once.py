"""Two at one moment: somebody who has to wait for what another one holds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from sqlalchemy.exc import NoResultFound

from enquiry_hub.core.database import db
from enquiry_hub.core.errors import HubError
from enquiry_hub.core.work import work

Refusals = list[HubError | NoResultFound]


@contextmanager
def waiting(app: Flask, step: Callable[[], object]) -> Iterator[tuple[Callable[[], None], Refusals]]:
    """Give what lets somebody else begin a step, once a row that they need is locked, and the list of how they were refused.

    They go on when the work that holds the row ends; on SQLite they begin only then.
    """
    refused: Refusals = []

    def run() -> None:
        with app.app_context():
            try:
                with work():
                    step()
            except (HubError, NoResultFound) as error:
                refused.append(error)
            db.session.remove()

    strand = Thread(target=run)

    def begin() -> None:
        strand.start()
        time.sleep(1)  # until they wait

    yield begin, refused
    strand.join()
    db.session.expire_all()
