"""The `enquiry-hub` command."""

from __future__ import annotations

from importlib import import_module

import click
from flask.cli import FlaskGroup

from enquiry_hub import create_app

# One module each in `enquiry_hub.commands`, with one command (or group of commands) called `command`.
COMMANDS = {
    "run": "run",
    "start": "start",
    "worker": "worker",
    "mail": "mail",
    "db": "db",
    "demo": "demo",
    "create-admin": "create_admin",
    "create-account": "create_account",
    "lead-school": "lead_school",
    "create-cohort": "create_cohort",
    "doctor": "doctor",
    "routes": "routes",
    "backup": "backup",
    "restore": "restore",
    "docs": "docs",
}


class HubGroup(FlaskGroup):
    """Load a command's module when it is called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List our commands; Flask's own stay out of sight."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return one of our commands, or one that a part of the application added."""
        if name not in COMMANDS:
            return super().get_command(ctx, name)
        module = import_module(f"enquiry_hub.commands.{COMMANDS[name]}")
        command: click.Command = module.command
        return command


main = HubGroup(
    name="enquiry-hub",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
    help="Run and look after an Enquiry Hub. Settings come from the environment (HUB_...).",
)
