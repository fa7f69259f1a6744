"""`enquiry-hub db`: Flask-Migrate's commands, with an `upgrade` that several processes may call at once."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from flask_migrate.cli import db as flask_migrate_group

from enquiry_hub.core.database import db
from enquiry_hub.schema import SchemaError, upgrade_schema


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the store to the newest revision; safe to run again, and several times at once."""
    try:
        before, after = upgrade_schema(db.engine)
    except SchemaError as error:
        raise click.ClickException(str(error)) from error
    came_from = "" if before == after else f", from {before or 'nothing'}"
    click.echo(f"The store is at {after or 'no revision'}{came_from}.")


KEPT = ("check", "current", "downgrade", "heads", "history", "migrate", "revision", "show")

command = click.Group(
    "db",
    callback=flask_migrate_group.callback,
    params=flask_migrate_group.params,
    commands={"upgrade": upgrade, **{name: flask_migrate_group.commands[name] for name in KEPT}},
    help="Look after the store's tables.",
)
