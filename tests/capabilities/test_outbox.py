"""The outbox: written with its cause, claimed by one, tried again, sent once; over a real SMTP conversation."""

from __future__ import annotations

import socket
import time
from datetime import timedelta
from threading import Thread as Strand

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.capabilities.outbox.worker import PAUSES, build_message, claim_mail, send_next
from enquiry_hub.config import read_settings
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from tests.kit.smtp import mail_server


def settings_of(app, server):
    """Return the application's settings with a mail server."""
    given = app.extensions["hub_settings"]
    return read_settings({}, data_dir=given.data_dir, secret_key=given.secret_key, smtp_host=server.host, smtp_port=server.port, smtp_timeout=2)


def put(to="reader@example.org", **values):
    """Put a mail into the outbox."""
    with work():
        return post_mail(to=to, name="Siân Ŵ", subject="Where we meet", text="In the hall.\n", **values).id


def row(mail_id):
    """Return a mail as it now stands."""
    return db.session.get_one(OutboxMail, mail_id, populate_existing=True)


def test_a_mail_is_sent_once_with_a_stable_identity(app):
    with mail_server() as server:
        settings, mail_id = settings_of(app, server), put(unsubscribe_url="https://hub.example.org/unsubscribe/" + "x" * 120)
        assert send_next(settings) and not send_next(settings)
        assert row(mail_id).state == "sent"
        (message,) = server.to("reader@example.org")
        assert message["Message-ID"] == build_message(row(mail_id), settings)["Message-ID"]
        assert message["List-Unsubscribe"].startswith("<https://hub.example.org/unsubscribe/x") and "=?" not in message["List-Unsubscribe"]
        assert message["Auto-Submitted"] == "auto-generated" and "Siân" in message["To"]


def test_a_temporary_refusal_is_tried_again_for_hours_and_a_final_one_is_not(app):
    assert sum(PAUSES) >= 4 * 3600
    with mail_server() as server:
        settings, first = settings_of(app, server), put("later@example.org")
        server.answers.append("451 Come back later")
        send_next(settings)
        assert row(first).state == "waiting" and row(first).due_at > now() + timedelta(seconds=30)
        assert not send_next(settings)
        with time_machine.travel(now() + timedelta(minutes=5)):
            assert send_next(settings)
        assert row(first).state == "sent"
        second = put("never@example.org")
        server.answers.append("550 No such person")
        send_next(settings)
        assert row(second).state == "given_up" and len(server.to("never@example.org")) == 0


def test_a_server_that_is_not_there_costs_nothing_but_time(app):
    settings = read_settings({}, data_dir=app.extensions["hub_settings"].data_dir, secret_key="x" * 40, smtp_host="127.0.0.1", smtp_port=9, smtp_timeout=1)
    mail_id = put()
    assert send_next(settings)
    assert (row(mail_id).state, row(mail_id).attempts) == ("waiting", 1)


def test_a_slow_server_is_tried_again_with_the_same_identity(app):
    with mail_server() as server:
        settings, mail_id = settings_of(app, server), put()
        server.pause = 2.6
        begun = time.monotonic()
        assert send_next(settings) and time.monotonic() - begun < 15
        assert row(mail_id).state == "waiting" and row(mail_id).problem
        server.pause = 0
        with time_machine.travel(now() + timedelta(minutes=5)):
            assert send_next(settings)
        assert row(mail_id).state == "sent"
        # It may have taken the first one after all: then both are one message to whoever reads them.
        assert len({message["Message-ID"] for message in server.to("reader@example.org")}) == 1


def test_a_server_that_drops_the_line_costs_nothing_but_time(app):
    with socket.create_server(("127.0.0.1", 0)) as server:
        given = app.extensions["hub_settings"]
        port = server.getsockname()[1]
        settings = read_settings({}, data_dir=given.data_dir, secret_key=given.secret_key, smtp_host="127.0.0.1", smtp_port=port, smtp_timeout=2)

        def drop() -> None:
            for words in (b"", b"220 here\r\n", b"220 here\r\n250 go on\r\n250 and on\r\n"):
                line, _address = server.accept()
                with line:
                    line.sendall(words)

        strand = Strand(target=drop)
        strand.start()
        mail_id = put()
        for number in range(3):
            with time_machine.travel(now() + timedelta(hours=number)):
                assert send_next(settings)
            assert (row(mail_id).state, row(mail_id).attempts) == ("waiting", number + 1)
        strand.join()


def test_an_e_mail_is_whole_in_plain_text_and_fetches_nothing(app):
    text = "Good day <b>,\n\nlook: https://hub.example.org/a?b=1&c=2\n\n-- \nNo more: https://hub.example.org/unsubscribe/x\n"
    mail = row(put())
    mail.text = text
    message = build_message(mail, app.extensions["hub_settings"])
    db.session.rollback()
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert plain.replace("\r\n", "\n") == text
    assert 'href="https://hub.example.org/a?b=1&amp;c=2"' in html and "&lt;b&gt;" in html and "src=" not in html and "<b>" not in html


def test_no_request_waits_for_the_mail_server(app, visitor):
    begun = time.monotonic()
    visitor.post("/sign-in", {"email": "nobody@example.org", "password": ""})
    assert time.monotonic() - begun < 5


def test_a_mail_is_claimed_by_one_of_several_workers(app):
    ids, claimed = {put(f"person{number}@example.org") for number in range(12)}, []

    def claim() -> None:
        with app.app_context():
            while (found := claim_mail()) is not None:
                claimed.append(found)

    db.session.remove()
    strands = [Strand(target=claim) for _ in range(4)]
    for strand in strands:
        strand.start()
    for strand in strands:
        strand.join()
    assert sorted(claimed) == sorted(ids)


def test_a_mail_falls_with_its_cause(app):
    with pytest.raises(ZeroDivisionError), work():
        post_mail(to="a@example.org", name="A", subject="S", text="T")
        raise ZeroDivisionError
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) == 0


@pytest.mark.parametrize("values", [{"to": "a@example.org\r\nBcc: b@example.org"}, {"name": "A\nB"}, {"subject": "S\rT"}])
def test_headers_are_one_line(app, values):
    with pytest.raises(Invalid), work():
        post_mail(**{"to": "a@example.org", "name": "A", "subject": "S", "text": "T", **values})
