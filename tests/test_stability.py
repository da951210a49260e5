from __future__ import annotations

import numpy as np
import pytest

from regulars.stability import chance_of_index, index_by_chance, stability_index


def test_parts_empty_on_both_sides_are_none_and_on_one_half_a_customer() -> None:
    before, now = np.array([50.0, 50.0, 0.0]), np.array([10.0, 0.0, 0.0])

    expected = (1.0 - 0.5) * np.log(1.0 / 0.5) + (0.05 - 0.5) * np.log(0.05 / 0.5)
    assert stability_index(before, now) == pytest.approx(expected)


@pytest.mark.parametrize(("before", "now"), [(7000, 30), (400, 400), (60_000, 5_000)])
def test_chance_is_as_likely_as_it_says(before: int, now: int) -> None:
    rng = np.random.default_rng(0)
    shares = np.full(8, 1 / 8)
    likely = []
    for seed in range(150):
        first, other = (rng.multinomial(n, shares).astype(float) for n in (before, now))
        likely.append(chance_of_index(stability_index(first, other), first, now, seed=seed))

    assert 0.02 <= np.mean(np.array(likely) <= 0.1) <= 0.18
    assert 0.4 <= np.mean(likely) <= 0.6


def test_the_same_seed_gives_the_same_chance_and_far_indices_are_unlikely() -> None:
    before = np.array([300.0, 200.0, 10.0, 0.0])
    near, again, far = (
        chance_of_index(times * index_by_chance(before, 40), before, 40, seed=3)
        for times in (1, 1, 12)
    )
    assert near == again
    assert near > 0.2
    assert far < 0.01
