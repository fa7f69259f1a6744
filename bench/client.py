"""Many Socket.IO clients in one process: raw WebSockets and one selector, so that they cost little.

    python -m bench.client --url http://127.0.0.1:8000 --cookies cookies.txt --clients 200 \\
        --enter '{"channel": "thread:x"}'

`cookies.txt` holds one Cookie header a line; clients take them in turn. When all have entered it prints
"ready". A line on standard input ("report") is answered with one JSON line: how many are connected, how many
failed, and for each message when each client had it (seconds of the machine's monotonic clock). End of input
ends it.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import selectors
import socket
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """Return one masked WebSocket frame; the mask is zero, which the standard allows and costs nothing."""
    length = len(payload)
    if length < 126:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | length)
    elif length < 65536:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, length)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, length)
    return head + b"\0\0\0\0" + payload


def take_frames(buffer: bytearray) -> list[tuple[int, bytes]]:
    """Take the whole frames off the front of what a server sent (servers do not mask)."""
    frames = []
    while len(buffer) >= 2:
        length, start = buffer[1] & 0x7F, 2
        if length >= 126:
            size = 2 if length == 126 else 8
            if len(buffer) < 2 + size:
                break
            length, start = int.from_bytes(buffer[2 : 2 + size], "big"), 2 + size
        if len(buffer) < start + length:
            break
        frames.append((buffer[0] & 0x0F, bytes(buffer[start : start + length])))
        del buffer[: start + length]
    return frames


class Client:
    """Be one Socket.IO client: connect, enter, answer pings, note when the awaited event arrives."""

    def __init__(self, url: str, cookie: str, enter: str, event: str) -> None:
        self.url, self.cookie = url, cookie
        self._enter = f'420["enter",{enter}]'.encode() if enter else b""
        self._event = f'42["{event}"'.encode()
        self.arrivals: list[float] = []
        self.ready, self.fault = False, ""
        self._buffer = bytearray()
        self.socket = self._connect()

    def _connect(self) -> socket.socket:
        place = urlsplit(self.url)
        connection = socket.create_connection((place.hostname or "", place.port or 80), 20)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            f"Host: {place.netloc}",
            f"Origin: {self.url}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            *([f"Cookie: {self.cookie}"] if self.cookie else []),
        ]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in self._buffer:
            received = connection.recv(4096)
            if not received:
                break
            self._buffer += received
        head, _, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise ConnectionError(head.split(b"\r\n")[0].decode() or "the server hung up")
        self._buffer = bytearray(rest)
        connection.setblocking(False)
        return connection

    def read(self) -> bool:
        """Take what has arrived; return False when the connection is over."""
        try:
            received = self.socket.recv(262144)
        except BlockingIOError:
            return True
        except OSError as error:
            self.fault = str(error)
            return False
        self._buffer += received
        return bool(received) and self.handle()

    def handle(self) -> bool:
        """Handle the whole frames that have arrived; return False when the connection is over."""
        for opcode, payload in take_frames(self._buffer):
            if opcode == CLOSE:
                self.fault = self.fault or "closed by the server"
                return False
            if opcode == PING:
                self._send(payload, PONG)
            elif payload.startswith(self._event):
                self.arrivals.append(time.monotonic())
            else:
                self._converse(payload)
        return not self.fault

    def _converse(self, payload: bytes) -> None:
        if payload.startswith(b"0"):  # Engine.IO is open: ask for the namespace
            self._send(b"40")
        elif payload == b"2":
            self._send(b"3")
        elif payload.startswith(b"40"):
            if self._enter:
                self._send(self._enter)
            else:
                self.ready = True
        elif payload.startswith(b"430"):  # what "enter" was answered with
            answer = json.loads(payload[3:])[0]
            self.ready = isinstance(answer, dict) and bool(answer.get("ok"))
            self.fault = "" if self.ready else f"refused: {answer}"
        elif payload.startswith(b"44"):
            self.fault = f"refused: {payload[2:].decode()}"

    def _send(self, payload: bytes, opcode: int = TEXT) -> None:
        try:
            self.socket.send(frame(payload, opcode))
        except OSError as error:
            self.fault = str(error)


class Crowd:
    """Be all clients of this process."""

    def __init__(self, make: Callable[[int], Client], size: int) -> None:
        self.selector = selectors.DefaultSelector()
        self.clients: list[Client] = []
        self.failed: list[str] = []
        for number in range(size):
            try:
                client = make(number)
            except OSError as error:
                self.failed.append(str(error))
                continue
            self.clients.append(client)
            self.selector.register(client.socket, selectors.EVENT_READ, client)
            if not client.handle():
                self._lose(client)
            self.turn(0)

    def turn(self, seconds: float) -> None:
        """Read what arrives within so many seconds."""
        for key, _ in self.selector.select(seconds):
            if isinstance(key.data, Client) and not key.data.read():
                self._lose(key.data)

    def _lose(self, client: Client) -> None:
        self.selector.unregister(client.socket)
        client.socket.close()
        self.clients.remove(client)
        self.failed.append(client.fault or "the server hung up")

    def wait_until_ready(self, seconds: float) -> None:
        """Read until every client has entered."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not all(client.ready for client in self.clients):
            self.turn(0.2)

    def report(self) -> str:
        """Return what happened so far as one JSON line."""
        counts = [len(client.arrivals) for client in self.clients]
        messages = [
            [client.arrivals[number] for client in self.clients if len(client.arrivals) > number]
            for number in range(max(counts, default=0))
        ]
        ready = sum(client.ready for client in self.clients)
        return json.dumps(
            {"ready": ready, "failed": self.failed[:5], "lost": len(self.failed), "messages": messages}
        )


def obey(crowd: Crowd) -> None:
    """Read sockets and standard input until the input ends."""
    crowd.selector.register(sys.stdin, selectors.EVENT_READ, None)
    while True:
        for key, _ in crowd.selector.select():
            if isinstance(key.data, Client):
                if not key.data.read():
                    crowd._lose(key.data)
                continue
            if not sys.stdin.buffer.raw.read(65536):  # type: ignore[attr-defined]
                return
            print(crowd.report(), flush=True)


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--url", required=True)
    parser.add_argument("--cookies", type=Path)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--enter", default="", help='what to send with "enter", as JSON')
    parser.add_argument("--event", default="post", help="the event to count")
    asked = parser.parse_args()
    cookies = (asked.cookies.read_text(encoding="utf-8").splitlines() if asked.cookies else []) or [""]
    crowd = Crowd(
        lambda number: Client(asked.url, cookies[number % len(cookies)], asked.enter, asked.event),
        asked.clients,
    )
    crowd.wait_until_ready(30)
    print("ready", flush=True)
    obey(crowd)


if __name__ == "__main__":
    main()
