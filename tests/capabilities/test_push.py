"""Being told by the browser: encrypted for it alone, without a word of what is new, out of quiet hours, and only while one is signed in."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread as Worker

import pytest
import sqlalchemy as sa
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from enquiry_hub.capabilities.notifications.domain import Quiet, Wish
from enquiry_hub.capabilities.notifications.services import change_wishes
from enquiry_hub.capabilities.push import sending
from enquiry_hub.capabilities.push.messages import CURVE, browser_key, encrypt, point_of, read, written
from enquiry_hub.capabilities.push.models import PushDevice
from enquiry_hub.capabilities.push.sending import forget_devices, tell_devices
from enquiry_hub.capabilities.push.services import is_known_service
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import LONDON, now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import attend
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person, UserSession
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=LONDON)  # a Wednesday
AUTH = written(b"sixteen letters!")

# The example of RFC 8291, section 5.
EXAMPLE = {
    "words": b"When I grow up, I want to be a watermelon", "salt": "DGv6ra1nlYgDCS1FRnbzlw", "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "sender": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "receiver": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "public": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "body": "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
}  # fmt: skip


def decrypt(body: bytes, key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """Read a message as the browser does."""
    salt, sender = body[:16], body[21 : 21 + body[20]]

    def derive(material: bytes, by: bytes, info: bytes, length: int) -> bytes:
        return HKDF(algorithm=SHA256(), length=length, salt=by, info=info).derive(material)

    shared = derive(key.exchange(ec.ECDH(), browser_key(written(sender))), auth, b"WebPush: info\0" + point_of(key.public_key()) + sender, 32)
    content = derive(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    plain = AESGCM(content).decrypt(derive(shared, salt, b"Content-Encoding: nonce\0", 12), body[21 + body[20] :], None)
    assert plain.endswith(b"\x02")
    return plain[:-1]


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Return a key that a standard writes down."""
    return ec.derive_private_key(int.from_bytes(read(text), "big"), CURVE)


def test_the_example_of_the_standard():
    made = encrypt(EXAMPLE["words"], EXAMPLE["public"], EXAMPLE["auth"], salt=read(EXAMPLE["salt"]), own=private_key(EXAMPLE["sender"]))
    assert written(made) == EXAMPLE["body"]
    assert decrypt(made, private_key(EXAMPLE["receiver"]), read(EXAMPLE["auth"])) == EXAMPLE["words"]


class Service:
    """Be a push service on this machine."""

    def __init__(self) -> None:
        self.status, self.taken = 201, []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service.taken.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(service.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Be silent."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Worker(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def service(app, monkeypatch):
    found = Service()
    given = app.extensions["hub_settings"]
    monkeypatch.setitem(app.extensions, "hub_settings", dataclasses.replace(given, push_services="push.example *.push.example"))
    # The address is asked for over TLS; on this machine a plain connection stands in for it.
    monkeypatch.setattr(sending, "HTTPSConnection", lambda _host, _port, timeout: HTTPConnection("127.0.0.1", found.server.server_port, timeout=timeout))
    yield found
    found.server.shutdown()
    found.server.server_close()


class Device:
    """Be a person's browser that takes messages."""

    def __init__(self, sign_in, person: Person) -> None:
        self.key, self.browser, self.person = ec.generate_private_key(CURVE), sign_in(person), person
        self.endpoint = f"https://push.example/{person.id}"

    def ask(self, endpoint: str = "", public_key: str = ""):
        """Ask to be told on it."""
        key = public_key or written(point_of(self.key.public_key()))
        return self.browser.post("/notices/devices", {"endpoint": endpoint or self.endpoint, "public_key": key, "secret": AUTH})


def called(cohort, person: Person) -> None:
    """Let somebody answer a person in a thread."""
    thread = thread_in(cohort, person, "Secrettitle")
    asked = post_in(thread, person, "May I ask?")
    post_in(thread, make_member(cohort, name="Secretname"), "Secretwords", reply_to_id=asked.id)


def count() -> int:
    """Return how many devices are kept."""
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(PushDevice))


