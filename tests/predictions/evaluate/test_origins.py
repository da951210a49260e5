from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from regulars.predictions.evaluate import Backtest, OriginScore, pool_origins, score_origin

DAYS = ("2011-01-01", "2011-03-01")


def of_origin(label: list[float], probability: list[float], origin: str = DAYS[0]) -> OriginScore:
    return score_origin(
        np.array(label), np.array(probability), origin=origin, method="ours", seed=1
    )


def test_an_origin_is_judged_like_scikit_learn_judges_it() -> None:
    rng = np.random.default_rng(1)
    probability = rng.random(300)
    label = (rng.random(300) < probability).astype(float)

    found = score_origin(label, probability, origin=DAYS[0], method="ours", seed=1)

    assert found.customers == 300
    assert (found.observed, found.predicted) == (label.mean(), probability.mean())
    assert found.auc is not None
    assert found.auc == pytest.approx(roc_auc_score(label, probability))
    assert found.brier_score == pytest.approx(brier_score_loss(label, probability))
    assert found.calibration_error < 3 * found.calibration_error_by_chance
    assert found.auc_low is not None
    assert found.auc_high is not None
    assert found.auc_low < found.auc < found.auc_high


def test_levels_that_cancel_are_forgiven_together_but_told_of_single_origins() -> None:
    # 40 % are foretold; 60 % come at one origin, 20 % at the other.
    high, low = [1.0] * 60 + [0.0] * 40, [1.0] * 20 + [0.0] * 80
    scores = [of_origin(high, [0.4] * 100), of_origin(low, [0.4] * 100, DAYS[1])]

    pooled = pool_origins(scores, np.array(high + low), np.full(200, 0.4), seed=1)
    of = {measure.name: measure.value for measure in pooled}
    said = Backtest(59, 90, tuple(scores), pooled).said()

    assert of["expected calibration error, all origins"] == pytest.approx(0)
    assert of["expected calibration error, mean of origins"] == pytest.approx(0.2)
    assert of["expected calibration error, highest of origins"] == pytest.approx(0.2)
    assert "together: 0.000; of single origins 0.200 to 0.200, in the mean 0.200." in said[2]
    assert "less than a year" in said[-1]


def test_one_outcome_has_no_auc() -> None:
    alone = of_origin([1.0] * 5, [0.5, 0.6, 0.7, 0.8, 0.9])

    assert (alone.auc, alone.auc_low, alone.auc_high) == (None, None, None)
    names = {m.name for m in pool_origins([alone], np.ones(5), np.full(5, 0.7), seed=1)}
    assert not {name for name in names if name.startswith("AUC")}


def test_the_mean_and_spread_of_the_auc_are_those_of_the_origins() -> None:
    first = of_origin([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4])
    second = of_origin([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4], DAYS[1])

    pooled = pool_origins([first, second], np.zeros(8), np.full(8, 0.5), seed=1)

    assert (pooled[0].value, pooled[1].value) == pytest.approx((0.875, 0.25 / np.sqrt(2)))
