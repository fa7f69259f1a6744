"""The mail server of the tests, spoken to."""

from __future__ import annotations

import smtplib

import pytest

from tests.kit.smtp import mail_server

MAIL = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Good news\r\n\r\nToday.\r\n"


def test_it_takes_refuses_and_remembers() -> None:
    with mail_server() as mail, smtplib.SMTP(mail.host, mail.port, timeout=5) as sender:
        mail.answers.append("451 Try later")
        with pytest.raises(smtplib.SMTPDataError):
            sender.sendmail("a@example.org", ["b@example.org"], MAIL)
        assert mail.messages == []
        sender.sendmail("a@example.org", ["b@example.org"], MAIL)
        assert mail.attempts == 2
        assert [message["Subject"] for message in mail.to("b@example.org")] == ["Good news"]
