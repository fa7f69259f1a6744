"""What `run` and `start` share: the address, the server, and the worker beside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

import click
from flask import Flask, request
from flask.cli import ScriptInfo

from enquiry_hub.capabilities.outbox.worker import run_worker
from enquiry_hub.config import Settings
from enquiry_hub.core.logs import start_logs
from enquiry_hub.core.metrics import serve_metrics
from enquiry_hub.schema import SchemaError, require_schema
from enquiry_hub.serve import Hook, PortTaken, check_port, serve

F = TypeVar("F", bound=Callable[..., object])

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  (what to print for "every address")


def address_options(command: F) -> F:
    """Add the options for the address to a command."""
    host = click.option(
        "--host", envvar="HUB_HOST", default="127.0.0.1", show_default=True, help="Address to listen on."
    )
    port = click.option(
        "--port", envvar="HUB_PORT", default=8000, show_default=True, type=click.IntRange(1, 65535)
    )
    return host(port(command))


def load_app(info: ScriptInfo, host: str, port: int) -> Flask:
    """Make the application for an address; links begin with it unless HUB_BASE_URL says otherwise."""
    os.environ.update(HUB_HOST=host, HUB_PORT=str(port))
    os.environ.setdefault("HUB_BASE_URL", f"http://{ANY_ADDRESS.get(host, host)}:{port}")
    try:
        check_port(host, port)
    except PortTaken as error:
        raise click.ClickException(f"{error} Choose another port: HUB_PORT={port + 1}") from error
    return info.load_app()


def serve_app(app: Flask, host: str, port: int, *, listening: Hook) -> None:
    """Serve the application, with the mail worker as a thread beside it where the settings say so."""
    settings: Settings = app.extensions["hub_settings"]
    start_logs(settings.log_format, with_messages=settings.env == "development")
    try:
        with app.app_context():
            require_schema(app.extensions["sqlalchemy"].engine)
        _draw_the_front_door(app)
        serve(app, host, port, settings.threads, listening=listening, in_worker=_start_beside)
    except (PortTaken, SchemaError) as error:
        raise click.ClickException(str(error)) from error


def _draw_the_front_door(app: Flask) -> None:
    """Draw the page that every visitor meets first, for nobody: no request is counted.

    What is worked out for it belongs to the process that starts the one that answers, too. Worked out after the fork, it would be there twice, with
    all that is written to on the way: 5 MiB. At an address that is not among the trusted ones there is no page.
    """
    settings: Settings = app.extensions["hub_settings"]
    with app.test_request_context("/sign-in", base_url=settings.base_url or None):
        if request.endpoint:
            app.view_functions[request.endpoint]()


def start_figures(settings: Settings) -> None:
    """Give the figures of this process on an address of their own, where the settings name one."""
    try:
        if settings.metrics_address:
            serve_metrics(settings.metrics_address)
    except OSError as error:
        raise click.ClickException(f"Cannot give figures on {settings.metrics_address}: {error.strerror or error}.") from error


def _start_beside(app: Flask) -> None:
    settings: Settings = app.extensions["hub_settings"]
    start_figures(settings)
    if settings.embedded_worker:
        Thread(target=run_worker, args=(app,), name="mail worker", daemon=True).start()
