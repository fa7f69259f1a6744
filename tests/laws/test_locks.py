"""What is installed is pinned by hash and comes from wherever the machine looks; no machine is named."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.laws.source import ROOT, short, tracked_files

LOCKS = ("run", "pdf", "dev")
# In two halves, so that this file does not hold what it looks for.
PLACES = re.compile(
    r"(?<![\w.~/-])/(?:" + "|".join(["wor" + "k", "roo" + "t", "hom" + r"e/\w+", "User" + r"s/\w+"]) + r")/"
)
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".ico", ".woff", ".woff2", ".pdf", ".docx", ".zip", ".gz"}


def lock_faults(lock: str) -> list[str]:
    """Return what a lock file may not hold, and what it lacks."""
    words = ("://", "--index", "--extra-index", "--find-links", "--trusted-host", "file:", " @ ")
    faults = [f"holds {word!r}" for word in words if word in lock]
    for requirement in re.split(r"\n(?=\S)", lock):
        if requirement.strip() and not requirement.startswith("#"):
            name = requirement.split()[0]
            faults += [f"{name} is not pinned"] if "==" not in name else []
            faults += [f"{name} has no hash"] if "--hash=sha256:" not in requirement else []
    return faults


def pins(lock: str) -> dict[str, str]:
    """Return the versions of a lock by name."""
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", lock, re.M))


def wanted(text: str) -> list[str]:
    """Return the requirements of an input file."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(("#", "-"))]


def machine_paths(text: str) -> list[str]:
    """Return the places of one machine that a text names."""
    return [text[max(0, found.start() - 20) : found.end() + 20] for found in PLACES.finditer(text)]


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_versions_and_hashes_only(name: str) -> None:
    assert lock_faults((ROOT / f"requirements/{name}.lock").read_text("utf-8")) == []


def test_tests_run_with_what_is_shipped() -> None:
    run, pdf, dev = (pins((ROOT / f"requirements/{name}.lock").read_text("utf-8")) for name in LOCKS)
    shipped = {**pdf, **run}
    assert {name: version for name, version in shipped.items() if dev.get(name) != version} == {}
    assert {name: version for name, version in pdf.items() if run.get(name, version) != version} == {}


def test_the_wheel_asks_for_what_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert sorted(project["dependencies"]) == sorted(
        wanted((ROOT / "requirements/run.in").read_text("utf-8"))
    )
    assert project["optional-dependencies"] == {
        "pdf": wanted((ROOT / "requirements/pdf.in").read_text("utf-8"))
    }


def test_no_file_names_a_machine() -> None:
    texts = [path for path in tracked_files() if path.suffix not in PICTURES and "vendor" not in path.parts]
    found = {
        short(path): places for path in texts if (places := machine_paths(path.read_text("utf-8", "replace")))
    }
    assert not found, found


def test_a_planted_address_and_a_missing_hash_are_caught() -> None:
    good = "# made by make lock\nflask==3.1.3 \\\n    --hash=sha256:00\n"
    assert lock_faults(good) == []
    assert lock_faults("--index-url https://pypi.example/simple\n" + good)
    assert lock_faults("flask==3.1.3\n") == ["flask==3.1.3 has no hash"]
    assert lock_faults("flask>=3 --hash=sha256:00\n") == ["flask>=3 is not pinned"]


def test_a_planted_path_is_caught() -> None:
    assert machine_paths("see /" + "work/main/x.py") and machine_paths('"/' + 'root/.venv"')
    assert not machine_paths(
        "GET /networks/ and enquiry_hub/core/" + "work/x and https://a.example/" + "work/"
    )
