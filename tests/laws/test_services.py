"""A service asks before it changes anything, and tells what it changed.

One that cannot ask (signing in, before there is anyone to ask about) or need not tell says so, with its reason,
at the top of its module; `"*"` stands for all of them. Nothing is written to the store elsewhere, where this law would not look:

    ASKS_NOBODY = {"sign_in": "Nobody is signed in yet; the link itself is the proof."}
    TELLS_NOBODY = {"touch_session": "That somebody looked is nobody's news."}
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.laws.source import ROOT, Function, called_names, python_files, short

ASKS = {"require", "load"}
TELLS = {"record"}
EXEMPT = {"ASKS_NOBODY": ASKS, "TELLS_NOBODY": TELLS}

# What writes to the store: methods of the session, statements, and what services write with.
SESSION, STATEMENTS = {"add", "add_all", "delete", "flush", "merge"}, {"delete", "insert", "update"}
WRITES = {"keep_revision", "record", "save_version", "seal_away", "set_prose"}
# What follows from a change that was asked for, what is typed on the machine itself, what loads the invented cohort; storey 0 has no tables.
WRITING_ROOMS = {"commands", "core", "demo", "listeners", "notices"}
ELSEWHERE = {
    "enquiry_hub/capabilities/notifications/digests.py": "The worker writes the mails that are due and notes that it did.",
    "enquiry_hub/capabilities/outbox/worker.py": "The worker claims mails and notes what became of them.",
    "enquiry_hub/capabilities/push/sending.py": "The worker notes what devices were told, and forgets those that are gone.",
    "enquiry_hub/capabilities/replies/intake.py": "The worker takes letters in; what is written by them goes through services.",
    "enquiry_hub/features/protocols/speaking.py": "It answers the services of discussions, which have asked and tell.",
    "enquiry_hub/features/research/secrets.py": "The key of a cohort’s marks, made by a service that has asked.",
    "enquiry_hub/identity/people/sessions.py": "Signing in and being seen: there is nobody to ask before it.",
}


def is_service(path: Path) -> bool:
    """Say whether a file holds services: `services.py`, or one in a folder `services`."""
    return path.stem == "services" or "services" in path.parts[:-1]


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


def holds_writes(path: Path) -> bool:
    """Say whether a file is one of those that may write to the store: services, and rooms that follow them or stand before them."""
    return is_service(path) or bool({path.stem, *path.parts[:-1]} & WRITING_ROOMS)


def written_in(place: str, source: str) -> list[str]:
    """Return the functions of a file that write to the store."""
    functions = [item for item in ast.walk(ast.parse(source)) if isinstance(item, Function)]
    return [f"{place}:{item.lineno} {item.name} writes outside of services" for item in functions if any(writes(call) for call in ast.walk(item))]


def writes(call: ast.AST) -> bool:
    """Say whether something is a call that writes to the store."""
    if not isinstance(call, ast.Call):
        return False
    if isinstance(call.func, ast.Name):
        return call.func.id in WRITES
    if not isinstance(call.func, ast.Attribute):
        return False
    on = ast.unparse(call.func.value)
    return (on.endswith("session") and call.func.attr in SESSION) or (on == "sa" and call.func.attr in STATEMENTS)


def test_services_ask_and_tell() -> None:
    files = [path for path in python_files() if is_service(path) and path.name != "__init__.py"]
    found = [fault for path in files for fault in faults_of(short(path), path.read_text("utf-8"))]
    assert not found, "\n".join(found)


def test_nothing_is_written_where_nobody_looks_whether_it_asks() -> None:
    files = [path.relative_to(ROOT) for path in python_files()]
    found = {short(ROOT / path): written_in(path.as_posix(), (ROOT / path).read_text("utf-8")) for path in files if not holds_writes(path)}
    assert not [fault for place, faults in found.items() if place not in ELSEWHERE for fault in faults]
    assert all(found.get(place) and len(why.split()) > 3 for place, why in ELSEWHERE.items()), "an exception that excepts nothing"


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


@pytest.mark.parametrize("line", ["db.session.add(row)", "db.session.execute(sa.update(Row))", "record(Written(by=None))", "set_prose(row, text)", "session.flush()"])
def test_what_writes_outside_of_services_is_caught(line: str) -> None:
    assert written_in("views.py", f"def view(row):\n    if row:\n        {line}\n") == ["views.py:1 view writes outside of services"]


def test_what_only_reads_is_not_caught_nor_what_stands_in_its_room() -> None:
    assert written_in("queries.py", "def read(seen):\n    seen.add(1)\n    return db.session.scalar(sa.select(Row))\n") == []
    assert holds_writes(Path("enquiry_hub/features/inputs/listeners.py")) and holds_writes(Path("enquiry_hub/demo/inputs.py"))
    assert holds_writes(Path("enquiry_hub/features/claims/services/taking_down.py")) and not holds_writes(Path("enquiry_hub/features/claims/taking_down.py"))
    assert not holds_writes(Path("enquiry_hub/features/journals/views/reading.py"))


def test_which_files_hold_services() -> None:
    assert is_service(Path("enquiry_hub/features/inputs/services.py"))
    assert is_service(Path("enquiry_hub/features/discussions/services/posts.py"))
    assert not is_service(Path("enquiry_hub/features/inputs/queries.py"))
    assert not holds_writes(Path("enquiry_hub/features/programmes/door_services.py"))
