"""Prompts and shapes."""

from collections import Counter
from random import Random

import pytest

from enquiry_hub.features.journals.prompts import (
    FACTORS,
    FOR_THEME,
    LENSES,
    offer,
    prompts,
    shapes,
)


def test_the_data_is_whole() -> None:
    assert len(prompts()) == 24
    assert {(prompt.lens, prompt.factor) for prompt in prompts()} == {
        (lens, factor) for lens in LENSES for factor in FACTORS
    }
    assert {identity for ids in FOR_THEME.values() for identity in ids} <= {prompt.id for prompt in prompts()}
    assert shapes()["free"].is_blank and not shapes()["gibbs"].is_blank
    assert shapes()["letter"].fields[-1].type == "date"


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("seed", range(10))
def test_three_different_prompts_of_the_lens(lens: str, seed: int) -> None:
    offered = offer(lens, Counter([(lens, "community")] * 3), ["attendance"], Random(seed))
    assert len({prompt.id for prompt in offered}) == len(offered) == 3
    assert {prompt.lens for prompt in offered} == {lens}
    assert offered[0].factor in {"individual", "organisational"}


@pytest.mark.parametrize("seed", range(10))
def test_the_least_used_factor_comes_first_and_the_theme_is_heard(seed: int) -> None:
    written = [
        ("past", "individual"),
        ("past", "organisational"),
        ("present", "community"),
        ("present", "community"),
    ]
    offered = offer("past", Counter(written), ["recruitment_retention"], Random(seed))
    assert offered[0].factor == "community"
    assert "PA1" in [prompt.id for prompt in offered]


def test_without_a_theme_two_are_offered() -> None:
    assert len(offer("future", {}, [], Random(1))) == 2
