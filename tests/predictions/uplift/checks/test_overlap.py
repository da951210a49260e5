"""Could each customer have been in either arm?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.model import Refused
from regulars.predictions.uplift import LinearConfig, UpliftConfig
from regulars.predictions.uplift.checks import with_propensities

if TYPE_CHECKING:
    from tests.predictions.uplift.checks.conftest import MakeTrial


def test_estimated_propensities_mend_a_choice(make_trial: MakeTrial, linear: UpliftConfig) -> None:
    trial = make_trial(chosen=1)
    naive = trial.y[trial.treated].mean() - trial.y[~trial.treated].mean()

    kept, mended, overlap = with_propensities(trial, linear, seed=0)

    w, e = mended.treated, mended.propensity
    weight = np.where(w, 1 / e, 1 / (1 - e))
    effect = np.average(mended.y[w], weights=weight[w]) - np.average(
        mended.y[~w], weights=weight[~w]
    )
    assert naive > 1.2
    assert effect == pytest.approx(0.5, abs=0.15)
    assert len(kept) + overlap.outside == len(trial)
    assert 0 < overlap.lowest < overlap.highest < 1


def test_no_overlap_is_refused(make_trial: MakeTrial) -> None:
    trial = make_trial(chosen=0)
    trial.X[:, 0] = trial.treated

    with pytest.raises(Refused, match="could have been in either arm"):
        with_propensities(trial, UpliftConfig(base=LinearConfig(ridge=0.01)), seed=0)
