"""What the laws read: the project's own files, as the clone or the working copy has them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "enquiry_hub"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: Path) -> list[Path]:
    """Return the Python files below these folders, the package when none is named."""
    return sorted(
        path for folder in folders or (PACKAGE,) for path in folder.rglob("*.py") if "_data" not in path.parts
    )


def short(path: Path) -> str:
    """Return a file's name as people say it."""
    return path.relative_to(ROOT).as_posix()


def tracked_files() -> list[Path]:
    """Return the files that are (or would be) committed; without Git, all that are not made."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        made = {".venv", "var", "dist", "__pycache__"}
        return [path for path in ROOT.rglob("*") if path.is_file() and not made & set(path.parts)]
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def public_functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Give the functions of a module and the methods of its classes that others may call, by name."""
    for item in tree.body:
        if isinstance(item, Function) and not item.name.startswith("_"):
            yield item.name, item
        if isinstance(item, ast.ClassDef) and not item.name.startswith("_"):
            for method in item.body:
                if isinstance(method, Function) and not method.name.startswith("_"):
                    yield f"{item.name}.{method.name}", method


def called_names(tree: ast.AST) -> set[str]:
    """Return the last names of what is called anywhere in it: `require` for `access.require` too."""
    names = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            if isinstance(call.func, ast.Name):
                names.add(call.func.id)
            elif isinstance(call.func, ast.Attribute):
                names.add(call.func.attr)
    return names
