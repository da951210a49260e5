"""The uplift forest: intervals that cover, missing values, files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from regulars.model import Refused
from regulars.predictions.uplift import ForestConfig, Trial, UpliftConfig
from regulars.predictions.uplift.learners import Training, UpliftForest
from regulars.predictions.uplift.parts import Trees


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


def test_the_fewest_trees_have_intervals_and_fewer_are_refused() -> None:
    trial, _ = _jump(1_000, 0)
    config = UpliftConfig(forest=ForestConfig(trees=4))

    low, high = UpliftForest.fit(Training(trial, config, 0)).interval(trial.X, 0.95)

    assert (low < high).all()
    with pytest.raises(ValidationError, match=r"trees\s.*greater than or equal to 4"):
        ForestConfig(trees=3)
