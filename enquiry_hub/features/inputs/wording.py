"""What themes, strengths and kinds of work are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

THEME_NAMES = [
    ("child_poverty", _l("Child poverty")), ("attendance", _l("Attendance")), ("recruitment_retention", _l("Recruitment and retention")),
    ("disadvantage_gap", _l("The disadvantage gap")), ("send", _l("Special educational needs and disabilities")), ("mental_health", _l("Mental health")),
    ("resources", _l("Constrained resources")),
]  # fmt: skip
RESEARCH_STRENGTH = [
    (0, _l("None found, and we looked")), (1, _l("Argument, theory, expert view")), (2, _l("Descriptive, or a few cases")),
    (3, _l("Several studies with comparison, or strong long-run data")), (4, _l("Systematic synthesis that includes causal designs")),
]  # fmt: skip
PRACTICE_STRENGTH = [
    (0, _l("None yet")), (1, _l("One leader’s account")), (2, _l("Two or more schools, or one with dated counts")),
    (3, _l("Three or more schools with measures, one of which found no effect or was looked at by an outsider")),
    (4, _l("Three or more schools, two phases, charts, and cases where it failed explained")),
]  # fmt: skip
WORK_TYPES = [
    ("article-journal", _l("An article")), ("book", _l("A book")), ("chapter", _l("A chapter")), ("report", _l("A report")), ("thesis", _l("A thesis")),
    ("paper-conference", _l("A conference paper")), ("webpage", _l("A web page")), ("document", _l("Something else")),
]  # fmt: skip
LINK = "link"  # no licence: the file is not kept at all
RIGHTS = [
    ("open", _l("Under an open licence")), ("ours", _l("It is our own work, or we have permission")), (LINK, _l("It may not be shared: keep a link to it instead")),
    ("alone", _l("A copy for me alone: nobody else can open it")),
]  # fmt: skip
OPEN_LICENCES = ("CC BY", "CC BY-SA", "CC BY-NC", "CC BY-NC-SA", "CC BY-ND", "CC BY-NC-ND", "CC0", "Open Government Licence")  # their names, the same in every language
