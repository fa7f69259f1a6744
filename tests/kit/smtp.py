"""A mail server that keeps what it is given, or refuses, or says nothing for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller

from tests.kit.servers import free_port

TAKEN = "250 Message accepted for delivery"


class MailServer:
    """Take mail over real SMTP.

    `answers` holds what to say to the next messages ("451 Try later", "550 No such person"), one each; when
    it is empty, messages are taken. `pause` is how many seconds to wait before answering.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: list[str] = []
        self.attempts = 0
        self.pause = 0.0
        self.host, self.port = "127.0.0.1", free_port()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        """Answer one message."""
        self.attempts += 1
        if self.pause:
            await asyncio.sleep(self.pause)
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer.startswith("2"):
            self.messages.append(
                cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default))
            )
            self.recipients.append(list(envelope.rcpt_tos))
        return answer

    def to(self, address: str) -> list[EmailMessage]:
        """Return the messages that were taken for an address."""
        return [
            message
            for message, people in zip(self.messages, self.recipients, strict=True)
            if address in people
        ]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server on a free port."""
    mail = MailServer()
    controller = Controller(mail, hostname=mail.host, port=mail.port)
    controller.start()
    try:
        yield mail
    finally:
        controller.stop()
