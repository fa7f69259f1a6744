"""`enquiry-hub lead-school`: somebody to lead the space of a school that nobody leads any more."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from enquiry_hub.core.errors import HubError
from enquiry_hub.core.work import work
from enquiry_hub.features.schools.services import hand_over_school


@click.command("lead-school")
@click.option("--email", prompt="E-mail of whoever is to lead, whose account is of the school")
@with_appcontext
def command(email: str) -> None:
    """Let somebody lead the space of their school, where nobody does; make sure of them first."""
    try:
        with work():
            hand_over_school(email)
    except HubError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"{email} leads the space of their school.")
