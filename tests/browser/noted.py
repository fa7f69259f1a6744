"""The command `enquiry-hub`, noting which page templates it draws.

`python -m tests.browser.noted FILE run …` appends the name of each drawn page to FILE, a line each.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from flask import template_rendered
from jinja2 import Template

from enquiry_hub.cli import main

TEMPLATES = Path(__file__).parents[2] / "templates"
NO_PAGES = ("layout", "components")
# They go into files, and tests/features/takeaway, tests/features/framework and tests/features/schools look at them.
NO_ANSWER = (
    "takeaway/book.html", "takeaway/printed.html", "framework/printed.html", "framework/two_pages.html", "framework/printed_changes.html", "toolkit/printed.html",
    "schools/printed.html",
)  # fmt: skip


def page_templates() -> set[str]:
    """Return every template that is a page of its own: no piece of one, no layout, no letter."""
    found = (path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.html"))
    return {str(path) for path in found if path.parts[0] not in NO_PAGES and str(path) not in NO_ANSWER and not path.name.startswith("_")}


class Note:
    """Be the file with the names of what was drawn."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pages = page_templates()

    def listen(self) -> None:
        """Write the name of each page down from now on."""
        template_rendered.connect(self._write)

    def read(self, since: int = 0) -> list[str]:
        """Return the names from a line on."""
        return self.path.read_text("utf-8").splitlines()[since:] if self.path.exists() else []

    def _write(self, _app: Any, template: Template, **_context: Any) -> None:
        if template.name in self.pages:
            line = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(line, f"{template.name}\n".encode())
            os.close(line)


if __name__ == "__main__":
    note = Note(Path(sys.argv.pop(1)))
    note.listen()
    main()
