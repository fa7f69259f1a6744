"""What is loaded, or worked out, when it is first used: a hub starts sooner and is smaller by what nobody asks of it."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from threading import RLock
from typing import TYPE_CHECKING, Any


class _Late:
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


def late(name: str) -> Any:
    """Return what stands for a module, by its full name, and loads it when one of its names is asked for."""
    return _Late(name)


@contextmanager
def unfound(*names: str) -> Iterator[None]:
    """Let what is loaded meanwhile not find these libraries; one that is loaded already stays, and is found afterwards."""
    modules: dict[str, Any] = sys.modules
    before = {name: modules[name] for name in names if name in modules}
    modules.update(dict.fromkeys(names))  # by None Python says that there is no such module
    try:
        yield
    finally:
        for name in names:
            del modules[name]
        modules.update(before)


_working_out = RLock()


class _Fields:
    """Stand for the fields of a dataclass until they are asked for, be it by a class that inherits them."""

    def __init__(self, work_out: Any) -> None:
        self._work_out = work_out

    def __get__(self, _instance: object, _owner: type) -> Any:
        return self._work_out()


def _dataclass(cls: Any = None, /, **options: bool) -> Any:
    """Do what `dataclasses.dataclass` does, when the first of them is made; most of the hub's 500 are never made in a process.

    Python writes and compiles six functions for each: a fifth of the time of a start, and a twentieth of its memory.
    """
    if cls is None:
        return partial(_dataclass, **options)

    def first(self: Any, *args: Any, **values: Any) -> None:
        work_out()
        cls.__init__(self, *args, **values)

    def work_out() -> Any:
        with _working_out:
            if cls.__init__ is first:
                dataclasses.dataclass(init=False, **options)(cls)
                cls.__init__ = _init_of(cls, **options)  # at once, for another thread may make one meanwhile
            return cls.__dataclass_fields__

    cls.__init__, cls.__dataclass_fields__ = first, _Fields(work_out)
    return cls


def _init_of(cls: Any, **options: bool) -> Any:
    known = [(one.name, one.type, one) for one in dataclasses.fields(cls)]
    also = {"__post_init__": None} if hasattr(cls, "__post_init__") else {}
    made: Any = dataclasses.make_dataclass(cls.__name__, known, namespace=also, eq=False, repr=False, frozen=options.get("frozen", False))
    init = made.__init__
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = _dataclass
