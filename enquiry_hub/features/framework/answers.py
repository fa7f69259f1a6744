"""The words for what a review answers."""

from flask_babel import lazy_gettext as _l

ANSWERS = {"yes": _l("Yes"), "partly": _l("Partly"), "no": _l("No"), "too_early": _l("Too early to say")}
NEXT = {"keep": _l("Keep it"), "change": _l("Change it"), "stop": _l("Stop it")}
