"""What a search offers to look among is what it can find."""

from __future__ import annotations

import ast
import re

from enquiry_hub.capabilities.search.files import FILE
from enquiry_hub.capabilities.search.queries import kinds_found
from enquiry_hub.core import subjects
from tests.kit.build import make_cohort, make_member
from tests.laws.source import python_files


def kinds_indexed(source: str) -> set[str]:
    """Return the kinds that a file puts into the index by name."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "index_document")
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def test_every_kind_that_is_indexed_is_declared_and_known(app) -> None:
    indexed = set().union(*(kinds_indexed(path.read_text("utf-8")) for path in python_files()))
    assert {"post", "thread", "risk", "input"} <= indexed <= kinds_found() <= set(subjects.KINDS)
    assert kinds_found() - indexed == {"enquiry", "milestone"}, "these lie sealed and are looked through"


def test_no_other_kind_is_offered(app, sign_in) -> None:
    cohort = make_cohort()
    page = sign_in(make_member(cohort)).get(f"/cohorts/{cohort.id}/search").text
    offered = re.findall(r'<option value="(\w*)"', page.split('name="kind"')[1].split("</select>")[0])
    assert set(offered) - {""} == kinds_found() | {FILE}
