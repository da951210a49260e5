"""Small boosted trees: weights, and how few rows a leaf may have."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.uplift import BoostedConfig
from regulars.predictions.uplift.parts import Boosted


def _fit(config: BoostedConfig, weight: np.ndarray | None = None, *, binary: bool) -> np.ndarray:
    X = np.arange(400, dtype=np.float32)[:, None]
    y = (X[:, 0] > 370).astype(float)
    model = Boosted.fit(X, y, weight, binary=binary, config=config, seed=0, threads=1)
    return model.predict(X)


@pytest.mark.parametrize(
    "config",
    [
        BoostedConfig(trees=1, fewest_rows=80, fewest_share=0),
        BoostedConfig(trees=1, fewest_rows=1, fewest_share=0.2),
    ],
)
def test_no_leaf_has_fewer_rows_than_the_settings_say(config: BoostedConfig) -> None:
    """The last 30 differ from all others, and are too few for a leaf of their own."""
    _, rows = np.unique(_fit(config, binary=False), return_counts=True)

    assert len(rows) > 1
    assert rows.min() >= 80


def test_who_weighs_nothing_teaches_nothing() -> None:
    early = np.where(np.arange(400) > 370, 0.0, 1.0)

    assert _fit(BoostedConfig(), early, binary=False) == pytest.approx(np.zeros(400), abs=1e-9)


def test_yes_and_no_give_probabilities() -> None:
    found = _fit(BoostedConfig(trees=200, learning_rate=0.5), binary=True)

    assert 0 < found.min() < 0.02
    assert 0.98 < found.max() < 1
