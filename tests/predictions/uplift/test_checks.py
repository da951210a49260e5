"""Was the treatment drawn by chance?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from regulars.model import BadData, Refused
from regulars.predictions.uplift import (
    LinearConfig,
    Trial,
    UpliftConfig,
    check_balance,
    check_randomisation,
    check_shares,
)
from regulars.predictions.uplift.checks import with_propensities

_CONFIG = UpliftConfig(base=LinearConfig())
_N = 4_000


def _trial(*, chosen: float, seed: int = 0) -> Trial:
    """Treated by chance, or (the more `chosen`) for the first column."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(_N, 3)).astype(np.float32)
    treated = random.random(_N) < expit(chosen * X[:, 0])
    y = X[:, 0] + 0.5 * treated + random.normal(size=_N)
    return Trial(X, treated, y, np.full(_N, treated.mean()), binary=False)


def test_chance_passes() -> None:
    found = check_randomisation(_trial(chosen=0), ["a", "b", "c"], _CONFIG, seed=0)

    assert found.faults == ()
    assert found.two_sample.auc.low is not None
    assert found.two_sample.auc.low < 0.5
    found.require()


def test_choice_is_refused_with_the_way_out() -> None:
    found = check_randomisation(_trial(chosen=1), ["a", "b", "c"], _CONFIG, seed=0)

    assert found.balance.unlike == ("a",)
    assert found.two_sample.auc.value > 0.6
    with pytest.raises(Refused, match=r"differ in a by .*observational=True"):
        found.require()


def test_chance_is_seldom_refused() -> None:
    refused = [
        bool(check_randomisation(_trial(chosen=0, seed=s), ["a", "b", "c"], _CONFIG, seed=s).faults)
        for s in range(40)
    ]

    assert sum(refused) == 0


def test_missing_values_may_give_the_choice_away() -> None:
    trial = _trial(chosen=0)
    trial.X[trial.treated, 1] = np.nan

    found = check_balance(trial, ["a", "b", "c"])

    assert found.unlike == ("b is missing",)
    assert found.largest > 10


def test_the_standardised_difference_is_the_textbook_one() -> None:
    trial = _trial(chosen=1)
    one, other = trial.X[trial.treated, 0], trial.X[~trial.treated, 0]

    expected = (one.mean() - other.mean()) / np.sqrt((one.var() + other.var()) / 2)
    assert check_balance(trial, ["a", "b", "c"]).differences["a"] == pytest.approx(expected)


def test_shares_against_the_plan() -> None:
    # The example of Fabijan et al. (2019): 821,588 and 815,482 of a planned 1 : 1.
    found = check_shares({"a": 821_588, "b": 815_482}, {"a": 0.5, "b": 0.5})

    assert found.p_value == pytest.approx(1.8e-6, rel=0.05)
    with pytest.raises(BadData, match="planned shares"):
        check_shares({"a": 10, "b": 10}, {"a": 1.0})


def test_estimated_propensities_mend_a_choice() -> None:
    trial = _trial(chosen=1)
    naive = trial.y[trial.treated].mean() - trial.y[~trial.treated].mean()

    kept, mended, overlap = with_propensities(trial, _CONFIG, seed=0)

    w, e = mended.treated, mended.propensity
    weight = np.where(w, 1 / e, 1 / (1 - e))
    effect = np.average(mended.y[w], weights=weight[w]) - np.average(
        mended.y[~w], weights=weight[~w]
    )
    assert naive > 1.2
    assert effect == pytest.approx(0.5, abs=0.15)
    assert len(kept) + overlap.outside == _N
    assert 0 < overlap.lowest < overlap.highest < 1


def test_no_overlap_is_refused() -> None:
    trial = _trial(chosen=0)
    trial.X[:, 0] = trial.treated

    with pytest.raises(Refused, match="could have been in either arm"):
        with_propensities(trial, UpliftConfig(base=LinearConfig(ridge=0.01)), seed=0)
