"""Figures and logs: for whoever has the token or can reach their address, and with nothing of anybody in them."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.config import ConfigurationError, read_settings
from enquiry_hub.core import logs, metrics
from enquiry_hub.core.work import work
from tests.kit.live import Ear
from tests.kit.load import KEY, Hub, Scene, make_scene
from tests.kit.servers import free_port
from tests.laws.source import ROOT

TOKEN = "a token of sixteen or more"
WORDS = "Nobody looked up when the bell rang"
LABELS = {"endpoint", "method", "status", "le", "event", "outcome", "state", "chore"}


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Read figures; each is known by its name and its labels' values."""
    return {
        (sample.name, *(value for _name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Make two people with a thread."""
    return make_scene(tmp_path, writers=2)


@pytest.fixture
def hub(tmp_path: Path, scene: Scene) -> Iterator[Hub]:
    """Serve it with everything that can be watched, and what it logs in a file."""
    settings = {"HUB_METRICS_TOKEN": TOKEN, "HUB_METRICS_ADDRESS": f"127.0.0.1:{free_port()}", "HUB_LOG_FORMAT": "json"}
    with Logged(tmp_path, HUB_ENV="production", HUB_BASE_URL="https://hub.example.org", **settings) as found:
        yield found


class Logged(Hub):
    """Be a hub whose lines are kept."""

    def __init__(self, folder: Path, **environment: str) -> None:
        super().__init__(folder, **environment)
        self.said = folder / "said"
        self.figures = f"http://{environment['HUB_METRICS_ADDRESS']}/"

    def start(self) -> None:
        """Start serving, with standard error in a file."""
        command = [sys.executable, "-m", "enquiry_hub", "run", "--port", str(self.port)]
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=out)
        assert self.process.poll() is None
        for _turn in range(300):
            try:
                requests.get(f"{self.address}/healthz", timeout=1)
                return
            except requests.ConnectionError:
                assert self.process.poll() is None, self.said.read_text("utf-8")
                time.sleep(0.1)


def ask_figures(hub: Hub, token: str = TOKEN) -> requests.Response:
    """Ask for the figures by the address of pages."""
    return requests.get(f"{hub.address}/metrics", headers={"Authorization": f"Bearer {token}"}, timeout=10)


def test_figures_count_and_name_nobody(hub: Logged, scene: Scene) -> None:
    cookie = scene.headers[1]["Cookie"].replace("hub=", "__Host-hub=", 1)
    ear = Ear(hub.address, cookie)
    assert ear.enter(f"thread:{scene.thread_id}")["ok"]
    headers = {**scene.headers[0], "Cookie": scene.headers[0]["Cookie"].replace("hub=", "__Host-hub=", 1)}
    sent = {"body": f"**{WORDS}**", "client_id": uuid.uuid4().hex}
    assert requests.post(f"{hub.address}{scene.path}?of={WORDS}", json=sent, headers=headers, timeout=10).status_code == 201
    assert requests.get(f"{hub.address}/nothing/{scene.thread_id}", headers=headers, timeout=10).status_code == 404
    ear.wait_for("post")
    answer = ask_figures(hub)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/plain")
    found = figures(answer.text)
    assert found["hub_requests_total", "discussions.write_post", "POST", "201"] == 1
    assert found["hub_requests_total", "none", "GET", "404"] == 1
    assert found["hub_request_seconds_count", "discussions.write_post"] == 1
    assert found["hub_sockets",] == 1 and found["hub_deliveries_total", "post"] == 1
    assert found["hub_renderings_total", "done"] >= 1
    assert found["hub_outbox_mails", "waiting"] == 0 == found["hub_outbox_late_seconds",]
    assert ("hub_store_connections", "in_use") in found and ("process_resident_memory_bytes",) in found
    for family in text_string_to_metric_families(answer.text):
        assert all(set(sample.labels) <= LABELS for sample in family.samples), family.name
    assert all(secret not in answer.text for secret in (WORDS, scene.thread_id, *scene.people, "127.0.0.1", "example.org"))
    assert set(figures(requests.get(hub.figures, timeout=10).text)) >= set(found)
    ear.close()


def test_without_the_token_there_is_nothing(hub: Logged, scene: Scene) -> None:
    nowhere = requests.get(f"{hub.address}/nowhere", timeout=10)
    for answer in (requests.get(f"{hub.address}/metrics", timeout=10), ask_figures(hub, "another token of length"), ask_figures(hub, "tökén")):
        assert answer.status_code == nowhere.status_code == 404 and "hub_" not in answer.text


def test_lines_are_objects_that_hold_no_words_addresses_or_people(hub: Logged, scene: Scene) -> None:
    mark = "from-the-balancer-0001"
    headers = {**scene.headers[0], "Cookie": scene.headers[0]["Cookie"].replace("hub=", "__Host-hub=", 1), "X-Request-ID": mark}
    sent = {"body": WORDS, "client_id": uuid.uuid4().hex}
    answer = requests.post(f"{hub.address}{scene.path}?of={WORDS}", json=sent, headers=headers, timeout=10)
    assert answer.status_code == 201 and answer.headers["X-Request-ID"] == mark
    unsound = requests.get(f"{hub.address}/healthz", headers={"X-Request-ID": 'a"}\t<b>' + "x" * 99}, timeout=10)
    assert re.fullmatch(r"[0-9a-f]{32}", unsound.headers["X-Request-ID"])
    said = hub.said.read_text("utf-8")
    lines = [json.loads(line) for line in said.splitlines()]
    (line,) = [line for line in lines if line.get("request_id") == mark]
    assert (line["endpoint"], line["method"], line["status"]) == ("discussions.write_post", "POST", 201) and line["ms"] > 0
    hidden = (WORDS, WORDS.split()[0], scene.thread_id, *scene.people, "127.0.0.1", "example.org", "?of", scene.headers[0]["Cookie"][4:40])
    assert not [secret for secret in hidden if secret in said]


def test_an_error_is_told_without_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        try:
            raise ValueError(f"title: {WORDS}")
        except ValueError as error:
            raise OSError(28, WORDS) from error

    try:
        fails()
    except OSError as error:
        record = logging.LogRecord("hub", logging.ERROR, __file__, 1, "the disk failed", None, (type(error), error, None))
    told = json.loads(logs._Json().format(record))
    assert told["error"] == "OSError (28)" and "ValueError, and then" in told["where"]
    assert WORDS not in json.dumps(told) and WORDS not in logs._Plain(with_messages=False).format(record)
    assert "fails" in told["where"]


def test_the_outbox_is_counted(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics._measures, "app", app)  # tests make several applications in one process
    with work():
        post_mail(to="a@example.org", name="A", subject="S", text="T")
    found = figures(metrics.exposition().decode())
    assert found["hub_outbox_mails", "waiting"] == 1 and found["hub_outbox_late_seconds",] >= 0


def test_a_store_that_is_away_costs_its_own_figures_only(app, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> metrics.Measured:
        raise RuntimeError(WORDS)

    monkeypatch.setitem(metrics._measures.known, "hub_away", ("Away.", fails))
    found = figures(metrics.exposition().decode())
    assert not [name for name in found if name[0] == "hub_away"] and ("hub_sockets",) in found


@pytest.mark.parametrize("values", [{"metrics_token": "short"}, {"metrics_address": "9100"}, {"log_format": "xml"}])
def test_settings_that_cannot_be_are_refused(tmp_path: Path, values: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="HUB_"):
        read_settings({}, data_dir=str(tmp_path), secret_key=KEY, **values)
