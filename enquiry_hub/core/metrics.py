"""Figures for whoever watches the service: counts and times, never a person, a title or an id.

Each process has figures of its own: one process serves one port, so each is scraped by itself and nothing has to be put
together from files. What is asked of the store (`register_measure`) every process answers alike.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator

from flask import Flask, Response, g, request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from enquiry_hub.core.database import db

log = logging.getLogger(__name__)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

registry = CollectorRegistry()
ProcessCollector(registry=registry)
REQUESTS = Counter("hub_requests", "Requests answered.", ("endpoint", "method", "status"), registry=registry)
REQUEST_SECONDS = Histogram("hub_request_seconds", "Seconds from a request to its answer.", ("endpoint",), buckets=SECONDS, registry=registry)
DELIVERIES = Counter("hub_deliveries", "Live messages given to sockets of this process.", ("event",), registry=registry)
RENDERINGS = Counter("hub_renderings", "Texts rendered by the child processes.", ("outcome",), registry=registry)
MAILS = Counter("hub_mails", "Tries of this process to send a mail.", ("outcome",), registry=registry)
CHORES = Counter("hub_chores", "Chores done by this process.", ("chore", "outcome"), registry=registry)

Measured = Iterable[tuple[dict[str, str], float]]


class _Measures(Collector):
    """Ask for what is not counted but looked up, at the moment of asking."""

    def __init__(self) -> None:
        self.app: Flask | None = None
        self.known: dict[str, tuple[str, Callable[[], Measured]]] = {}

    def collect(self) -> Iterator[Metric]:
        """Give what can be had; a store that is away costs its own figures only."""
        if self.app is None:
            return
        with self.app.app_context():
            for name, (sentence, ask) in self.known.items():
                try:
                    found = list(ask())
                except Exception as error:
                    log.warning("the figure %s could not be had (%s)", name, type(error).__name__)
                    db.session.rollback()
                    continue
                labels = sorted({label for given, _value in found for label in given})
                family = GaugeMetricFamily(name, sentence, labels=labels)
                for given, value in found:
                    family.add_metric([given[label] for label in labels], value)
                yield family


_measures = _Measures()
registry.register(_measures)


def register_measure(name: str, sentence: str, ask: Callable[[], Measured]) -> None:
    """Let a figure be looked up whenever the figures are asked for, inside an application context."""
    _measures.known[name] = (sentence, ask)


def start_metrics(app: Flask) -> None:
    """Count and time every request of the application."""
    _measures.app = app

    @app.before_request
    def _begin() -> None:
        g.begun_at = time.perf_counter()

    @app.after_request
    def _count(answer: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(endpoint, method, str(answer.status_code)).inc()
        if "begun_at" in g:
            REQUEST_SECONDS.labels(endpoint).observe(time.perf_counter() - g.begun_at)
        return answer

    register_measure("hub_store_connections", "Connections to the store of this process.", _connections)


def _connections() -> Measured:
    pool = db.engine.pool
    for state, name in (("in_use", "checkedout"), ("idle", "checkedin")):
        count: Callable[[], int] | None = getattr(pool, name, None)
        if count is not None:
            yield {"state": state}, float(count())


def exposition() -> bytes:
    """Return all figures in the text format of Prometheus."""
    return generate_latest(registry)


def serve_metrics(address: str) -> None:
    """Answer with the figures on an address of their own, `host:port`; raise OSError when it is taken."""
    host, _colon, port = address.rpartition(":")
    start_http_server(int(port), host.strip("[]"), registry)
