"""What changes the framework, what is counted, or a school's copy, and stays in a history, has a box for why.

A service that leaves a line in a history (a version, an amendment, a local change) takes `reason`, `why` or `note`, and each page that
calls it hands over what was written in a box. Where the act is itself what somebody says, or nobody decides, it stands below, with why.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.laws.source import PACKAGE, Function, called_names, python_files

FEATURES = ("framework", "impact", "schools")
KEEPS = {"amend", "save_version", "keep_revision", "LocalChange"}
WHY = {"reason", "why", "note"}
BOX = re.compile(r"\.(reason|why|note|because|stopped_why)\.data")
HAS_NO_BOX = {
    "add_many": "As for one number: a day’s first has no line, one that is written down again says so by itself.",
    "add_observation": "A day’s first number has no line; one that is written down again says so by itself.",
    "adopt": "It is the first version, as it came.",
    "adopt_many": "Each is the first version, as it came.",
    "answer_suggestion": "The answer is the why.",
    "answer_update": "Each word is answered by itself, and what becomes of it is its reason.",
    "close_issue": "What came of it is asked for.",
    "close_with_step": "It closes with a step of a talk: nobody decides about it alone.",
    "explain_round": "The sentence is the why.",
    "go_by_rounds": "The reason is that the rounds say so, and is kept.",
    "keep_outside_figure": "It is the first version.",
    "keep_what_moved": "The recorder’s words are the why.",
    "make_measure": "It is the first version.",
    "open_again": "It opens with a step of a talk: nobody decides about it alone.",
    "open_issue": "What happens is asked for.",
    "open_with_talk": "It opens with a step of a talk: nobody decides about it alone.",
    "propose_risk": "It is the first version.",
    "propose_strategy": "It is the first version.",
    "rate_locally": "The reason is that places differ, as it was decided in the room, and is kept.",
    "review_here": "What was seen is asked for.",
    "review_strategy": "What was seen is asked for.",
    "suggest": "A suggestion changes nothing; its answer says why.",
    "write_claim": "It is what somebody reads in a chart, not a change of what is counted.",
}


def services_in(feature: str) -> dict[str, Function]:
    """Return the functions of a feature's services, by name."""
    trees = [ast.parse(path.read_text()) for path in python_files(PACKAGE / "features" / feature / "services")]
    return {item.name: item for tree in trees for item in tree.body if isinstance(item, Function)}


def acts_among(functions: dict[str, Function]) -> dict[str, Function]:
    """Return the public functions that leave a line in a history, by themselves or through others."""
    keeping = set(KEEPS)
    while more := {name for name, item in functions.items() if name not in keeping and called_names(item) & keeping}:
        keeping |= more
    return {name: item for name, item in functions.items() if name in keeping and not name.startswith("_") and name not in KEEPS}


def calls_in(source: str) -> Iterator[tuple[str, ast.Call, str]]:
    """Give what a module calls by name, with the whole function that it stands in."""
    for item in ast.parse(source).body:
        for call in ast.walk(item):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                yield call.func.id, call, ast.unparse(item)


def faults_of(functions: dict[str, Function], pages: list[str], excused: dict[str, str]) -> list[str]:
    """Return the acts that have no box for why, and the excuses that excuse nothing."""
    acts = acts_among(functions)
    taking = {name for name, item in acts.items() if WHY & {one.arg for one in (*item.args.args, *item.args.kwonlyargs)}}
    faults = [f"{name} needs no excuse" for name in excused if name in functions and (name not in acts or name in taking)]
    faults += [f"{name} takes no why" for name in acts if name not in taking and name not in excused]
    for page in pages:
        for name, call, around in calls_in(page):
            if name in taking:
                named = {word.arg for word in call.keywords}
                positions = [one.arg for one in acts[name].args.args][: len(call.args)]
                if not (WHY & {*named, *positions} or None in named) or not BOX.search(around):
                    faults.append(f"a page calls {name} and hands over no why")
    return faults


def test_every_act_that_stays_in_a_history_has_a_box_for_why() -> None:
    found = {feature: services_in(feature) for feature in FEATURES}
    known = {name for functions in found.values() for name in functions}
    assert set(HAS_NO_BOX) <= known, "what is excused is there"
    assert all(len(why.split()) > 3 for why in HAS_NO_BOX.values()), "each with its reason in words"
    for feature, functions in found.items():
        pages = [path.read_text() for path in python_files(PACKAGE / "features" / feature / "views")]
        assert not faults_of(functions, pages, HAS_NO_BOX), feature
        assert len(acts_among(functions)) > 5, "the law reads what is there"


def test_the_law_sees_what_it_is_for() -> None:
    source = "def _keep(row): amend(row)\ndef move(row): _keep(row)\ndef end(row, *, reason=''): amend(row, reason=reason)\ndef look(row): pass"
    functions = {item.name: item for item in ast.parse(source).body if isinstance(item, Function)}
    silent = ["def page(row, form):\n    end(row)"]
    saying = ["def page(row, form):\n    end(row, reason=form.reason.data or '')"]
    assert faults_of(functions, silent, {}) == ["move takes no why", "a page calls end and hands over no why"]
    assert faults_of(functions, saying, {"move": "Nobody decides about it."}) == []
    assert faults_of(functions, saying, {"move": "Nobody decides.", "look": "It only looks."}) == ["look needs no excuse"]
    empty = ["def page(row, form):\n    end(row, reason='')"]
    assert faults_of(functions, empty, {"move": "Nobody decides."}) == ["a page calls end and hands over no why"]
