"""What the number of a version says: 0.x while all is open, from 1.0 on what is published (DOMAIN 5.8), and always upwards."""

import re
from collections.abc import Iterable

NUMBER = re.compile(r"\d{1,2}\.\d{1,3}")
FIRST = (1, 0)


def parts_of(number: str) -> tuple[int, int]:
    """Return a number such as 0.10 in parts, by which 0.10 follows 0.9."""
    whole, part = number.split(".")
    return int(whole), int(part)


def highest(numbers: Iterable[str]) -> str:
    """Return the highest of some numbers, or nothing."""
    return max((number for number in numbers if NUMBER.fullmatch(number)), key=parts_of, default="")
