"""What themes, strengths and kinds of work are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from enquiry_hub.features.inputs.models import RELEVANCE

RESEARCH_STRENGTH = [
    (0, _l("None found, and we looked")), (1, _l("Argument, theory, expert view")), (2, _l("Descriptive, or a few cases")),
    (3, _l("Several studies with comparison, or strong long-run data")), (4, _l("Systematic synthesis that includes causal designs")),
]  # fmt: skip
PRACTICE_STRENGTH = [
    (0, _l("None yet")), (1, _l("One leader’s account")), (2, _l("Two or more schools, or one with dated counts")),
    (3, _l("Three or more schools with measures, one of which found no effect or was looked at by an outsider")),
    (4, _l("Three or more schools, two phases, charts, and cases where it failed explained")),
]  # fmt: skip
PART_NAMES = {
    "context": _l("The school and its situation"), "action": _l("What was done"), "evidence": _l("How we know"), "effect": _l("What changed for pupils, in aggregate"),
    "cost": _l("What it cost"), "did_not_work": _l("What did not work"), "rival": _l("What else could explain it"),
    RELEVANCE: _l("What it means here"),
}  # fmt: skip
WORK_TYPES = [
    ("article-journal", _l("An article")), ("book", _l("A book")), ("chapter", _l("A chapter")), ("report", _l("A report")), ("thesis", _l("A thesis")),
    ("paper-conference", _l("A conference paper")), ("webpage", _l("A web page")), ("document", _l("Something else")),
]  # fmt: skip
LINK = "link"  # no licence: the file is not kept at all
RIGHTS = [
    ("open", _l("Under an open licence")), ("ours", _l("It is our own work, or we have permission")), (LINK, _l("It may not be shared: keep a link to it instead")),
    ("alone", _l("A copy for me alone: nobody else can open it")),
]  # fmt: skip
