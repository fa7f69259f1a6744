"""What the shell is made of: this site's own files, and the version that changes with any of them."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from enquiry_hub import paths

# Style, scripts and signs; of the type what English and Welsh need.
KEPT = ("css/**/*.css", "js/*.js", "icons.svg", "favicon.svg", "icons/app-192.png", "vendor/*/latin.woff2", "vendor/*/latin-normal.woff2")
COLOUR = re.compile(r"--(\w+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\)")


def shell_files() -> list[str]:
    """Return the names of the static files that a device keeps; the worker itself is not among them."""
    found = {path.relative_to(paths.STATIC).as_posix() for pattern in KEPT for path in paths.STATIC.glob(pattern)}
    return sorted(found - {"js/worker.js"})


def shell_version() -> str:
    """Return a name that changes whenever a file of the shell, or the page for writing without signal, changes."""
    templates = [*(paths.TEMPLATES / "shell").glob("*.html"), *(paths.TEMPLATES / "layout").glob("*.html"), *(paths.TEMPLATES / "components").glob("*.html")]
    files = [*(paths.STATIC / name for name in shell_files()), paths.STATIC / "js" / "worker.js", *sorted(templates)]
    return _version(tuple((path, path.stat().st_mtime) for path in files))


@cache
def _version(files: tuple[tuple[Path, float], ...]) -> str:
    content = hashlib.sha256()
    for path, _changed in files:
        content.update(hashlib.sha256(path.read_bytes()).digest())
    return content.hexdigest()[:16]


@cache
def colours() -> dict[str, tuple[str, str]]:
    """Return the colours of the tokens by name, by day and by night."""
    tokens = (paths.STATIC / "css" / "tokens.css").read_text("utf-8")
    return {name: (day, night) for name, day, night in reversed(COLOUR.findall(tokens))}
