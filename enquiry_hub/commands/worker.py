"""`enquiry-hub worker`: send what the outbox holds, in a process of its own."""

from __future__ import annotations

import signal
import threading

import click
from flask import current_app
from flask.cli import with_appcontext

from enquiry_hub.capabilities.outbox.worker import run_worker
from enquiry_hub.commands.serving import start_figures
from enquiry_hub.config import Settings
from enquiry_hub.core.database import db
from enquiry_hub.core.logs import start_logs
from enquiry_hub.schema import SchemaError, require_schema


@click.command("worker")
@with_appcontext
def command() -> None:
    """Send e-mails and digests until told to stop; several workers share the work."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["hub_settings"]
    start_logs(settings.log_format, with_messages=settings.env == "development")
    try:
        require_schema(db.engine)
    except SchemaError as error:
        raise click.ClickException(str(error)) from error
    start_figures(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())  # what is being sent is sent, and noted, first
    click.echo("The worker is waiting for mail to send.")
    run_worker(app, stop=stop)
