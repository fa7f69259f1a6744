"""What is loaded, or worked out, when it is first used."""

from __future__ import annotations

import sys
from dataclasses import FrozenInstanceError, field, fields, is_dataclass, replace
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from enquiry_hub.core import late
from enquiry_hub.core.late import dataclass, unfound


@dataclass(frozen=True, kw_only=True)
class Asked:
    who: str
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class AskedAgain(Asked):
    tags: list[str] = field(default_factory=list)


class Undecorated(Asked):
    pass


@dataclass(frozen=True)
class Wide:
    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low is above high")


@dataclass
class Tally:
    seen: list[int] = field(default_factory=list)


def test_it_is_what_a_dataclass_is() -> None:
    assert AskedAgain(who="Ann") == AskedAgain(who="Ann", count=1, tags=[]) != AskedAgain(who="Ann", tags=["a"])
    assert repr(Undecorated(who="Ben")) == "Undecorated(who='Ben', count=1)"
    assert Asked(who="Ann") != Undecorated(who="Ann")
    assert {Wide(1, 2), Wide(1, 2)} == {Wide(low=1, high=2)}
    assert replace(Asked(who="Ann"), count=3) == Asked(who="Ann", count=3)
    with pytest.raises(FrozenInstanceError):
        Wide(1, 2).low = 0  # type: ignore[misc]
    with pytest.raises(ValueError, match="above"):
        Wide(2, 1)
    with pytest.raises(TypeError, match=r"Asked.__init__\(\) missing 1 required keyword-only argument: 'who'"):
        Asked()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Asked("Ann")  # type: ignore[misc]
    one, other = Tally(), Tally()
    one.seen.append(1)
    assert other.seen == []
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)
    match Wide(1, 5):
        case Wide(low, high):
            assert (low, high) == (1, 5)


def test_its_fields_are_there_before_the_first_is_made() -> None:
    @dataclass(frozen=True)
    class Below:
        name: str

    @dataclass(frozen=True)
    class Above(Below):
        size: int = 0

    assert is_dataclass(Above)
    assert [one.name for one in fields(Above)] == ["name", "size"]
    assert "__eq__" in vars(Below), "whoever is inherited from is worked out too"


def test_nothing_is_worked_out_for_a_class_of_which_none_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[str] = []
    real = late.dataclasses.dataclass
    monkeypatch.setattr(late.dataclasses, "dataclass", lambda cls=None, **o: worked_out.append("one") or real(cls, **o))

    @dataclass
    class Never:
        name: str

    assert worked_out == []
    Never("now")
    assert worked_out


def test_threads_that_make_the_first_at_once_all_get_one() -> None:
    for _turn in range(40):

        @dataclass(frozen=True)
        class New:
            low: int
            words: tuple[str, ...] = ()

        together, made = Barrier(8), list[Any]()

        def make(cls: Any = New, gate: Barrier = together, into: list[Any] = made) -> None:
            gate.wait()
            into.append(cls(3, words=("a",)))

        threads = [Thread(target=make) for _thread in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 8 and set(made) == {New(3, ("a",))}


def test_what_is_not_to_be_found_is_found_again_afterwards() -> None:
    before = sys.modules["json"]
    with unfound("json", "there_is_no_such_library"), pytest.raises(ImportError):
        __import__("json")
    assert sys.modules["json"] is before and "there_is_no_such_library" not in sys.modules


def test_every_dataclass_of_the_hub_can_be_worked_out(app: Flask) -> None:
    modules = [module for name, module in sys.modules.items() if name.startswith("enquiry_hub.")]
    found = {one for module in modules for one in vars(module).values() if isinstance(one, type) and is_dataclass(one)}
    assert len([one for one in found if fields(one)]) > 400
