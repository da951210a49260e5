from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import roc_auc_score

from regulars.predictions.survival.censoring import ProductLimit
from regulars.predictions.survival.horizon import Landmarks, integrated_brier
from regulars.predictions.survival.tenures import Tenures

N, RATES = 4_000, (0.02, 0.1)


def tenures(*, censored: bool) -> tuple[Tenures, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    rng = np.random.default_rng(6)
    rate = rng.choice(RATES, N)
    true = np.ceil(rng.exponential(1 / rate))
    watched = rng.integers(5, 40, N) if censored else np.full(N, 1e9)
    there = Tenures(
        pa.array([str(i) for i in range(N)]),
        np.minimum(true, watched),
        true <= watched,
        pa.table({"rate": rate}),
        (),
    )
    return there, rate


def test_without_censoring_they_are_the_plain_measures() -> None:
    there, rate = tenures(censored=False)
    # The last landmark lies where almost everybody has left.
    landmarks = Landmarks.of(there, 3.0)
    probability = (1 - np.exp(-rate * 3))[landmarks.customer]
    auc, brier, _ = landmarks.measures(probability, seed=0, model="truth")

    assert np.unique(landmarks.weight) == pytest.approx([1.0])
    assert auc.value == pytest.approx(roc_auc_score(landmarks.label, probability))
    assert brier.value == pytest.approx(np.mean((probability - landmarks.label) ** 2))


def test_an_auc_where_nobody_stayed_is_left_out() -> None:
    there, rate = tenures(censored=False)
    landmarks = Landmarks.of(there, 1e6)
    probability = np.full(len(landmarks.label), 0.9) * (rate[landmarks.customer] > 0)

    names = [one.name for one in landmarks.measures(probability, seed=0, model="truth")]

    assert landmarks.label.all()
    assert names == ["Brier score at the horizon", "calibration error at the horizon"]


def test_with_censoring_true_probabilities_are_calibrated() -> None:
    there, rate = tenures(censored=True)
    landmarks = Landmarks.of(there, 6.0)
    bins = landmarks.calibration((1 - np.exp(-rate * 6))[landmarks.customer])

    assert len(bins) == 2
    for part in bins:
        assert part.low <= part.predicted <= part.high


def test_the_integrated_brier_score_is_lowest_for_the_truth() -> None:
    there, rate = tenures(censored=True)
    edges = np.arange(31.0)
    watched = ProductLimit.of(there.duration, ~there.left)

    def score(of: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        survival = np.exp(-of[:, None] * edges)
        return integrated_brier(there, survival, edges, watched, model="").value

    full, _ = tenures(censored=False)
    never = ProductLimit.of(full.duration, ~full.left)
    uncensored = integrated_brier(full, np.exp(-rate[:, None] * edges), edges, never, model="")
    assert score(rate) < min(score(1.4 * rate), score(rate / 1.4), score(np.full(N, 0.06)))
    assert score(rate) == pytest.approx(uncensored.value, rel=0.05)
