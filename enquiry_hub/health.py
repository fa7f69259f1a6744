"""Whether the process is alive, whether it can serve, and its figures."""

from __future__ import annotations

import hmac
from typing import Any

import sqlalchemy as sa
from flask import Response, current_app, jsonify, request

from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.metrics import CONTENT_TYPE, exposition
from enquiry_hub.core.routing import PUBLIC, Guarded
from enquiry_hub.schema import SchemaState, read_schema

health = Guarded("health", __name__)


@health.get("/healthz", access=PUBLIC)
def healthz() -> Any:
    """Answer that the process is up; asks nothing of the store."""
    return jsonify(ok=True)


@health.get("/readyz", access=PUBLIC)
def readyz() -> Any:
    """Answer whether the store is reachable and its tables are ones that this process can work with.

    A process starts on tables of its own version only. Tables newer than that were migrated since, in an upgrade under
    way: it goes on serving until it is its turn to be replaced.
    """
    try:
        state, _revision = read_schema(db.engine)
    except sa.exc.SQLAlchemyError:
        return jsonify(ok=False, store="unreachable"), 503
    ready = state in (SchemaState.CURRENT, SchemaState.NEWER)
    return jsonify(ok=ready, store="reachable", schema=state.name.lower()), 200 if ready else 503


@health.get("/metrics", access=PUBLIC)
def metrics() -> Any:
    """Answer with the figures of this process to whoever has the token; to everybody else there is nothing here."""
    token = current_app.extensions["hub_settings"].metrics_token
    given = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise NotThere
    return Response(exposition(), content_type=CONTENT_TYPE)
