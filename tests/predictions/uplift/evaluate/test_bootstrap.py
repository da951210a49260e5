"""Bootstrap intervals against the formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift.evaluate import Ranking, estimate, replicate, uplift_at

if TYPE_CHECKING:
    from tests.predictions.uplift.evaluate.conftest import MakeOrder


def test_the_bootstrap_covers_and_pairs(make_order: MakeOrder) -> None:
    trial, score = make_order(2, n=3_000, scores=50)
    rankings = {"a": Ranking.of(score, trial), "same": Ranking.of(2 * score, trial)}

    draws = replicate(rankings, lambda c: np.array([uplift_at(c, 1.0)]), count=300, seed=0)

    assert (draws["a"] == draws["same"]).all()
    w, y = trial.treated, trial.y
    formula = np.sqrt(y[w].var() / w.sum() + y[~w].var() / (~w).sum())
    found = estimate(0.2, draws["a"][:, 0], 0.95)
    assert found.standard_error == pytest.approx(formula, rel=0.15)
    assert found.high - found.low == pytest.approx(2 * 1.96 * formula, rel=0.2)
