"""`enquiry-hub db`: Flask-Migrate's commands, with an `upgrade` that several processes may call at once and a `downgrade` that gives way as it does."""

from __future__ import annotations

from typing import Any

import click
from alembic.util import CommandError
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import Migrate
from flask_migrate.cli import db as flask_migrate_group

from enquiry_hub import paths
from enquiry_hub.core.database import db
from enquiry_hub.schema import SchemaError, downgrade_schema, upgrade_schema


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the store to the newest revision; safe to run again, and several times at once."""
    try:
        before, after = upgrade_schema(db.engine)
    except SchemaError as error:
        raise click.ClickException(str(error)) from error
    _say(before, after)


@click.command("downgrade")
@click.argument("revision", default="-1")
@with_appcontext
def downgrade(revision: str) -> None:
    """Take the store back one revision, or to the one that is named; what later ones hold is lost."""
    try:
        before, after = downgrade_schema(db.engine, revision)
    except (SchemaError, CommandError) as error:
        raise click.ClickException(str(error)) from error
    _say(before, after)


def _say(before: str, after: str) -> None:
    came_from = "" if before == after else f", from {before or 'nothing'}"
    click.echo(f"The store is at {after or 'no revision'}{came_from}.")


@with_appcontext
def _begin(**options: Any) -> None:
    """Tell Flask-Migrate where the revisions are; a hub that serves does not load it."""
    Migrate(current_app, db, directory=str(paths.MIGRATIONS), render_as_batch=True)
    flask_migrate_group.callback(**options)


KEPT = ("check", "current", "heads", "history", "migrate", "revision", "show")

command = click.Group(
    "db",
    callback=_begin,
    params=flask_migrate_group.params,
    commands={"upgrade": upgrade, "downgrade": downgrade, **{name: flask_migrate_group.commands[name] for name in KEPT}},
    help="Look after the store's tables.",
)
