"""`enquiry-hub start`: everything that a first visit needs, in one command."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask import Flask
from flask.cli import ScriptInfo

from enquiry_hub.commands.serving import address_options, load_app, serve_app
from enquiry_hub.config import Settings
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.demo.loader import SIGN_INS, load_demo
from enquiry_hub.identity.people.models import Person
from enquiry_hub.schema import SchemaError, SchemaState, read_schema, upgrade_schema


@click.command("start")
@address_options
@click.pass_obj
def command(info: ScriptInfo, host: str, port: int) -> None:
    """Migrate where needed, load the demonstration into an empty store (HUB_DEMO=1), and serve."""
    app = load_app(info, host, port)
    with app.app_context():
        prepare_store(app)
    serve_app(app, host, port, listening=_welcome)


def prepare_store(app: Flask) -> None:
    """Bring the store up to date, and fill an empty one where the settings ask for the demonstration."""
    try:
        if read_schema(db.engine)[0] is not SchemaState.CURRENT:
            click.echo("Preparing the store ...")
            upgrade_schema(db.engine)
    except SchemaError as error:
        raise click.ClickException(str(error)) from error
    if app.extensions["hub_settings"].demo and db.session.scalar(sa.select(Person.id).limit(1)) is None:
        click.echo("Loading the demonstration cohort ...")
        with work():
            load_demo()


def _welcome(app: Flask) -> None:
    settings: Settings = app.extensions["hub_settings"]
    click.echo(f"\nEnquiry Hub is at {settings.base_url}  (Ctrl+C stops it)\n")
    if settings.demo:
        click.echo("Sign in by choosing a person on the sign-in page. Everyone there is invented:")
        for name, role in SIGN_INS:
            click.echo(f"  {name:<28} {role}")
    else:
        click.echo("`enquiry-hub create-admin` makes the first account.")
