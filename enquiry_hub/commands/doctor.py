"""`enquiry-hub doctor`: what is configured, and whether it works."""

from __future__ import annotations

import os
import smtplib
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from enquiry_hub.config import Settings
from enquiry_hub.core.database import db
from enquiry_hub.core.late import late
from enquiry_hub.identity.people.keys import keys_behind
from enquiry_hub.schema import SchemaState, read_schema

redis = late("redis")


class Unwell(Exception):
    """Something does not work; the text says what."""


def _settings(settings: Settings) -> str:
    if settings.env == "production" and not settings.on_https:
        raise Unwell(f"HUB_BASE_URL is {settings.base_url}: in production people need HTTPS")
    return (
        f"{settings.env}, people reach it at {settings.base_url}{', demonstration' if settings.demo else ''}"
    )


def _store(_settings: Settings) -> str:
    with db.engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
    return f"{db.engine.dialect.name} answers at {db.engine.url.render_as_string()}"


def _schema(_settings: Settings) -> str:
    state, revision = read_schema(db.engine)
    if state is not SchemaState.CURRENT:
        raise Unwell(state.sentence)
    return f"{state.sentence} ({revision})"


def _folder(settings: Settings) -> str:
    folder = Path(settings.data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder) as probe:
        probe.write(b"written to see whether it can be")
        os.fsync(probe.fileno())
    return f"{folder.resolve()} can be written"


def _keys(_settings: Settings) -> str:
    waiting, closed = keys_behind()
    if closed:
        raise Unwell(f"{closed} people's pages cannot be opened with the key in HUB_SECRET_KEY; is HUB_SECRET_KEY_BEFORE missing?")
    if waiting:
        return f"{waiting} people's keys are still sealed with HUB_SECRET_KEY_BEFORE: keep it until this says none"
    return "every person's pages open with the key in HUB_SECRET_KEY"


def _redis(settings: Settings) -> str:
    if not settings.redis_url:
        return "not configured; one process needs none"
    with redis.Redis.from_url(settings.redis_url, socket_timeout=3, socket_connect_timeout=3) as client:
        client.ping()
    return "answers"


def _mail(settings: Settings) -> str:
    if not settings.smtp_host:
        if settings.env == "production":
            raise Unwell("HUB_SMTP_HOST is empty: e-mails stay in the outbox")
        return "not configured; e-mails stay in the outbox"
    connect = smtplib.SMTP_SSL if settings.smtp_tls == "tls" else smtplib.SMTP
    with connect(settings.smtp_host, settings.smtp_port, timeout=5) as server:
        server.noop()
    return f"{settings.smtp_host}:{settings.smtp_port} answers"


CHECKS: dict[str, Callable[[Settings], str]] = {
    "settings": _settings,
    "store": _store,
    "tables": _schema,
    "data folder": _folder,
    "pages": _keys,
    "redis": _redis,
    "mail": _mail,
}


@click.command("doctor")
@click.pass_context
@with_appcontext
def command(context: click.Context) -> None:
    """Say what is configured, reachable, migrated and writable; the exit code is 1 when something is not."""
    settings: Settings = current_app.extensions["hub_settings"]
    unwell = False
    for name, check in CHECKS.items():
        try:
            answer, well = check(settings), True
        except (Unwell, OSError, sa.exc.SQLAlchemyError, redis.RedisError, smtplib.SMTPException) as error:
            answer, well = str(error).splitlines()[0] if str(error) else type(error).__name__, False
        unwell = unwell or not well
        click.echo(f"{'ok' if well else 'NOT OK':<7} {name:<12} {answer}")
    context.exit(1 if unwell else 0)
