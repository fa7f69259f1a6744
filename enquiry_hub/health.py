"""Whether the process is alive, and whether it can serve."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import jsonify

from enquiry_hub.core.database import db
from enquiry_hub.core.routing import PUBLIC, Guarded
from enquiry_hub.schema import SchemaState, read_schema

health = Guarded("health", __name__)


@health.get("/healthz", access=PUBLIC)
def healthz() -> Any:
    """Answer that the process is up; asks nothing of the store."""
    return jsonify(ok=True)


@health.get("/readyz", access=PUBLIC)
def readyz() -> Any:
    """Answer whether the store is reachable and its tables are those of this version."""
    try:
        state, _revision = read_schema(db.engine)
    except sa.exc.SQLAlchemyError:
        return jsonify(ok=False, store="unreachable"), 503
    ready = state is SchemaState.CURRENT
    return jsonify(ok=ready, store="reachable", schema=state.name.lower()), 200 if ready else 503
