"""A storey imports those below it; a feature those before it, and of those only what is not private."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.laws.source import PACKAGE, ROOT, python_files, short

PRIVATE = {"views", "forms", "realtime", "notices", "cli", "listeners"}
CALL = "from importlinter.cli import lint_imports_command as run; run()"
STOREYS = ("identity", "capabilities", "features")


def part_of(module: str) -> str | None:
    """Return the part that a module belongs to, such as `enquiry_hub.features.inputs`, or None."""
    words = module.split(".")
    return ".".join(words[:3]) if len(words) > 2 and words[1] in STOREYS else None


def imported(source: str) -> set[str]:
    """Return the modules that a source imports, with the names imported from them."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def trespasses(module: str, source: str) -> list[str]:
    """Return the imports by which a module of one part enters a private room of another."""
    own = part_of(module)
    return [
        f"{module} imports {name}"
        for name in sorted(imported(source))
        if own
        and part_of(name) not in (None, own)
        and len(name.split(".")) > 3
        and name.split(".")[3] in PRIVATE
    ]


def module_name(path: Path) -> str:
    """Return the dotted name of a file of the package."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def run_contracts(folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in a folder."""
    command = [sys.executable, "-c", CALL]
    return subprocess.run(
        [*command, "--config", str(config), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_storeys_and_ranks_are_kept() -> None:
    done = run_contracts(ROOT, ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_private_rooms_are_private() -> None:
    found = [
        fault for path in python_files() for fault in trespasses(module_name(path), path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


def test_the_contracts_catch_a_planted_fault(tmp_path: Path) -> None:
    for place, text in {
        "core/database.py": "",
        "core/routing.py": "",
        "core/thing.py": "import enquiry_hub.features.programmes\n",
        "features/programmes/domain.py": "import flask\n",
        "features/programmes/models.py": "import enquiry_hub.features.inputs\n",
        "features/inputs/services.py": "from flask import request\n",
    }.items():
        file = tmp_path / "enquiry_hub" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    parts = ("programmes", "inputs")
    storeys = ("core", "identity", "capabilities", "features", "commands")
    for name in (".", *storeys, *(f"features/{part}" for part in parts)):
        folder = tmp_path / "enquiry_hub" / name
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    done = run_contracts(tmp_path, ROOT / "pyproject.toml")
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.count("BROKEN") == 4, done.stdout


def test_a_planted_trespass_is_caught() -> None:
    mine = "enquiry_hub.features.inputs.services"
    assert trespasses(mine, "from enquiry_hub.features.programmes.views import page")
    assert trespasses(mine, "from enquiry_hub.features.programmes import forms")
    assert not trespasses(mine, "from enquiry_hub.features.programmes.queries import sessions")
    assert not trespasses(mine, "from enquiry_hub.features.inputs.forms import InputForm")


def test_every_folder_of_python_is_a_package() -> None:
    homes = {path.parent for path in python_files()}
    missing = [short(home) for home in homes if not (home / "__init__.py").exists() and home != PACKAGE]
    assert not missing, missing