def test_one_message_tells_that_something_is_new_and_nothing_else(service, sign_in):
    with time_machine.travel(NOON, tick=True):
        cohort = make_cohort()
        device = Device(sign_in, make_member(cohort))
        assert "tells you from now on" in device.ask().text or count() == 1
        tell_devices()
        assert service.taken == []
        called(cohort, device.person)
        tell_devices()
        tell_devices()
        ((headers, body),) = service.taken
        told = json.loads(decrypt(body, device.key, read(AUTH)))
        assert set(told) == {"title", "words", "href"} and told["href"] == "/notices" and "ecret" not in str(told) and "You get this because you asked for it on this device" in told["words"]
        assert b"ecret" not in body and headers["Content-Encoding"] == "aes128gcm" and int(headers["Ttl" if "Ttl" in headers else "TTL"]) > 0
        token, key = (part.split("=", 1)[1] for part in headers["Authorization"].removeprefix("vapid ").split(", "))
        signed, _, mark = token.rpartition(".")
        signature = read(mark)
        der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
        browser_key(key).verify(der, signed.encode(), ec.ECDSA(SHA256()))
        claims = json.loads(read(signed.split(".")[1]))
        assert claims["aud"] == "https://push.example" and now().timestamp() < claims["exp"] < now().timestamp() + 24 * 3600


def test_nobody_is_woken_in_quiet_hours_about_what_is_muted_switched_off_or_not_theirs_any_more(service, sign_in):
    with time_machine.travel(NOON.replace(hour=21), tick=True) as clock:
        cohort = make_cohort()
        device = Device(sign_in, make_member(cohort))
        device.ask()
        called(cohort, device.person)
        tell_devices()
        assert service.taken == []
        clock.move_to(NOON + timedelta(days=1))
        actor = Actor(device.person.id)
        with work():
            change_wishes(actor, db.session.get_one(Person, device.person.id), Quiet(), {cohort.id: Wish(pace="off")})
        tell_devices()
        assert service.taken == []
        clock.shift(600)
        with work():
            change_wishes(actor, db.session.get_one(Person, device.person.id), Quiet(), {cohort.id: Wish()})
        clock.shift(600)
        called(cohort, device.person)
        with work():
            db.session.execute(sa.update(Membership).where(Membership.person_id == device.person.id).values(ends_on=today()))
        tell_devices()
        assert service.taken == []
        with work():
            db.session.execute(sa.update(Membership).where(Membership.person_id == device.person.id).values(ends_on=None))
        clock.shift(600)
        tell_devices()
        assert len(service.taken) == 1


def test_switching_on_again_wakes_nobody_about_what_was_there(service, sign_in):
    with time_machine.travel(NOON, tick=True) as clock:
        cohort = make_cohort()
        device = Device(sign_in, make_member(cohort, digest="off"))
        device.ask()
        clock.shift(600)
        called(cohort, device.person)
        clock.shift(600)
        with work():
            change_wishes(Actor(device.person.id), db.session.get_one(Person, device.person.id), Quiet(), {cohort.id: Wish()})
        tell_devices()
        assert service.taken == []
        clock.shift(600)
        called(cohort, device.person)
        tell_devices()
        assert len(service.taken) == 1


def test_what_one_follows_is_told_of_as_well_and_only_to_whoever_wishes_it(service, sign_in):
    with time_machine.travel(NOON, tick=True) as clock:
        cohort = make_cohort()
        device, other = Device(sign_in, make_member(cohort)), make_member(cohort)
        thread = thread_in(cohort, other, "Secrettitle")
        with work():
            attend(Actor(device.person.id), db.session.merge(thread), "follow")
        device.ask()
        tell_devices()
        assert service.taken == []
        clock.shift(60)
        post_in(thread, other, "Secretwords")
        tell_devices()
        tell_devices()
        assert len(service.taken) == 1
        clock.shift(600)
        with work():
            change_wishes(Actor(device.person.id), db.session.get_one(Person, device.person.id), Quiet(), {cohort.id: Wish(followed=False)})
        post_in(thread, other, "More")
        tell_devices()
        assert len(service.taken) == 1


def test_a_muted_thread_wakes_nobody(service, sign_in):
    with time_machine.travel(NOON, tick=True):
        cohort = make_cohort()
        device = Device(sign_in, make_member(cohort))
        device.ask()
        thread = thread_in(cohort, device.person)
        asked = post_in(thread, device.person, "May I ask?")
        with work():
            attend(Actor(device.person.id), db.session.merge(thread), "mute")
        post_in(thread, make_member(cohort), "Of course.", reply_to_id=asked.id)
        tell_devices()
        assert service.taken == []


