"""Socket.IO's server, without what its clients and other relays than ours are made of: it loads whatever it finds, a tenth of a hub at its start."""

from __future__ import annotations

from importlib import import_module

from enquiry_hub.core.late import unfound

with unfound("redis", "valkey", "kombu", "kafka", "zmq", "aio_pika", "requests", "websocket", "aiohttp"):
    from flask_socketio import ConnectionRefusedError, SocketIO
    from socketio import Manager, RedisManager, redis_manager

__all__ = ["ConnectionRefusedError", "Manager", "RedisManager", "SocketIO", "find_redis"]


def find_redis() -> None:
    """Let the relay find Redis, which it was loaded without."""
    redis_manager.redis = redis = import_module("redis")
    redis_manager.RedisError = redis.RedisError
