"""A mailbox that speaks IMAP as far as fetching answers needs it, and drops the line where a test says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

FETCH = re.compile(rb"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)")
STORE = re.compile(rb"UID STORE (\d+) \+FLAGS \(\\Seen\)")


class Mailbox:
    """Hold messages by their uid, which of them were seen, and what was asked.

    `drop_in` drops the line once in the middle of the message with that uid, `drop_before_store` once instead of marking one as seen.
    """

    def __init__(self, messages: dict[int, bytes]) -> None:
        self.messages, self.seen, self.asked = messages, set[int](), list[bytes]()
        self.drop_in = self.drop_before_store = 0
        self.host, self.port = "127.0.0.1", 0


def _handler(mailbox: Mailbox) -> type[StreamRequestHandler]:
    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            """Answer one command after another until somebody leaves."""
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline():
                tag, _, asked = line.strip().partition(b" ")
                mailbox.asked.append(asked)
                if not self._answer(asked):
                    return
                self.wfile.write(tag + b" OK done\r\n")

        def _answer(self, asked: bytes) -> bool:
            """Write what goes before the end of an answer; say whether the line still stands."""
            fetch, store = FETCH.match(asked), STORE.match(asked)
            if asked == b"CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif asked.startswith(b"SELECT"):
                self.wfile.write(b"* %d EXISTS\r\n" % len(mailbox.messages))
            elif asked == b"UID SEARCH UNSEEN":
                self.wfile.write(b"* SEARCH " + b" ".join(b"%d" % uid for uid in sorted(mailbox.messages) if uid not in mailbox.seen) + b"\r\n")
            elif asked == b"LOGOUT":
                self.wfile.write(b"* BYE\r\n")
            elif fetch:
                return self._send(int(fetch[1]), int(fetch[2]))
            elif store:
                if mailbox.drop_before_store == int(store[1]):
                    mailbox.drop_before_store = 0
                    return False
                mailbox.seen.add(int(store[1]))
            return True

        def _send(self, uid: int, most: int) -> bool:
            raw = mailbox.messages[uid][:most]
            begun = b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n" % (uid, len(raw))
            if mailbox.drop_in == uid:
                mailbox.drop_in = 0
                self.wfile.write(begun + raw[: len(raw) // 2])
                return False
            self.wfile.write(begun + raw + b")\r\n")
            return True

    return Handler


class _Server(ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True


@contextmanager
def imap_server(messages: dict[int, bytes]) -> Iterator[Mailbox]:
    """Run a mailbox with these messages on a free port."""
    mailbox = Mailbox(messages)
    server: Any = _Server((mailbox.host, 0), _handler(mailbox))
    mailbox.port = server.server_address[1]
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield mailbox
    finally:
        server.shutdown()
        server.server_close()
