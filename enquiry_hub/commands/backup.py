"""`enquiry-hub backup`: everything into one file."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from enquiry_hub.backups import BackupError, make_backup
from enquiry_hub.core.database import db


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def command(file: Path) -> None:
    """Write the store and the uploaded files to FILE; the service may go on meanwhile."""
    try:
        size = make_backup(db.engine, Path(current_app.extensions["hub_settings"].data_dir), file)
    except (BackupError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file} holds everything ({size / 1_000_000:.1f} MB). It holds private writing: keep it so.")
