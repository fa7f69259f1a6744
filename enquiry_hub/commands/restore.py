"""`enquiry-hub restore`: everything back from one file."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from enquiry_hub.backups import BackupError, restore_backup
from enquiry_hub.core.database import db
from enquiry_hub.schema import read_schema


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Give up what the store holds now.")
@with_appcontext
def command(file: Path, replace: bool) -> None:
    """Put back what FILE holds."""
    data_dir = Path(current_app.extensions["hub_settings"].data_dir)
    try:
        made = restore_backup(db.engine, data_dir, file, replace=replace)
    except (BackupError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The store is that of {made}: {read_schema(db.engine)[0].sentence}.")
