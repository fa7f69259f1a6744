"""`enquiry-hub demo`: the invented cohort."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.demo.loader import load_demo
from enquiry_hub.identity.people.models import Person


@click.group("demo")
def command() -> None:
    """Show what a cohort in full swing looks like; everyone in it is invented."""


@command.command("load")
@with_appcontext
def load() -> None:
    """Load the demonstration cohort into an empty store."""
    if db.session.scalar(sa.select(Person.id).limit(1)) is not None:
        raise click.ClickException(
            "The store holds people already; the demonstration goes into an empty one."
        )
    with work():
        load_demo()
    click.echo("The demonstration cohort is loaded.")
