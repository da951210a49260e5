"""One tree: splits where they belong, effects from the other half."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.uplift.learners.forest.criteria import CRITERIA
from regulars.predictions.uplift.learners.forest.grow import Sample, effects, grow


@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("criterion", ["squared_difference", "kl", "ddp"])
def test_the_first_split_is_the_best_of_all(criterion: str, *, binary: bool) -> None:
    random = np.random.default_rng(2)
    n, bins = 3_000, 8
    codes = random.integers(1, bins + 1, (3, n)).astype(np.uint8)
    treated = random.integers(0, 2, n)
    y = (random.random(n) < 0.2 + 0.4 * treated * (codes[1] > 5)).astype(float)
    sample = Sample(codes, treated, y if binary else 2 * y, binary)

    splits = grow(
        sample,
        criterion=CRITERIA[criterion],
        depth=2,
        bins=bins,
        fewest=(20, 20),
        columns=3,
        random=random,
    )

    if binary or criterion != "kl":
        assert (splits.column[0], splits.threshold[0]) == (1, 5)


def test_effects_come_from_the_other_half_and_fall_back() -> None:
    codes = np.array([[1, 1, 1, 1, 2, 2]], dtype=np.uint8)
    splits = grow(
        Sample(
            np.tile(codes, 60),
            np.tile([0, 1], 180),
            np.tile([0, 1, 0, 1, 0, 0], 60) * 1.0,
            binary=True,
        ),
        criterion=CRITERIA["squared_difference"],
        depth=1,
        bins=2,
        fewest=(5, 5),
        columns=1,
        random=np.random.default_rng(0),
    )
    telling = Sample(
        codes, np.array([0, 1, 0, 1, 1, 1]), np.array([0.0, 1, 0, 0, 1, 1]), binary=True
    )

    found = effects(telling, splits, depth=1, fewest=2)

    assert found[0] == 0.5
    assert found[1] == 0.75 - 0.0  # nobody in control there: the effect of all


def test_a_split_on_nothing_is_not_made() -> None:
    random = np.random.default_rng(0)
    sample = Sample(
        np.ones((2, 500), dtype=np.uint8),
        random.integers(0, 2, 500),
        random.normal(size=500),
        binary=False,
    )

    splits = grow(
        sample,
        criterion=CRITERIA["squared_difference"],
        depth=3,
        bins=4,
        fewest=(5, 5),
        columns=2,
        random=random,
    )

    assert set(splits.threshold.tolist()) == {255}
