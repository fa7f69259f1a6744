"""`enquiry-hub mail`: take messages from a mail server that hands them to a program."""

from __future__ import annotations

import os
import sys

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from enquiry_hub.capabilities.replies.intake import LARGEST, take_mail


@click.group("mail")
def command() -> None:
    """Take answers that people sent by e-mail."""


@command.command("take")
@with_appcontext
def take() -> None:
    """Take one message from the standard input, as Postfix pipe or an LMTP server's delivery program gives it."""
    try:
        click.echo(take_mail(sys.stdin.buffer.read(LARGEST + 1)))
    except SQLAlchemyError as error:
        click.echo(f"The store cannot be reached: {type(error).__name__}", err=True)
        sys.exit(os.EX_TEMPFAIL)  # the mail server keeps the message and tries again
