"""The uplift forest: criteria by hand, splits where they belong, intervals that cover."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from regulars.model import Refused
from regulars.predictions.uplift import ForestConfig, Trial, UpliftConfig
from regulars.predictions.uplift.learners import Training, UpliftForest
from regulars.predictions.uplift.learners.forest.criteria import CRITERIA, Side
from regulars.predictions.uplift.learners.forest.grow import Sample, effects, grow
from regulars.predictions.uplift.parts import Trees


def _side(n0: float, n1: float, s0: float, s1: float) -> Side:
    return Side(*(np.array([[v]]) for v in (n0, n1, s0, s1)))


def test_criteria_by_hand() -> None:
    left, right = _side(50, 50, 10, 30), _side(50, 50, 20, 20)
    before = _side(100, 100, 30, 50)
    none = np.zeros((1, 1))

    def gain(name: str) -> float:
        return float(CRITERIA[name](left, right, before, none, none)[0, 0])

    assert gain("squared_difference") == pytest.approx((0.4**2 + 0.0**2) / 2 - 0.2**2)
    assert gain("ddp") == pytest.approx(0.4)

    def divergence(p: float, q: float) -> float:
        return float(p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q)))

    expected = 0.5 * divergence(31 / 52, 11 / 52) - divergence(51 / 102, 31 / 102)
    assert gain("kl") == pytest.approx(expected)


def test_noise_makes_a_difference_worth_less() -> None:
    left, right, before = _side(50, 50, 10, 30), _side(50, 50, 20, 20), _side(100, 100, 30, 50)
    v = np.array([[0.2]])

    quiet = CRITERIA["squared_difference"](left, right, before, 0 * v, 0 * v)
    loud = CRITERIA["squared_difference"](left, right, before, v, v)

    noise = 2 * (2 * 0.2 / 50) - 2 * (2 * 0.2 / 100)
    assert float((quiet - loud)[0, 0]) == pytest.approx(noise)


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


def _jump(n: int, seed: int) -> tuple[Trial, Any]:
    random = np.random.default_rng(seed)
    X = random.uniform(-1, 1, (n, 3)).astype(np.float32)
    treated = random.random(n) < 0.5
    truth = np.where(X[:, 0] > 0, 1.0, 0.0)
    y = truth * treated + random.normal(size=n)
    return Trial(X, treated, y, np.full(n, 0.5), binary=False), truth


def test_intervals_cover_away_from_the_jump() -> None:
    config = UpliftConfig(forest=ForestConfig(trees=60, depth=3, columns=1.0))
    points = np.array([[-0.5, 0, 0], [0.5, 0, 0], [0.7, 0.5, -0.5]], dtype=np.float32)
    truth = np.array([0.0, 1.0, 1.0])
    covered = []
    for seed in range(30):
        trial, _ = _jump(2_000, seed)
        low, high = UpliftForest.fit(Training(trial, config, seed)).interval(points, 0.95)
        covered.append((low <= truth) & (truth <= high))

    assert 0.85 <= np.mean(covered) <= 1.0


def test_missing_values_have_a_place_of_their_own() -> None:
    trial, _ = _jump(4_000, 0)
    trial.X[trial.X[:, 0] > 0.2, 0] = np.nan

    found = UpliftForest.fit(Training(trial, UpliftConfig(), 0)).uplift(
        np.array([[np.nan, 0, 0], [-0.5, 0, 0]], dtype=np.float32)
    )

    assert found[0] > 0.7
    assert found[1] < 0.3


def test_a_file_gives_the_same_bits(tmp_path: Path) -> None:
    trial, _ = _jump(1_000, 0)
    model = UpliftForest.fit(Training(trial, UpliftConfig(), 0))

    model.trees.save(tmp_path / "forest.trees.npz")
    again = UpliftForest(Trees.load(tmp_path / "forest.trees.npz"))

    assert (again.uplift(trial.X) == model.uplift(trial.X)).all()
    assert (again.interval(trial.X, 0.9)[0] == model.interval(trial.X, 0.9)[0]).all()


def test_kl_counts_yes_and_no_only() -> None:
    trial, _ = _jump(1_000, 0)
    config = UpliftConfig(forest=ForestConfig(criterion="kl"))

    with pytest.raises(Refused, match="kl counts yes and no"):
        UpliftForest.fit(Training(trial, config, 0))
