"""`enquiry-hub worker`: send what the outbox holds, in a process of its own."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from enquiry_hub.capabilities.outbox.worker import run_worker


@click.command("worker")
@with_appcontext
def command() -> None:
    """Send e-mails and digests until told to stop; several workers share the work."""
    click.echo("The worker is waiting for mail to send.")
    run_worker(current_app._get_current_object())  # type: ignore[attr-defined]
