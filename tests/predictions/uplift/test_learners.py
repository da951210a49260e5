"""Every learner on simulated customers whose true uplift is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest

from regulars.predictions.uplift import CATALOGUE, LinearConfig, Trial, UpliftConfig
from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.learners import Training

_N = 6_000
_CONFIG = UpliftConfig()


def _customers(
    uplift: Callable[[Matrix], Floats], *, share: float = 0.5, binary: bool = True, seed: int = 0
) -> tuple[Trial, Floats]:
    random = np.random.default_rng(seed)
    X = random.normal(size=(_N, 4)).astype(np.float32)
    truth = uplift(X)
    treated = random.random(_N) < share
    base = 0.3 + 0.15 * np.tanh(X[:, 3])
    if binary:
        y = (random.random(_N) < base + truth * treated).astype(float)
    else:
        y = 10 * (base + truth * treated) + random.normal(size=_N)
    return Trial(X, treated, y, np.full(_N, share), binary), truth


def _bump(X: Matrix) -> Floats:
    return np.where(X[:, 0] > 0, 0.3, 0.0)


def _recovered(name: str, trial: Trial, truth: Floats, config: UpliftConfig = _CONFIG) -> float:
    found = CATALOGUE[name].fit(Training(trial, config, 0)).uplift(trial.X)
    return float(np.corrcoef(found, truth)[0, 1])


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_true_uplift_is_found(name: str) -> None:
    trial, truth = _customers(_bump)

    model = CATALOGUE[name].fit(Training(trial, _CONFIG, 0))
    found = model.uplift(trial.X)

    assert np.corrcoef(found, truth)[0, 1] > 0.75
    assert found.mean() == pytest.approx(truth.mean(), abs=0.035)
    assert found.dtype == np.float64
    assert all(hasattr(getattr(model, f.name), "save") for f in fields(model))


@pytest.mark.parametrize("name", CATALOGUE)
def test_amounts_and_uneven_arms(name: str) -> None:
    trial, truth = _customers(_bump, share=0.25, binary=False)

    found = CATALOGUE[name].fit(Training(trial, _CONFIG, 0)).uplift(trial.X)

    assert np.corrcoef(found, truth)[0, 1] > 0.7
    assert found.mean() == pytest.approx(10 * truth.mean(), abs=0.3)


@pytest.mark.parametrize("name", CATALOGUE)
def test_treatment_and_control_exchanged_change_the_sign(name: str) -> None:
    trial, _ = _customers(_bump)
    exchanged = Trial(trial.X, ~trial.treated, trial.y, 1 - trial.propensity, trial.binary)

    one = CATALOGUE[name].fit(Training(trial, _CONFIG, 0)).uplift(trial.X)
    other = CATALOGUE[name].fit(Training(exchanged, _CONFIG, 0)).uplift(trial.X)

    assert np.corrcoef(one, -other)[0, 1] > 0.95


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_same_seed_gives_the_same_bits(name: str) -> None:
    trial, _ = _customers(_bump)

    runs = [CATALOGUE[name].fit(Training(trial, _CONFIG, 7)).uplift(trial.X) for _ in range(2)]

    assert (runs[0] == runs[1]).all()


@pytest.mark.parametrize("name", ["t", "x", "r", "dr", "class_transformation"])
def test_a_linear_base_finds_a_linear_effect_in_few_customers(name: str) -> None:
    trial, truth = _customers(lambda X: 0.15 + 0.15 * np.tanh(X[:, 0]))
    few = trial.take(np.arange(3_000))

    found = _recovered(name, few, truth[:3_000], UpliftConfig(base=LinearConfig()))

    assert found > 0.7


def test_propensities_that_vary_are_accounted_for() -> None:
    random = np.random.default_rng(1)
    X = random.normal(size=(_N, 2)).astype(np.float32)
    e = np.where(X[:, 0] > 0, 0.8, 0.2)
    treated = random.random(_N) < e
    y = 2.0 * X[:, 0] + 1.0 * treated + random.normal(size=_N)
    trial = Trial(X, treated, y, e, binary=False)

    naive = y[treated].mean() - y[~treated].mean()
    for name in ("r", "dr", "class_transformation"):
        found = CATALOGUE[name].fit(Training(trial, _CONFIG, 0)).uplift(X)
        assert found.mean() == pytest.approx(1, abs=0.2)
    assert naive > 2
