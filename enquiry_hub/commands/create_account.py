"""`enquiry-hub create-account`: one more person."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from enquiry_hub.core.access import SYSTEM
from enquiry_hub.core.errors import HubError
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.services import create_account


@click.command("create-account")
@click.option("--email", prompt=True)
@click.option("--name", prompt="Name as others see it")
@click.option(
    "--password", envvar="HUB_NEW_PASSWORD", help="Without one the person signs in by a link in an e-mail."
)
@with_appcontext
def command(email: str, name: str, password: str | None) -> None:
    """Make an account for one person."""
    try:
        with work():
            create_account(SYSTEM, email=email, display_name=name, password=password)
    except HubError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"{name} can sign in as {email}.")
