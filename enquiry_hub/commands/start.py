"""`enquiry-hub start`: everything that a first visit needs, in one command."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress

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
    """Bring the store up to date, and fill an empty one where the settings ask for the demonstration.

    It is done in a process of its own, where there can be one: what is loaded and worked out for it, 60 MiB, is of no use to the one that serves.
    """
    if read_schema(db.engine)[0] is not SchemaState.CURRENT or _is_to_be_filled(app):
        db.session.remove()
        db.engine.dispose()  # no connection goes along
        _apart(_prepare, app)


def _is_to_be_filled(app: Flask) -> bool:
    settings: Settings = app.extensions["hub_settings"]
    return settings.demo and db.session.scalar(sa.select(Person.id).limit(1)) is None


def _prepare(app: Flask) -> None:
    try:
        if read_schema(db.engine)[0] is not SchemaState.CURRENT:
            click.echo("Preparing the store ...")
            upgrade_schema(db.engine)
    except SchemaError as error:
        raise click.ClickException(str(error)) from error
    if _is_to_be_filled(app):
        click.echo("Loading the demonstration cohort ...")
        with work():
            load_demo()


def _apart(do: Callable[[Flask], None], app: Flask) -> None:
    if not hasattr(os, "fork"):
        do(app)
        return
    sys.stdout.flush()
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if child := os.fork():
        ended = _end_of(child)
        signal.signal(signal.SIGTERM, before)
        if ended < 0:
            raise click.ClickException(f"Preparing the store was ended by signal {-ended}. Start again to go on.")
        if ended:
            raise click.exceptions.Exit(ended)
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ended = 1
    try:
        do(app)
        ended = 0
    except click.ClickException as error:
        error.show()
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(ended)  # nothing of what the one that serves will do


def _end_of(child: int) -> int:
    """Return how a process ended; whatever ends this one meanwhile ends it first."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except BaseException:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)
        raise


def _welcome(app: Flask) -> None:
    settings: Settings = app.extensions["hub_settings"]
    click.echo(f"\nEnquiry Hub is at {settings.base_url}  (Ctrl+C stops it)\n")
    if settings.demo:
        click.echo("Sign in by choosing a person on the sign-in page. Everyone there is invented:")
        for name, role in SIGN_INS:
            click.echo(f"  {name:<28} {role}")
    else:
        click.echo("`enquiry-hub create-admin` makes the first account.")
