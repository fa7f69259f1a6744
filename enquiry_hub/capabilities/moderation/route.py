"""Where somebody is led who has just taken something down: to the route that is not this site."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _


def show_route() -> Any:
    """Lead to the safeguarding route, and say what was done."""
    flash(_("It is taken down and sealed, with every place that repeated it. The cohort’s safeguarding contacts are told. Now act by the route below."), "done")
    return redirect(url_for("public.safeguarding", reported="sealed"), 303)
