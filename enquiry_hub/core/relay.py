"""Messages between processes, through Redis: at most once each, so whatever may have been missed is asked again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.socketry import RedisManager, find_redis

CONTROL = "hub control"  # a message between processes, never sent to a browser
CHANNEL = "enquiry-hub"
LONGEST_PAUSE = 5.0  # seconds between two tries to hear Redis again
REST = 2.0  # seconds for which nothing is sent after Redis could not be reached
# A Redis that does not answer must not hold up whoever posts.
OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5, "socket_keepalive": True}


@dataclass(frozen=True)
class Hooks:
    """Be what the relay calls: `before` a message reaches sockets here, and so on."""

    obey: Callable[[dict[str, Any]], None]  # what one process orders, in every process
    before: Callable[[str, str], None]  # channel and event of a message that is about to reach the sockets of this process
    catch_up: Callable[[], None]  # after messages may have been missed
    beat: Callable[[], None]  # every so many seconds


class Relay(RedisManager):  # type: ignore[misc]
    """Relay live messages between processes."""

    connected: bool  # the manager's own: whether its connection may still be good

    def __init__(self, url: str, hooks: Hooks, *, every: float) -> None:
        find_redis()
        super().__init__(url, channel=CHANNEL, redis_options=OPTIONS)
        self._hooks, self._every, self._rests_until = hooks, every, 0.0
        self.deaf = True  # whether what other processes say may be missed just now
        self.unsaid = False  # whether the others may have missed something from here

    def initialize(self) -> None:
        """Begin to listen, and to beat; called with the first socket, in the process that serves it."""
        super().initialize()
        self.server.start_background_task(self._keep_beating)

    def emit(self, event: str, data: Any, namespace: str | None = None, room: str | None = None, **options: Any) -> None:
        """Send a message; one for a socket of this process does not go through Redis."""
        to = options.pop("to", None) or room
        if to is not None and self.is_connected(to, namespace or "/"):
            options["ignore_queue"] = True
        super().emit(event, data, namespace=namespace, room=to, **options)

    def _keep_beating(self) -> None:
        while True:
            time.sleep(self._every)
            try:
                self._hooks.beat()
                if self.unsaid:
                    self._say_that_something_was_missed()
            except Exception:
                self.server.logger.exception("the other processes could not be told who is here")

    def _handle_emit(self, message: dict[str, Any]) -> Any:
        if message.get("event") == CONTROL:
            order = message["data"][0]  # the manager packs what it sends into a list
            if "missed" in order:
                self._hooks.catch_up()
            else:
                self._hooks.obey(order)
            return None
        self._hooks.before(message.get("room") or "", str(message.get("event")))  # also for what other processes tell
        return super()._handle_emit(message)

    def _publish(self, data: dict[str, Any]) -> None:
        if time.monotonic() < self._rests_until:
            self.unsaid = True
            return
        if self.unsaid:
            self._say_that_something_was_missed()
        if not self._send(data):
            self.unsaid = True

    def _say_that_something_was_missed(self) -> None:
        order = {"method": "emit", "event": CONTROL, "data": [{"missed": True}], "namespace": "/", "host_id": self.host_id}
        if self._send(order):
            self.unsaid = False

    def _send(self, data: dict[str, Any]) -> bool:
        for try_again in (True, False):  # a connection that has been idle may be dead, and the next one well
            try:
                if not self.connected:  # type: ignore[has-type]  # python-socketio sets it
                    self._redis_connect()
                self.redis.publish(self.channel, self.json.dumps(data))
                return True
            except Exception as error:
                self.connected = False
                if not try_again:
                    self._rests_until = time.monotonic() + REST
                    self._get_logger().error("Redis cannot be told anything (%s)", type(error).__name__)
        return False

    def _redis_listen_with_retries(self) -> Iterator[dict[str, Any]]:
        """Yield what is published, for ever; the library's own waits for up to a minute and does not say that it missed anything."""
        pause = 0.5
        while True:
            try:
                self._redis_connect()
                heard = self.pubsub
                heard.ignore_subscribe_messages = False
                heard.subscribe(self.channel)
                while True:
                    message = heard.get_message(timeout=1.0)
                    if message is not None and message["type"] == "subscribe":
                        pause, self.deaf = 0.5, False
                        self._hooks.catch_up()
                    elif message is not None:
                        yield message
            except Exception as error:
                self.deaf = True
                self._get_logger().error("Redis is not heard (%s); trying again", type(error).__name__)
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
