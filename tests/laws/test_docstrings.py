"""Every public function is typed and says in one imperative sentence what it does."""

from __future__ import annotations

import ast
import re

from tests.laws.source import PACKAGE, Function, public_functions, python_files, short

# Third person, and words that begin a description rather than an order.
NOT_IMPERATIVE = re.compile(
    r"^(?:A|An|The|This|That|It|Its|Helper|Function|Method|Class|Returns?:)$|^(?!.*(?:ss|us)$)[A-Z][a-z]+s$|^[A-Z][a-z]+ing$"
)
VERBS = {
    "Bring",
    "Ring",
    "String",
    "Always",
    "Pass",
    "Process",
    "Address",
    "Dismiss",
    "Alias",
    "Focus",
    "Bias",
}


def unsaid(function: Function, *, order: bool = True) -> list[str]:
    """Return what is wrong with a function's docstring; a policy says who may instead of giving an order."""
    text = ast.get_docstring(function)
    if not text:
        return ["has no docstring"]
    paragraph = " ".join(text.split("\n\n")[0].split())
    first_word = re.split(r"\W", paragraph)[0]
    faults = []
    if not paragraph.endswith("."):
        faults.append("does not end its first sentence with a full stop")
    if order and first_word not in VERBS and NOT_IMPERATIVE.search(first_word):
        faults.append(f"begins with {first_word!r}, not with an order")
    return faults


def untyped(function: Function) -> list[str]:
    """Return which parts of a function's signature have no type."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [extra for extra in (arguments.vararg, arguments.kwarg) if extra]
    bare = [
        argument.arg
        for argument in named
        if argument.annotation is None and argument.arg not in ("self", "cls")
    ]
    return [f"{name} has no type" for name in bare] + (
        ["has no return type"] if function.returns is None else []
    )


def faults_of(name: str, source: str) -> list[str]:
    """Return what is wrong with the public functions of a source."""
    return [
        f"{name}:{function.lineno} {called}: {fault}"
        for called, function in public_functions(ast.parse(source))
        for fault in unsaid(function, order=not name.endswith("policies.py")) + untyped(function)
    ]


def test_public_functions_are_typed_and_say_what_they_do() -> None:
    found = [
        fault for path in python_files(PACKAGE) for fault in faults_of(short(path), path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


def test_modules_say_what_they_are() -> None:
    empty = [
        path
        for path in python_files(PACKAGE)
        if (text := path.read_text("utf-8")) and not ast.get_docstring(ast.parse(text))
    ]
    assert not empty, [short(path) for path in empty]


def test_planted_faults_are_caught() -> None:
    assert faults_of("a.py", 'def f(x: int) -> int:\n    """Return it."""\n') == []
    assert faults_of("a.py", "def f() -> int: ...") == ["a.py:1 f: has no docstring"]
    assert faults_of("a.py", 'def f(x) -> int:\n    """Return it."""\n') == ["a.py:1 f: x has no type"]
    assert faults_of("a.py", 'def f():\n    """Return it."""\n') == ["a.py:1 f: has no return type"]
    assert faults_of("a.py", 'def f() -> int:\n    """Returns it."""\n') == [
        "a.py:1 f: begins with 'Returns', not with an order"
    ]
    assert faults_of("a.py", 'def f() -> int:\n    """The answer."""\n')
    assert faults_of("a.py", 'def f() -> int:\n    """Return it"""\n')
    assert faults_of("a.py", 'class A:\n    def f(self):\n        """Pass."""\n') == [
        "a.py:2 A.f: has no return type"
    ]
    assert faults_of("a.py", "def _f(): ...") == []
