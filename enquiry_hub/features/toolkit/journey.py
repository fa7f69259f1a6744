"""What stands beside a theme and a school's register: its tools; and on the pages of things, the way into a toolkit."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.beside import register_beside
from enquiry_hub.features.framework.beside import THEME
from enquiry_hub.features.toolkit.queries import tools_for


@register_beside(THEME)
def tools_of_theme(actor: Actor, theme: Any) -> Markup | None:
    """Show what helps with a theme: what its facilitators pinned; the inputs about it stand on its page anyway and are in the whole."""
    lines, inputs = tools_for(actor, theme)
    may_pin = may(actor, "toolkit:theme:pin", theme)
    if not lines and not inputs and not may_pin:
        return None
    return Markup(render_template("toolkit/_beside_theme.html", theme=theme, lines=lines, inputs=inputs, may_pin=may_pin))  # noqa: S704 - drawn by Jinja, which escapes
