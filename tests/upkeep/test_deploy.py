"""What deploy/ holds is sound, and names no setting and no command that there is not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from enquiry_hub.cli import COMMANDS, main
from enquiry_hub.config import Settings
from enquiry_hub.core.clock import now
from tests.kit.load import Hub, make_scene
from tests.kit.machines import check_configuration, write_configuration
from tests.laws.source import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
SETTING = re.compile(r"\bHUB_[A-Z0-9_]*[A-Z0-9]\b")
CALLED = re.compile(r"-m enquiry_hub ([a-z-]+)(?: ([a-z-]+))?")


def known_settings() -> set[str]:
    """Return every setting, and the names of files that may hold them."""
    names = {f"HUB_{spec.name.upper()}" for spec in fields(Settings)}
    return names | {f"{name}_FILE" for name in names}


def known_commands() -> set[str]:
    """Return every command, those of a group with its name."""
    context, found = click.Context(main), set()
    for name in COMMANDS:
        command = main.get_command(context, name)
        found |= {f"{name} {part}" for part in command.commands} if isinstance(command, click.Group) else {name}
    return found


def compose(name: str) -> dict[str, Any]:
    """Read one of the files for Docker."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text("utf-8"))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_settings_and_commands_exist(path: Path) -> None:
    words = path.read_text("utf-8")
    assert set(SETTING.findall(words)) <= known_settings()
    for name, part in CALLED.findall(words):
        assert {name, f"{name} {part}".strip()} & known_commands(), f"{path.name} calls {name} {part}"


def test_a_planted_setting_is_caught() -> None:
    assert not set(SETTING.findall("HUB_SMTP_HOOST=x")) <= known_settings()
    assert set(SETTING.findall("HUB_SECRET_KEY_FILE=/run/x HUB_PORT=%i")) <= known_settings()


@pytest.mark.parametrize("name", ["compose.yaml", "compose.one.yaml"])
def test_compose_is_whole(name: str) -> None:
    found = compose(name)
    for service, facts in found["services"].items():
        assert "/" not in facts["image"], f"{service} names a registry"
        if facts["image"] == "enquiry-hub":
            assert " ".join(facts["command"]) in known_commands()
            assert facts["read_only"] and facts["cap_drop"] == ["ALL"] and "/tmp" in facts["tmpfs"]
        assert set(facts.get("secrets", ())) <= set(found["secrets"])
        for volume in facts.get("volumes", ()):
            source = volume.split(":")[0]
            here = source in found["volumes"] or source == "./tls" or (DEPLOY / source).exists()
            assert here, f"{service} mounts {source}"
        assert set(facts.get("depends_on", {})) <= set(found["services"])


def test_every_process_of_compose_is_behind_nginx() -> None:
    for name, upstreams in (("compose.yaml", "upstreams-compose.conf"), ("compose.one.yaml", "upstreams-compose-one.conf")):
        apps = {service for service in compose(name)["services"] if service.startswith("app")}
        lists = re.findall(r"upstream \w+\s*\{(.*?)\}", (DEPLOY / "nginx" / upstreams).read_text("utf-8"), re.S)
        assert [set(re.findall(r"server (\w+):8000", servers)) for servers in lists] == [apps, apps]


def test_the_image_runs_without_rights_and_holds_what_it_needs() -> None:
    words = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert "--require-hashes" in words and "HEALTHCHECK" in words and words.count("FROM ") == 2
    assert re.search(r"^USER 10001:10001$", words, re.M)
    copied = {name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", words, re.M) for name in line.split()}
    allowed = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert copied == allowed and all((ROOT / name).exists() for name in copied)


@pytest.mark.nginx
@pytest.mark.parametrize("upstreams", ["upstreams-one.conf", "upstreams-several.conf"])
@pytest.mark.parametrize("listen", ["listen-http.conf", "listen-https.conf"])
def test_nginx_takes_its_configuration(tmp_path: Path, listen: str, upstreams: str) -> None:
    frame = write_configuration(tmp_path / "nginx", listen=listen, upstreams=upstreams)
    shipped = tmp_path / "nginx" / "listen.conf"
    words = shipped.read_text("utf-8").replace(" 80;", " 8080;").replace(":80;", ":8080;").replace(" 443 ", " 8443 ").replace(":443 ", ":8443 ")
    shipped.write_text(re.sub(r"listen \[::\].*\n", "", words), encoding="utf-8")  # a machine may have no such addresses
    if "https" in listen:
        make_certificate(tmp_path / "nginx" / "tls")
    assert check_configuration(frame) == ""


def make_certificate(folder: Path) -> None:
    """Make a certificate for nobody."""
    folder.mkdir()
    key, name, moment = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub.example.org")]), now()
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1)).not_valid_after(moment + timedelta(days=1)).sign(key, SHA256())
    )  # fmt: skip
    (folder / "privkey.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "fullchain.pem").write_bytes(made.public_bytes(Encoding.PEM))


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("needs systemd-analyze")
    for path in (DEPLOY / "systemd").iterdir():
        words = path.read_text("utf-8").replace("/srv/enquiry-hub/.venv/bin/python", "/bin/true").replace("/srv/enquiry-hub", "/")
        (tmp_path / path.name).write_text(words, encoding="utf-8")
    units = [str(tmp_path / path.name.replace("@.", "@8001.")) for path in (DEPLOY / "systemd").iterdir()]
    (tmp_path / "enquiry-hub-app@8001.service").symlink_to(tmp_path / "enquiry-hub-app@.service")
    done = subprocess.run([program, "verify", "--recursive-errors=no", "--man=no", *units], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "enquiry-hub" in line]
    assert not said, "\n".join(said)


def probe(*arguments: str, **settings: str) -> int:
    """Call the probe with these settings and return its exit code."""
    environment = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run([sys.executable, "-I", str(DEPLOY / "probe.py"), *arguments], env=environment, timeout=200, check=False).returncode


def test_the_probe_knows_a_well_process_and_a_living_worker(tmp_path: Path) -> None:
    make_scene(tmp_path, writers=1)
    asked = {"HUB_BASE_URL": "https://hub.example.org", "HUB_TRUSTED_HOSTS": "hub.example.org", "HUB_DATA_DIR": str(tmp_path)}
    with Hub(tmp_path, **asked, HUB_EMBEDDED_WORKER="1") as hub:
        assert probe("--wait", "30", **asked, HUB_PORT=str(hub.port)) == 0
        assert probe("worker", "--wait", "30", **asked) == 0
        port = str(hub.port)
    assert probe(**asked, HUB_PORT=port) == 1
    (mark,) = (tmp_path / "beats").iterdir()
    os.utime(mark, (time.time() - 600, time.time() - 600))
    assert probe("worker", **asked) == 1
