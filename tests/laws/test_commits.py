"""What changes is committed in one place, so that news is told only of what is so."""

from __future__ import annotations

import ast

from tests.laws.source import ROOT, python_files, short

HOME = "enquiry_hub/core/work.py"


def commits_in(source: str) -> list[int]:
    """Return the lines that call `commit`, on whatever object."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr == "commit")
            or (isinstance(node.func, ast.Name) and node.func.id == "commit")
        )
    ]


def test_commit_is_called_in_one_file() -> None:
    found = {short(path): lines for path in python_files() if (lines := commits_in(path.read_text("utf-8")))}
    assert list(found) == [HOME], found
    assert len(found[HOME]) == 1


def test_a_planted_commit_is_caught() -> None:
    assert commits_in("def save():\n    db.session.commit()\n") == [2]
    assert commits_in("from x import commit\ncommit()\n") == [2]
    assert commits_in("# commit()\nx = 'commit()'\nrefuse_commit()\n") == []


def test_the_home_is_there() -> None:
    assert (ROOT / HOME).exists()
