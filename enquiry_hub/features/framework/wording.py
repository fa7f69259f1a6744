"""What the states, scales and parts of the framework are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from enquiry_hub.features.framework.models import INHERENT, RESIDUAL

FACTORS = {"individual": _l("Me"), "organisational": _l("My school"), "community": _l("Our community")}
PROXIMITIES = {
    "now": _l("Now"),
    "this term": _l("This term"),
    "this year": _l("This year"),
    "later": _l("Later"),
}
TRENDS = {"rising": _l("Rising"), "steady": _l("Steady"), "falling": _l("Falling")}
LEVELS = {
    "averse": _l("Averse"),
    "minimal": _l("Minimal"),
    "cautious": _l("Cautious"),
    "open": _l("Open"),
    "eager": _l("Eager"),
}
STATUSES = {
    "proposed": _l("proposed"),
    "draft": _l("draft"),
    "in_review": _l("in review"),
    "published": _l("published"),
    "happening_now": _l("happening now"),
    "closed": _l("closed"),
    "merged": _l("merged"),
}
STATES = {
    "draft": _l("draft"),
    "ready": _l("ready"),
    "running": _l("running"),
    "reviewed": _l("reviewed"),
    "published": _l("published"),
    "stopped": _l("stopped"),
}
CONFIDENCES = {
    "low": _l("Low: a feeling"),
    "medium": _l("Medium: I have seen signs"),
    "high": _l("High: I have data or have lived it"),
}
EFFECTS = {
    "none": _l("None"),
    "weak": _l("Weak: depends on one person"),
    "partial": _l("Partial: works when remembered"),
    "good": _l("Good: works without reminding"),
    "tested": _l("Tested: we checked it under strain"),
}
KINDS = {
    INHERENT: _l("As it would be if nothing were done"),
    RESIDUAL: _l("As it is, with what is done about it"),
}
NATURES = {
    "supports": _l("supports it"),
    "extends": _l("extends it"),
    "contradicts": _l("contradicts it"),
    "untested": _l("has not been tested"),
}
RESPONSES = {
    "avoid": _l("Avoid the risk"),
    "reduce": _l("Reduce it"),
    "share": _l("Share it"),
    "accept": _l("Accept it"),
    "take": _l("Take the chance"),
}
WORKS_ON = {"cause": _l("It works on the cause"), "prepare": _l("It prepares for the event")}
PARTS = {
    "cause": _l("because"),
    "event": _l("there is a risk that"),
    "consequence": _l("which would lead to"),
    "title": _l("the title"),
    "other": _l("something else"),
}
MISFITS = {
    "breach": _l("Outside tolerance, and neither a strategy runs nor has anybody signed for it"),
    "acceptance_over": _l("Borne as it is until a day that has passed"),
    "residual_above": _l("Judged higher with what is done than without"),
    "lowered_without_control": _l("Judged lower although nothing is named that holds it down"),
    "strategy_overdue": _l("A strategy is past the day of its review"),
    "no_leading_indicator": _l("Nothing is watched that moves before it happens"),
    "indicator_uncounted": _l("Something is watched that nobody counts"),
}
