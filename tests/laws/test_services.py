"""A service asks before it changes anything, and tells what it changed.

One that cannot ask (signing in, before there is anyone to ask about) or need not tell says so, with its reason,
at the top of its module; `"*"` stands for all of them:

    ASKS_NOBODY = {"sign_in": "Nobody is signed in yet; the link itself is the proof."}
    TELLS_NOBODY = {"touch_session": "That somebody looked is nobody's news."}
"""

from __future__ import annotations

import ast
from pathlib import Path

from tests.laws.source import Function, called_names, python_files, short

ASKS = {"require", "load"}
TELLS = {"record"}
EXEMPT = {"ASKS_NOBODY": ASKS, "TELLS_NOBODY": TELLS}


def is_service(path: Path) -> bool:
    """Say whether a file holds services: `services.py`, `..._services.py`, or one in a folder `services`."""
    return (
        path.stem.startswith("services") or path.stem.endswith("_services") or "services" in path.parts[:-1]
    )


def exemptions(tree: ast.Module, name: str) -> dict[str, str]:
    """Return the functions that a module exempts under a name, with the reasons."""
    for item in tree.body:
        targets = (
            item.targets
            if isinstance(item, ast.Assign)
            else [item.target]
            if isinstance(item, ast.AnnAssign)
            else []
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            found: dict[str, str] = ast.literal_eval(item.value)  # type: ignore[attr-defined]
            return found
    return {}


def reached_names(functions: dict[str, Function], name: str) -> set[str]:
    """Return what a function calls, by itself or through other functions of its module."""
    found, waiting = set(), {name}
    while waiting:
        called = called_names(functions[waiting.pop()])
        waiting |= (called - found) & functions.keys()
        found |= called
    return found


def faults_of(place: str, source: str) -> list[str]:
    """Return the services that do not ask or do not tell, and the exemptions that exempt nothing."""
    tree = ast.parse(source)
    functions = {item.name: item for item in tree.body if isinstance(item, Function)}
    public = [name for name in functions if not name.startswith("_")]
    faults = []
    for constant, wanted in EXEMPT.items():
        exempt = exemptions(tree, constant)
        faults += [
            f"{place}: {constant} names {name}: not here" for name in exempt if name not in (*public, "*")
        ]
        faults += [
            f"{place}: {constant} gives no reason for {name}"
            for name, why in exempt.items()
            if len(why.split()) < 3
        ]
        for name in public:
            if not exempt.keys() & {name, "*"} and not reached_names(functions, name) & wanted:
                faults.append(
                    f"{place}:{functions[name].lineno} {name} calls no {' or '.join(sorted(wanted))}"
                )
    return faults


def test_services_ask_and_tell() -> None:
    files = [path for path in python_files() if is_service(path) and path.name != "__init__.py"]
    found = [fault for path in files for fault in faults_of(short(path), path.read_text("utf-8"))]
    assert not found, "\n".join(found)


GOOD = """
def write(actor, text):
    require(actor, "journals:entry:write", entry)
    _keep(text)

def _keep(text):
    record(Written(by=actor.person_id))
"""


def test_planted_faults_are_caught() -> None:
    assert faults_of("a.py", GOOD) == []
    assert faults_of("a.py", GOOD.replace("    require(", "    print(")) == [
        "a.py:2 write calls no load or require"
    ]
    assert faults_of("a.py", GOOD.replace("    _keep(", "    print(")) == ["a.py:2 write calls no record"]
    exempt = 'ASKS_NOBODY = {"write": "Anyone may write here."}\n'
    assert faults_of("a.py", exempt + GOOD.replace("    require(", "    print(")) == []
    assert faults_of("a.py", exempt.replace("write", "*") + GOOD.replace("    require(", "    print(")) == []
    assert faults_of("a.py", 'TELLS_NOBODY = {"gone": "There is nothing to tell."}\n' + GOOD)
    assert faults_of("a.py", 'TELLS_NOBODY = {"write": ""}\n' + GOOD)


def test_which_files_hold_services() -> None:
    assert is_service(Path("enquiry_hub/features/inputs/services.py"))
    assert is_service(Path("enquiry_hub/features/discussions/services/posts.py"))
    assert not is_service(Path("enquiry_hub/features/inputs/queries.py"))
