"""nginx with the configuration that is shipped, only its ports and paths changed, in front of processes of the hub."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.kit.servers import find_nginx, free_port, wait_for_port
from tests.laws.source import ROOT

SHIPPED = ROOT / "deploy" / "nginx"
FRAME = """
{user}
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log stderr warn;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/hub.conf;
}}
"""


def write_configuration(folder: Path, *, listen: str, upstreams: str) -> Path:
    """Write the shipped configuration with paths below a folder and return the file that nginx is given."""
    names = {"hub.conf": "hub.conf", "headers.conf": "headers.conf", "listen.conf": listen, "upstreams.conf": upstreams}
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    for name, shipped in names.items():
        words = (SHIPPED / shipped).read_text("utf-8")
        for path in ("/etc/nginx/hub", "/etc/nginx", "/var/log/nginx", "/var/cache/nginx"):
            words = words.replace(f"{path}/", f"{folder}/")
        (folder / name).write_text(words, encoding="utf-8")
    frame = folder / "nginx.conf"
    frame.write_text(FRAME.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""), encoding="utf-8")
    return frame


def check_configuration(frame: Path) -> str:
    """Return what nginx has against a configuration, or nothing."""
    done = subprocess.run([str(find_nginx()), "-t", "-q", "-c", str(frame)], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr


@contextmanager
def in_front(folder: Path, ports: Sequence[int], *, port: int | None = None) -> Iterator[str]:
    """Run nginx in front of two processes and yield its address."""
    frame, port = write_configuration(folder, listen="listen-http.conf", upstreams="upstreams-several.conf"), port or free_port()
    listen, upstreams = folder / "listen.conf", folder / "upstreams.conf"
    listen.write_text(listen.read_text("utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};"), encoding="utf-8")
    words = upstreams.read_text("utf-8")
    for shipped, ours in zip(("8001", "8002"), ports, strict=True):
        words = re.sub(rf"127\.0\.0\.1:{shipped}\b", f"127.0.0.1:{ours}", words)
    upstreams.write_text(words, encoding="utf-8")
    process = subprocess.Popen([str(find_nginx()), "-c", str(frame)], stdin=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
