"""Libraries that are loaded when they are first used: a hub starts sooner and is smaller by what nobody asks of it."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class _Late:
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


def late(name: str) -> Any:
    """Return what stands for a module, by its full name, and loads it when one of its names is asked for."""
    return _Late(name)
