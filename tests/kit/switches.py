"""Which tests can run here: those that need a browser, PostgreSQL, Redis, nginx, Node, LibreOffice or Pango say so by a marker."""

from __future__ import annotations

import os

import pytest

from enquiry_hub.core.documents import can_make_pdf
from tests.kit.servers import CHROMIUM, NGINX, NODE, OFFICE, PG_URL, REDIS_URL

NEEDS = {"browser": CHROMIUM, "postgres": PG_URL, "redis": REDIS_URL, "nginx": NGINX, "node": NODE, "office": OFFICE}
PANGO = "Pango, with Pangoft2 and HarfBuzz"


def everything_required() -> bool:
    """Say whether a missing browser or server is a failure, as it is on the build machine."""
    return os.environ.get("HUB_TEST_REQUIRE_ALL", "") not in ("", "0")


def apply_switches(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what cannot run here; where everything is required, stop the run instead."""
    found = {setting: bool(os.environ.get(setting)) for setting in NEEDS.values()}
    for marker, setting in {**NEEDS, "pdf": PANGO}.items():
        if found.get(setting) or (setting == PANGO and can_make_pdf()):
            continue
        if everything_required():
            raise pytest.UsageError(
                f"{setting} is missing, and HUB_TEST_REQUIRE_ALL forbids leaving {marker} tests out."
            )
        skip = pytest.mark.skip(reason=f"needs {setting}; `make test` sets it where it finds one")
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(skip)
