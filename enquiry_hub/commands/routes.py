"""`enquiry-hub routes`: every address, and who may use it, as JSON."""

from __future__ import annotations

import json

import click
from flask import current_app
from flask.cli import with_appcontext

from enquiry_hub.core.routing import GUARDS


@click.command("routes")
@with_appcontext
def command() -> None:
    """Print every address with its methods, endpoint and permission, as JSON."""
    rules = sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    found = [
        {
            "rule": rule.rule,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "endpoint": rule.endpoint,
            "access": GUARDS[rule.endpoint].access if rule.endpoint in GUARDS else "public",
        }
        for rule in rules
    ]
    click.echo(json.dumps(found, indent=1))
