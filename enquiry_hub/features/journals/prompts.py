"""What to write about, and in which shape: read from the data file."""

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from enquiry_hub.core.late import dataclass

DATA = Path(__file__).parent / "data" / "enquiry.json"
LENSES = ("past", "present", "future")
FACTORS = ("individual", "organisational", "community")
MOST_OFFERED = 3

# Which prompts speak to a theme. Our own choice: the data file gives prompts a lens and a factor only.
FOR_THEME: dict[str, tuple[str, ...]] = {
    "child_poverty": ("PA5", "PR7", "FU7"),
    "attendance": ("PA6", "PR7", "FU6"),
    "recruitment_retention": ("PA1", "PR1", "FU1"),
    "disadvantage_gap": ("PA7", "PR3", "FU5"),
    "send": ("PA3", "PR8", "FU4"),
    "mental_health": ("PA8", "PR6", "FU1"),
    "resources": ("PA4", "PR5", "FU6"),
}


@dataclass(frozen=True)
class Prompt:
    """A question to write from."""

    id: str
    lens: str
    factor: str
    text: str
    hint: str


@dataclass(frozen=True)
class Field:
    """One box of a shape; its label is also the name of the part on the page."""

    key: str
    label: str
    type: str = "text"


@dataclass(frozen=True)
class Shape:
    """The boxes that a page is written in. They change the form, never the page."""

    id: str
    name: str
    model: str
    fits: tuple[str, ...]
    minutes: int
    fields: tuple[Field, ...]

    @property
    def is_blank(self) -> bool:
        """Tell whether this is the blank page, whose one box is the whole page."""
        return [field.key for field in self.fields] == ["body"]


@cache
def prompts() -> tuple[Prompt, ...]:
    """Load the prompts, once."""
    return tuple(
        Prompt(row["id"], row["lens"], row["context_factor"], row["text"], row["hint"])
        for row in _data()["prompts"]
    )


@cache
def shapes() -> dict[str, Shape]:
    """Load the shapes by id, once."""
    return {
        row["id"]: Shape(
            id=row["id"],
            name=row["name"],
            model=row["model"] or "",
            fits=tuple(row["fits"]),
            minutes=row["minutes"],
            fields=tuple(Field(**field) for field in row["fields"]),
        )
        for row in _data()["templates"]
    }


def offer(
    lens: str, written: Mapping[tuple[str, str], int], themes: Collection[str], rng: Random
) -> list[Prompt]:
    """Choose at most three prompts of a lens.

    First one for the factor that the writer has used least in this lens, then one for their theme, then
    one at random. `written` holds how many pages of a lens and a factor there are so far.
    """
    of_lens = [prompt for prompt in prompts() if prompt.lens == lens]
    used = {factor: written.get((lens, factor), 0) for factor in FACTORS}
    wanted = {rng.choice([factor for factor in FACTORS if used[factor] == min(used.values())])}
    fitting = {identity for theme in themes for identity in FOR_THEME.get(theme, ())}
    chosen: list[Prompt] = []
    for pool in (
        [prompt for prompt in of_lens if prompt.factor in wanted],
        [prompt for prompt in of_lens if prompt.id in fitting],
        of_lens,
    ):
        if left := [prompt for prompt in pool if prompt not in chosen]:
            chosen.append(rng.choice(left))
    return chosen[:MOST_OFFERED]


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
    return loaded
