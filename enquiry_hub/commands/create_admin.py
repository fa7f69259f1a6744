"""`enquiry-hub create-admin`: the first account."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from enquiry_hub.core.access import SYSTEM
from enquiry_hub.core.errors import HubError
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.services import create_account


@click.command("create-admin")
@click.option("--email", prompt=True)
@click.option("--name", prompt="Name as others see it")
@click.option("--password", envvar="HUB_NEW_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True)
@with_appcontext
def command(email: str, name: str, password: str) -> None:
    """Make an administrator's account; without options it asks."""
    try:
        with work():
            create_account(SYSTEM, email=email, display_name=name, password=password, is_administrator=True)
    except HubError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"{name} can sign in as {email}.")
