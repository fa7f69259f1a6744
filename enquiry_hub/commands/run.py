"""`enquiry-hub run`: serve."""

from __future__ import annotations

import click
from flask.cli import ScriptInfo

from enquiry_hub.commands.serving import address_options, load_app, serve_app


@click.command("run")
@address_options
@click.pass_obj
def command(info: ScriptInfo, host: str, port: int) -> None:
    """Serve the application; the store has to be up to date."""
    app = load_app(info, host, port)
    address = app.extensions["hub_settings"].base_url
    serve_app(app, host, port, listening=lambda _app: click.echo(f"Enquiry Hub is at {address}"))