def test_it_ends_with_the_sign_in(service, sign_in):
    with time_machine.travel(NOON, tick=True):
        cohort = make_cohort()
        device = Device(sign_in, make_member(cohort))
        device.ask()
        called(cohort, device.person)
        device.browser.post("/sign-out")
        tell_devices()
        assert service.taken == []
        forget_devices()
        assert count() == 0


def test_whoever_signs_in_next_on_the_same_browser_has_it_alone(service, sign_in):
    cohort = make_cohort()
    first, second = Device(sign_in, make_member(cohort)), Device(sign_in, make_member(cohort))
    first.ask("https://push.example/same")
    second.ask("https://push.example/same")
    assert [row.person_id for row in db.session.scalars(sa.select(PushDevice))] == [second.person.id]


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_device_that_is_gone_is_forgotten(service, sign_in, status):
    with time_machine.travel(NOON, tick=True):
        cohort = make_cohort()
        device = Device(sign_in, make_member(cohort))
        device.ask()
        called(cohort, device.person)
        service.status = status
        tell_devices()
        assert count() == 0 and len(service.taken) == 1


def test_a_service_that_is_busy_is_asked_again_later(service, sign_in):
    with time_machine.travel(NOON, tick=True) as clock:
        cohort = make_cohort()
        device = Device(sign_in, make_member(cohort))
        device.ask()
        called(cohort, device.person)
        service.status = 503
        tell_devices()
        tell_devices()
        assert len(service.taken) == 1 and count() == 1
        service.status = 201
        clock.shift(130)
        tell_devices()
        tell_devices()
        assert len(service.taken) == 2


def test_a_service_that_does_not_answer_is_left_alone_for_the_round(service, sign_in, monkeypatch):
    with time_machine.travel(NOON, tick=True):
        cohort, asked = make_cohort(), []
        for host in ("push.example", "push.example", "other.push.example"):
            device = Device(sign_in, make_member(cohort))
            device.ask(f"https://{host}/{device.person.id}")
            called(cohort, device.person)
        monkeypatch.setattr(sending, "deliver", lambda endpoint, _body: asked.append(endpoint.split("/")[2]) or 0)
        tell_devices()
        assert sorted(asked) == ["other.push.example", "push.example"] and count() == 3


BAD = (
    "http://push.example/1", "https://push.example:8443/1", "https://127.0.0.1/1", "https://me:you@push.example/1", "https://push.example.org/1",
    "https://localhost/1", "ftp://push.example/", "", "https://xpush.example/1", "https://[::1]/", "https://push.example:x/",
)  # fmt: skip


@pytest.mark.parametrize("address", BAD)
def test_nothing_but_push_services_is_written_to(service, sign_in, address):
    assert not is_known_service(address)
    device = Device(sign_in, make_member(make_cohort()))
    device.browser.post("/notices/devices", {"endpoint": address, "public_key": written(point_of(device.key.public_key())), "secret": AUTH}, status=422)
    assert count() == 0


def test_keys_that_are_none_are_refused_and_devices_are_listed_and_removed(service, sign_in):
    device = Device(sign_in, make_member(make_cohort()))
    device.browser.post("/notices/devices", {"endpoint": device.endpoint, "public_key": "BAAA", "secret": AUTH}, status=422)
    device.ask()
    page = device.browser.get("/notices/devices").text
    assert "Tell it nothing more" in page and device.endpoint not in page
    row = db.session.scalars(sa.select(PushDevice)).one()
    assert db.session.get_one(UserSession, row.session_id).person_id == device.person.id
    device.browser.post(f"/notices/devices/{row.id}/remove")
    assert count() == 0


def test_where_no_service_is_named_nothing_is_offered(app, monkeypatch, sign_in):
    monkeypatch.setitem(app.extensions, "hub_settings", dataclasses.replace(app.extensions["hub_settings"], push_services=""))
    browser = sign_in(make_member(make_cohort()))
    assert "On your devices" not in browser.get("/notices/settings").text
    browser.get("/notices/devices", status=404)


def test_the_program_in_the_browser_comes_from_the_top(visitor):
    answer = visitor.get("/sw.js")
    assert answer.mimetype == "text/javascript" and "showNotification" in answer.text
