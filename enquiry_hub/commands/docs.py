"""`enquiry-hub docs`: the pages that are made from the code, so that they cannot say anything else."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterable
from dataclasses import MISSING, fields
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from enquiry_hub.config import Settings
from enquiry_hub.core.access import PERMISSIONS, Permission
from enquiry_hub.core.routing import GUARDS, PUBLIC, SIGNED_IN

DOCS, TABLE = Path("docs"), Path("tests/table/__init__.py")
INTRODUCTION = """# Permissions

Made by `enquiry-hub docs permissions` from the policies, the routes and `tests/table/`; not edited by hand.

A permission is a name, a sentence and a rule (an SQL condition in a `policies.py`). A route asks for one.
Whoever may not read the thing gets the same 404 as for an id that nobody has; whoever may read it, but not do
this to it, gets a 403. *Who* is what `tests/table/` says and `tests/laws/test_access_table.py` asks for, in
a cohort with one of each thing: the **owner** wrote, proposed or posted it, the **participant** is a
colleague, the **guest** is let into one thread, the **outsider** facilitates another cohort, the
**administrator** looks after the machine and is in no cohort.
"""
MARKS = {"+": "yes", "!": "refused", ".": "–", "s": "sign in"}


def permissions_page(app: Flask, table: Path) -> str:
    """Return the page of all permissions: their sentences, who has them and what they guard."""
    read = runpy.run_path(str(table))
    lines, roles = read["read_table"](), read["ROLES"]
    parts = [INTRODUCTION]
    for part, found in groupby(sorted(PERMISSIONS), key=lambda name: name.split(":")[0]):
        parts.append(f"## {part.capitalize()}\n")
        parts += [_permission(app, PERMISSIONS[name], lines) for name in found]
    parts += ["## No permission: open to everybody\n", _addresses(app, PUBLIC)]
    parts += ["## No permission: open to whoever is signed in\n", _addresses(app, SIGNED_IN)]
    parts.append(_whole_table(lines, roles))
    return "\n".join(parts)


def _permission(app: Flask, permission: Permission, lines: Iterable[Any]) -> str:
    guarded = {endpoint for endpoint, guard in GUARDS.items() if guard.access == permission.name}
    who = {
        role
        for line in lines
        if line.endpoint in guarded and set(line.things) <= {permission.row_name}
        for role, mark in line.marks.items()
        if mark == "+"
    }
    answer = f"### `{permission.name}`\n\n{permission.sentence}\n\n"
    if not guarded:
        return answer + "No address asks for it by itself; queries and other rules do.\n"
    ordered = [role for role in next(iter(lines)).marks if role in who]
    return f"{answer}Who: {', '.join(ordered)}.\n\n{_addresses(app, permission.name)}"


def _addresses(app: Flask, access: str) -> str:
    rows = [
        f"- `{'/'.join(GUARDS[rule.endpoint].methods)} {rule.rule}` ({rule.endpoint})"
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
        if rule.endpoint in GUARDS and GUARDS[rule.endpoint].access == access
    ]
    return "\n".join(rows) + "\n"


def _whole_table(lines: Iterable[Any], roles: tuple[str, ...]) -> str:
    rows = [
        "## Every address, every role\n",
        f"| address | {' | '.join(roles)} |",
        "|---" * (len(roles) + 1) + "|",
    ]
    for line in lines:
        things = "".join(f", {key}: {value}" for key, value in line.things.items())
        rows.append(f"| {line.endpoint}{things} | {' | '.join(MARKS[line.marks[role]] for role in roles)} |")
    return "\n".join(rows) + "\n"


def settings_table() -> str:
    """Return the table of all settings with their defaults and sentences."""
    rows = ["| setting | default | what it is for |", "|---|---|---|"]
    for spec in fields(Settings):
        default = "" if spec.default is MISSING else spec.default
        shown = {True: "1", False: "0"}[default] if isinstance(default, bool) else str(default)
        value = f"`{shown}`" if shown else "empty"
        rows.append(f"| `HUB_{spec.name.upper()}` | {value} | {spec.metadata['sentence']} |")
    return "\n".join(rows)


def with_part(page: str, name: str, text: str) -> str:
    """Return a page with new text between the marks of a made part; raise ClickException without marks."""
    begin, end = f"<!-- made: {name} -->\n", f"\n<!-- /made: {name} -->"
    if begin not in page or end not in page:
        raise click.ClickException(f"The page has no place for {name}: {begin.strip()} … {end.strip()}")
    before, rest = page.split(begin, 1)
    return before + begin + text + end + rest.split(end, 1)[1]


@click.group("docs")
def command() -> None:
    """Write the pages that are made from the code; for whoever changes it, in a checkout."""


@command.command("permissions")
@click.option("--table", type=click.Path(path_type=Path), default=TABLE, show_default=True)
@with_appcontext
def permissions(table: Path) -> None:
    """Write docs/permissions.md."""
    if not table.is_file():
        raise click.ClickException(f"There is no {table} here; this is for a checkout of the source.")
    _write(DOCS / "permissions.md", permissions_page(current_app, table))


@command.command("settings")
def settings() -> None:
    """Write the table of settings into docs/operations.md."""
    page = DOCS / "operations.md"
    _write(page, with_part(page.read_text("utf-8"), "settings", settings_table()))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(f"{os.fspath(path)} is written.")
