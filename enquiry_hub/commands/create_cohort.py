"""`enquiry-hub create-cohort`: an empty cohort with its facilitator."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from enquiry_hub.core.access import SYSTEM
from enquiry_hub.core.errors import HubError
from enquiry_hub.core.work import work
from enquiry_hub.features.programmes.services import create_cohort


@click.command("create-cohort")
@click.option("--name", prompt=True)
@click.option(
    "--facilitator", "facilitator_email", prompt="E-mail of the first facilitator, who has an account"
)
@with_appcontext
def command(name: str, facilitator_email: str) -> None:
    """Make a cohort; its facilitator invites the others."""
    try:
        with work():
            create_cohort(SYSTEM, name=name, facilitator_email=facilitator_email)
    except HubError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"The cohort {name} is there; {facilitator_email} can invite people into it.")
